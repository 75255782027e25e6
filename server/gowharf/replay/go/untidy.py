"""What makes a go.mod untidy whatever is built: go would rewrite it, and in a build it may not (errGoModDirty).

(cmd/go: modload.loadModFile, UpdateGoModFromReqs.)
"""

from gowharf.project import versions
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.requires import place_of
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure


def duplicates(scene: Scene, load: Load) -> tuple[Failure, ...]:
    """loadModFile: a module that is required at two versions makes go.mod untidy whatever is built."""
    if load.mod != "readonly" or load.workspace is not None:
        return ()
    for main in load.mains:
        seen: dict[str, str] = {}
        for require in main.file.requires:
            first = seen.setdefault(require.path, require.version)
            if first == require.version:
                continue
            says = f"go: updates to go.mod needed{_disabled(load)}go mod tidy"
            values = {"module": require.path, "first": first, "second": require.version}
            span = require.path_token.span.cover(require.version_token.span)
            return (Failure(kinds.DUPLICATE_REQUIRE, says, place_of(main.source, span), values),)
    return ()


def toolchain(scene: Scene, load: Load | None) -> tuple[Failure, ...]:
    """UpdateGoModFromReqs: a toolchain line that says what the go line does, or none since 1.21, would be dropped."""
    if load is None or load.workspace is not None or load.mod == "mod" or not at_least(scene.go_version, 21):
        return ()
    for main in load.mains:
        line = main.file.toolchain
        if line is None:
            continue
        if line.value != f"go{main.go or '1.16'}" and versions.compare(_plain(line.value), "1.21") >= 0:
            continue
        says = f"go: updates to go.mod needed{_disabled(load)}go mod tidy"
        values = {"toolchain": line.value, "go": main.go}
        return (Failure(kinds.TOOLCHAIN_REDUNDANT, says, place_of(main.source, line.token.span), values),)
    return ()


def rewritten(scene: Scene, load: Load) -> bool:
    """Whether a command that may change go.mod writes it anew for one of these causes."""
    if load.workspace is not None:
        return False
    load = load._replace(mod="readonly", mod_explicit=False)
    return bool(duplicates(scene, load) or toolchain(scene, load))


def _disabled(load: Load) -> str:
    """What go says of the -mod that keeps it from mending go.mod (errGoModDirty)."""
    if load.mod == "vendor" and not load.mod_explicit:
        why = "\n\t(Go version in go.mod is at least 1.14 and vendor directory exists.)"
        return f", disabled by -mod=vendor{why}\n\tto update it:\n\t"
    return f", disabled by -mod={load.mod}; to update it:\n\t" if load.mod_explicit else "; to update it:\n\t"


def _plain(toolchain: str) -> str:
    """gover.FromToolchain: "1.22.1" of "go1.22.1-custom", nothing of "default"."""
    return toolchain.removeprefix("go").partition("-")[0] if toolchain.startswith("go") else ""

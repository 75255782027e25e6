"""Whether go.mod requires what the modules in directories do: modload.updateRoots, as far as it can be read.

What a module that provides packages requires may not exceed what the main module does, its go line neither; once the
whole graph is read, that holds for all modules. Of modules only directory replacements can be read.
"""

from collections.abc import Iterable

from gowharf.project import versions
from gowharf.replay.go import files
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.kinds import VENDORED_NEEDS_NEWER
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.requires import Required, is_pruned
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.go.versions import at_least, too_old
from gowharf.replay.go.versions import shown as running_version
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.syntax import gomod, semver


def outdated(scene: Scene, load: Load) -> bool:
    """Whether reading the whole module graph has a command that may change go.mod bring it up to date."""
    load = load._replace(mod="readonly", mod_explicit=False)
    providers = Providers(scene, load)
    providers.graph_read = True
    failure, _ = roots_outdated(scene, load, providers, ())
    return failure is not None and failure.kind == kinds.GO_MOD_NEEDS_UPDATE


def roots_outdated(
    scene: Scene, load: Load, providers: Providers, used: Iterable[Required]
) -> tuple[Failure | None, bool]:
    """The failure that Go finds, and whether it is known that there is none else. `used` are the modules in directories
    that provide packages."""
    known = True
    if load.mod == "vendor" or load.workspace is not None:
        return None, known
    whole = providers.graph_read or not is_pruned(load)
    for module in [each for each in providers.required.values() if each.local is not None] if whole else used:
        source = scene.world.image.read(join(module.local or "/", "go.mod"))
        if source is None:
            known = False
            continue
        file = source.memo(gomod.parse)
        go = file.go.value if file.go is not None else ""
        newer = _too_new(scene, module, go)
        if newer is not None:
            return newer, known
        lacking = _lacking(load, providers, file, go)
        if lacking is not None:  # readonly mode refuses, the others write go.mod anew
            return (needs_update(load, module, *lacking), known) if load.mod == "readonly" else (None, False)
    return None, known


def needs_update(load: Load, module: Required | None, path: str, required: str, selected: str) -> Failure:
    """go.mod selects another version of `path` than what `module` requires."""
    disabled = ", disabled by -mod=readonly" if load.mod_explicit else ""
    says = f"go: updates to go.mod needed{disabled}; to update it:\n\tgo mod tidy"
    values = {"dependency": module.path if module is not None else "", "module": path}
    values |= {"required": required, "selected": selected}
    return Failure(kinds.GO_MOD_NEEDS_UPDATE, says, module.place if module is not None else None, values)


def _lacking(load: Load, providers: Providers, file: gomod.ModFile, go: str) -> tuple[str, str, str] | None:
    """What a module requires more of than is selected: a path or "go", the version required, the one selected."""
    if versions.compare(go, "1.21") >= 0 and versions.compare(load.go or "1.16", go) < 0:
        return "go", go, load.go or "1.16"
    for require in file.requires:
        root = providers.required.get(require.path)
        if root is not None and semver.compare(root.version, require.version) < 0:
            return require.path, require.version, root.version
    return None


def _too_new(scene: Scene, module: Required, go: str) -> Failure | None:
    """gover.TooNewError of a replacement directory, where no newer Go may be fetched instead."""
    running = scene.go_version
    checks = at_least(running, 21) and versions.compare(go, "1.21") >= 0
    old = checks and too_old(running, go, scene.world.go_floating)
    if old is not True or scene.env.get("GOTOOLCHAIN") != "local":
        return None
    directory = files.short(module.local or "/", scene.workdir)
    shown = directory if directory.startswith((".", "/")) else "./" + directory
    says = f"go: module {shown} requires go >= {go} (running go {running_version(running)}; GOTOOLCHAIN=local)"
    values = {"module": module.path, "needs": go, "has": running}
    return Failure(VENDORED_NEEDS_NEWER, says, module.place, values)

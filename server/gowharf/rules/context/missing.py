"""What a failing command lacks in the image, and why it isn't there.

`wanted` is what the failure itself is about (a package's directory, go.sum, a replacement); `wanted_vendor` the vendor
directory that the project has and with which go would have needed neither network nor go.sum.
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.project.versions import compare
from gowharf.replay.go import kinds, kinds_commands
from gowharf.replay.look import Absence
from gowharf.replay.model import Failure, GoRun
from gowharf.replay.paths import join, parents
from gowharf.rules.facts import Case, Spot
from gowharf.startup import NamedTuple
from gowharf.syntax.gomod import ModFile
from gowharf.syntax.modules_txt import ModulesTxt

# The commands that build packages, and so use a vendor directory by themselves.
BUILDING = frozenset(("build", "test", "install", "run", "vet", "list", "generate", "fix"))
# What go would not have run into with a vendor directory.
CURED_BY_VENDOR = frozenset(
    (
        kinds.NO_VENDOR_DIRECTORY,
        kinds_commands.SUM_MISSING,
        kinds_commands.SUM_MALFORMED,
        kinds_commands.SUM_MISMATCH,
        kinds_commands.PROXY_OFF,
        kinds_commands.NO_NETWORK,
        kinds_commands.NO_VCS,
        kinds_commands.PRIVATE_MODULE,
        kinds_commands.UNPUBLISHED,
        kinds_commands.REPLACEMENT_MISSING,
        kinds_commands.REPLACEMENT_GO_MOD_MISSING,
    )
)
REPLACEMENT = (kinds_commands.REPLACEMENT_MISSING, kinds_commands.REPLACEMENT_GO_MOD_MISSING)
PACKAGE = (
    kinds_commands.PACKAGE_DIRECTORY_MISSING,
    kinds_commands.PACKAGE_WITHOUT_GO_FILES,
    kinds_commands.IMPORT_NOT_IN_IMAGE,
)


class Missing(NamedTuple):
    """`path` is absent from the image; `origin` is the project's file or directory that would have been it."""

    spot: Spot
    run: GoRun
    path: str
    origin: str
    why: Absence


def ran(case: Case) -> tuple[Spot, GoRun] | None:
    """The first go command that the case breaks."""
    for spot in case.spots:
        if spot.run is not None and spot.run.image is not None:
            return spot, spot.run
    return None


def wanted(case: Case, project: Project) -> Missing | None:
    """The file that a failure is about, where the project has it and the image doesn't."""
    first = ran(case)
    if first is None:
        return None
    spot, run = first
    for path, guess in _paths(case.failure, run, project):
        found = missing(project, spot, run, path, guess)
        if found is not None:
            return found
    return None


def missing(project: Project, spot: Spot, run: GoRun, path: str, guess: str | None = None) -> Missing | None:
    """Why `path` isn't in the image although the project has it (at `guess`, or where COPY says)."""
    image = run.image
    if image is None or not image.look(path).absent:
        return None
    why = image.why_absent(path)
    for origin in (why.origin, guess):
        if origin is not None and project.files.kind(origin) is not None:
            kind = why.kind if why.origin == origin else "not-copied"
            if kind == "not-in-project":
                kind = "not-copied"
            return Missing(spot, run, path, origin, why._replace(kind=kind, origin=origin))
    return None


def _paths(failure: Failure, run: GoRun, project: Project) -> Iterator[tuple[str, str | None]]:
    """The image paths, the likeliest first, each with where the project may have it."""
    values = failure.values
    directory = values.get("directory", "")
    if failure.kind in PACKAGE and values.get("file"):
        name = values["file"].rpartition("/")[2]
        yield join(directory, name), values["file"]
    elif failure.kind in REPLACEMENT and directory:
        yield join(directory, "go.mod"), _beside(run, "module_source", values.get("path", ""), "go.mod")
    elif failure.kind == kinds.WORKSPACE_MODULE_MISSING:
        yield join(directory, "go.mod"), _beside(run, "workspace_source", values.get("use", ""), "go.mod")
    elif failure.kind == kinds_commands.SUM_MISSING and values.get("gosum") == "absent":
        yield values.get("sum_path", "/go.sum"), _beside(run, "module_source", "", "go.sum")
    elif failure.kind == kinds_commands.NO_GO_MOD:
        for at in parents(directory or run.workdir or "/"):
            yield join(at, "go.mod"), None
    elif failure.kind == kinds.MODULES_TXT_MISSING:
        yield join(values.get("vendor", ""), "modules.txt"), None
    elif failure.kind == kinds_commands.IMPORT_NOT_VENDORED and run.image is not None:
        origin = run.image.origin(directory)
        for entry in project.files.entries(origin) if origin is not None else ():
            if entry.name.endswith(".go"):
                yield join(directory, entry.name), f"{origin}/{entry.name}"
                return


def _beside(run: GoRun, which: str, *parts: str) -> str | None:
    """A path beside the project's go.mod or go.work, where the image has an unchanged copy."""
    source: str | None = run.workspace_source if which == "workspace_source" else run.module_source
    if source is None:
        return None
    found = join("/" + source.rpartition("/")[0], "/".join(part for part in parts if part))
    return None if any(part.startswith("/") for part in parts) else found[1:]


def vendor_path(run: GoRun) -> str | None:
    """The vendor directory that go would look at."""
    root = run.workspace or run.module
    return join(root, "vendor") if root is not None else None


def wanted_vendor(case: Case, project: Project) -> Missing | None:
    """The vendor directory's modules.txt, where the image lacks it and the failure would not have been with it."""
    first = ran(case)
    if first is None or case.failure.kind not in CURED_BY_VENDOR or not uses_vendor(first[1]):
        return None
    return lost_vendor(*first, project)


def uses_vendor(run: GoRun) -> bool:
    """Whether the command takes what it builds from a vendor directory, if there is one."""
    return run.name in BUILDING and run.flags.get("mod", "vendor") in ("vendor", "") and not _names_version(run)


def lost_vendor(spot: Spot, run: GoRun, project: Project) -> Missing | None:
    """The project's vendor directory, where it fits the main module and isn't in the image at a go command."""
    vendor = vendor_path(run)
    if vendor is None or run.image is None or not run.image.look(vendor).absent:
        return None
    source = run.workspace_source if run.workspace is not None else run.module_source
    if source is None:
        return None
    above = source.rpartition("/")[0]
    guess = f"{above}/vendor/modules.txt" if above else "vendor/modules.txt"
    found = missing(project, spot, run, join(vendor, "modules.txt"), guess)
    if found is None or found.origin != guess or not _fits(project, guess, source, run):
        return None
    return found


def _fits(project: Project, modules_txt: str, source: str, run: GoRun) -> bool:
    """Whether go would use it: a go line of 1.14 or above (or -mod=vendor), and of the kind that the mode asks for."""
    vendored = project.modules_txt(modules_txt)
    file = project.gowork(source) if run.workspace is not None else project.gomod(source)
    if vendored is None or file is None or vendored.workspace != (run.workspace is not None):
        return False
    if run.flags.get("mod") == "vendor":
        return True
    go = file.go.value if file.go is not None else ""
    return compare(go or "1.0", "1.14") >= 0 and (run.workspace is not None or agrees(vendored, file))


def agrees(vendored: ModulesTxt, file: ModFile) -> bool:
    """Whether go would find modules.txt consistent with go.mod (a vendor directory that doesn't is nobody's mend)."""
    for require in file.requires:
        if not vendored.explicit(require.path, require.version):
            return False
    for replace in file.replaces:
        if vendored.replacement(replace.old_path, replace.old_version) != (replace.new_path, replace.new_version):
            return False
    required = {(require.path, require.version) for require in file.requires}
    return all(
        (module.path, module.version) in required or not vendored.explicit(module.path, module.version)
        for module in vendored.modules
        if module.packages
    )


def _names_version(run: GoRun) -> bool:
    """`go install path@version` and `go run path@version` don't look at the main module."""
    return run.name in ("install", "run") and any("@" in (word.value or "") for word in run.arguments)

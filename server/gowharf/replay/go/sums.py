"""go.sum: which hashes a command needs and which are there. (modload/import.go fetch, modfile.go goModSummary.)

Only readonly mode outside a workspace insists on hashes; -mod=mod fills go.sum in, a workspace go.work.sum, and vendor
mode never reads it. A module's files need the h1 hash, its go.mod the /go.mod one, each when it is read.
"""

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go import stdlib
from gowharf.replay.go.requires import Required, place_of
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean
from gowharf.text.source import Place, Source

_H1_LENGTH = len("h1:") + 44  # base64 of the 32 bytes of a SHA-256, which ends in "="


def must_have_sums(load: Load) -> bool:
    """modload.mustHaveSums."""
    return load.mod == "readonly" and load.workspace is None


def lacks_module(load: Load, module: Required) -> bool:
    """Whether go.sum surely has no hash of the module's files."""
    if not load.sums_known or not must_have_sums(load) or module.local is not None:
        return False
    return load.sums is None or module.actual not in load.sums.modules


def lacks_gomod(load: Load, module: Required) -> bool:
    """Whether go.sum surely has no hash of the module's go.mod."""
    if not load.sums_known or not must_have_sums(load) or module.local is not None:
        return False
    return load.sums is None or module.actual not in load.sums.gomods


def mismatch(load: Load, module: Required, gomod: bool) -> Failure | None:
    """A hash that can't be what go will compute (haveModSumLocked): none at all is like it, or the members of a
    workspace disagree, so that one of them stops it."""
    if load.sums is None or not load.sums_known or load.mod == "vendor" or module.local is not None:
        return None
    path, version = module.actual
    line = (load.sums.gomods if gomod else load.sums.modules).get((path, version))
    if line is None:
        return None
    why = "disputed" if (path, version, gomod) in load.sums.disputed else ""
    if not why and len(line.hash) == _H1_LENGTH and line.hash[-1] == "=":
        return None
    why = why or "impossible"
    says = f"verifying {path}@{version}{'/go.mod' if gomod else ''}: checksum mismatch"
    values = {"module": path, "version": version, "gomod": "true" if gomod else "false", "hash": line.hash, "why": why}
    return Failure(kinds.SUM_MISMATCH, says, module.place, values)


def malformed(scene: Scene) -> Failure | None:
    """A line that Go refuses, once something makes it read go.sum. Go 1.14 to 1.21 passed such lines over."""
    load = scene.load
    if load is None or load.sums is None or not load.sums.malformed or load.mod == "vendor":
        return None
    minor = stdlib.minor(scene.go_version)
    if minor is None or minor < 22:
        return None
    source, path = sum_file(scene, load)
    if source is None:
        return None
    line = load.sums.malformed[0]
    says = f"malformed go.sum:\n{path}:{line.line}: wrong number of fields {line.fields}\n"
    values = {"line": str(line.line), "fields": str(line.fields)}
    return Failure(kinds.SUM_MALFORMED, says, place_of(source, line.span), values)


def sum_file(scene: Scene, load: Load) -> tuple[Source | None, str]:
    """The main module's go.sum in the image, as read and by path. A malformed line is looked for where there is one."""
    paths = [clean(main.directory + "/go.sum") for main in load.mains]
    if load.workspace is not None:
        paths.insert(0, clean(load.workspace + "/go.work.sum"))
    for path in paths:
        source = scene.world.image.read(path)
        if source is not None:
            return source, path
    return None, paths[0] if paths else ""


def missing_module(
    scene: Scene,
    load: Load,
    modules: tuple[Required, ...],
    package: str,
    where: str,
    importer: str,
    place: Place | None,
) -> Failure:
    """ImportMissingSumError: the files of the modules that could provide a package have no hash. `importer` is how the
    importing package is named to `go get` ("" for a package of the command line), `where` the position in front."""
    if importer:
        name = importer.removeprefix("-t ").partition("@")[0]
        hint = f" (imported by {name}); to add:\n\tgo get {importer}"
    else:
        hint = "; to add:\n\tgo mod download " + " ".join(module.path for module in modules)
    says = f"{where}missing go.sum entry for module providing package {package}{hint}"
    return _failure(scene, load, modules[0], "h1", says, place)


def missing_gomod(scene: Scene, load: Load, module: Required, where: str, place: Place | None = None) -> Failure:
    """goModSummary: a go.mod that must be read has no hash."""
    actual = "@".join(module.actual)
    says = f"{where}{actual}: missing go.sum entry for go.mod file; to add it:\n\tgo mod download {module.path}"
    return _failure(scene, load, module, "go.mod", says, place)


def _failure(scene: Scene, load: Load, module: Required, hash_kind: str, says: str, place: Place | None) -> Failure:
    values = {
        "module": module.path,
        "version": module.version,
        "hash": hash_kind,
        "gosum": "absent" if load.sums is None else "present",
        "sum_path": sum_file(scene, load)[1],
    }
    places = {} if place is None else {"import": place}
    return Failure(kinds.SUM_MISSING, says, module.place or place, values, places)

"""What is asked of the modules of a build, who imports which package, and the answer: where the package comes from."""

from gowharf.replay.go import stdlib
from gowharf.replay.go.requires import Required
from gowharf.replay.go.state import Main, Scene
from gowharf.replay.model import Failure
from gowharf.replay.paths import below, join, parents
from gowharf.startup import NamedTuple
from gowharf.text.source import Place


class Ask(NamedTuple):
    """Who imports a package. `where` is the position that Go puts in front of the message, `importer` the package and
    its version as `go get` takes it ("" where the package is named on the command line)."""

    package: str
    where: str
    importer: str
    main: Main | None
    place: Place | None


class Found(NamedTuple):
    """`kind`: "std", "main", "vendor", "local" (a replacement directory), "external", "unknown" or "failed"."""

    kind: str
    directory: str = ""
    main: Main | None = None
    module: Required | None = None
    failure: Failure | None = None


def not_in_std(scene: Scene, package: str) -> str:
    """The words for an import path without a dot that GOROOT doesn't have."""
    goroot = scene.env.get("GOROOT") or "/usr/local/go"
    minor = stdlib.minor(scene.go_version)
    std = "GOROOT" if minor is not None and minor < 21 else "std"
    return f"package {package} is not in {std} ({goroot}/src/{package})"


def project_go_file(scene: Scene, main: Main | None, directory: str) -> str | None:
    """A .go file that the project has for a directory of the image, where the image lacks it."""
    files = scene.world.project.files
    candidates = [scene.world.image.origin(directory)]
    if main is not None and main.source.path and below(directory, main.directory):
        at = main.source.path.rpartition("/")[0]
        candidates.append("/".join(part for part in (at, directory[len(main.directory) :].strip("/")) if part))
    for candidate in candidates:
        if candidate is None:
            continue
        for entry in files.entries(candidate):
            if entry.name.endswith(".go") and not entry.name.endswith("_test.go") and entry.kind == "file":
                return f"{candidate}/{entry.name}" if candidate else entry.name
    return None


def failed(failure: Failure) -> Found:
    return Found("failed", failure=failure)


def about(ask: Ask) -> dict[str, str]:
    return {"package": ask.package, "importer": ask.importer.removeprefix("-t ").partition("@")[0]}


def with_import(failure: Failure, ask: Ask) -> Failure:
    if ask.place is None:
        return failure
    return failure._replace(place=failure.place or ask.place, places={**failure.places, "import": ask.place})


def nested_module(scene: Scene, directory: str, root: str) -> str | None:
    """The directory between a package and its module's root that has a go.mod of its own (dirInModule)."""
    for at in parents(directory):
        if at == root or not below(at, root):
            return None
        if scene.world.image.look(join(at, "go.mod")).present:
            return at
    return None

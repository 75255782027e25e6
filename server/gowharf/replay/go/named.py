"""The packages that a command line names, as found in the image."""

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.imports import Node
from gowharf.replay.go.state import Main
from gowharf.replay.go.targets import Folder, case_collision, clash
from gowharf.replay.model import Failure
from gowharf.startup import NamedTuple


class Package(NamedTuple):
    """A named package: `node` to walk from, `folder` its files. `literal`: no pattern found it."""

    node: Node
    folder: Folder
    literal: bool

    @property
    def name(self) -> str | None:
        if self.node.only is None:
            return self.folder.name
        for file in self.folder.files:
            if file.name in self.node.only and file.parsed is not None:
                return file.parsed.package
        return None


class Named(NamedTuple):
    """`known`: there are no other packages than these, and each argument is understood. `standard` are packages of
    the standard library that are named; `external`: a package of another module is."""

    packages: tuple[Package, ...]
    failures: tuple[Failure, ...]
    known: bool
    standard: tuple[str, ...] = ()
    external: tuple[str, ...] = ()


NOTHING = Named((), (), True)
UNKNOWN = Named((), (), False)


def failed_named(failure: Failure) -> Named:
    return Named((), (failure,), True)


def join_named(first: Named, second: Named) -> Named:
    known = {package.node.directory for package in first.packages}
    more = tuple(package for package in second.packages if package.node.directory not in known)
    return Named(
        first.packages + more,
        first.failures + second.failures,
        first.known and second.known,
        first.standard + second.standard,
        first.external + second.external,
    )


def several_names(package: Package) -> Failure | None:
    """build.MultiplePackageError: files of one directory that declare two packages."""
    says = clash(package.folder)
    if not says:
        return case_collision(package.folder, f"package {package.node.path}: ") if package.node.only is None else None
    return Failure(kinds.SEVERAL_PACKAGES_FOUND, says, None, {"directory": package.folder.path})


def package_path(main: Main, directory: str) -> str:
    """The import path of a directory in a main module."""
    rest = directory[len(main.directory.rstrip("/")) :].strip("/") if directory != main.directory else ""
    return f"{main.path}/{rest}" if rest else main.path

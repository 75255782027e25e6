"""What the Go files of a module import, read from the project."""

from collections.abc import Iterator

from gowharf.project.model import Project


def imports_of(project: Project, gomod: str) -> frozenset[str]:
    """The import paths in all .go files of the module of a go.mod; nested modules, vendor and what go passes over
    (names that begin with . or _, testdata) are left out."""
    found: set[str] = set()
    for path in go_files(project, gomod.rpartition("/")[0]):
        source = project.gosource(path)
        found.update(one.path for one in (source.imports if source is not None else ()))
    return frozenset(found)


def go_files(project: Project, directory: str) -> Iterator[str]:
    """The .go files of a module, from its directory on."""
    stack = [directory]
    while stack:
        at = stack.pop()
        entries = project.files.entries(at)
        if at != directory and any(entry.name == "go.mod" for entry in entries):
            continue
        for entry in entries:
            path = f"{at}/{entry.name}" if at else entry.name
            if entry.name.startswith((".", "_")) or entry.name in ("testdata", "vendor", "node_modules"):
                continue
            if entry.kind == "dir":
                stack.append(path)
            elif entry.kind == "file" and entry.name.endswith(".go"):
                yield path

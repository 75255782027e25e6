"""What the project's go.mod files say of a package that a Dockerfile names."""

from gowharf.project.model import Project


def module_of(project: Project, package: str) -> tuple[str, str] | None:
    """The module, and its version, that a go.mod of the project requires and whose path begins the package's; None
    where none does, or several in different versions do."""
    found: set[tuple[str, str]] = set()
    for path in project.found.gomods:
        file = project.gomod(path)
        for require in file.requires if file is not None else ():
            if package == require.path or package.startswith(require.path + "/"):
                found.add((require.path, require.version))
    longest = max((len(path) for path, _ in found), default=0)
    best = {pair for pair in found if len(pair[0]) == longest}
    return best.pop() if len(best) == 1 else None


def version_of(project: Project, package: str) -> str | None:
    """The version in which the project requires a package's module."""
    known = module_of(project, package)
    return known[1] if known is not None and known[1].startswith("v") else None

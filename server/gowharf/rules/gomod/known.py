"""What rules about go.mod know of its neighbours: the versions that go.sum vouches for, and commands to run there."""

from gowharf.project.model import Project
from gowharf.syntax import semver


def beside(gomod: str, name: str) -> str:
    """The path of a file in go.mod's directory."""
    directory = gomod.rpartition("/")[0]
    return f"{directory}/{name}" if directory else name


def sum_path(gomod: str) -> str:
    """Where go looks for the hashes of a go.mod (modload: -modfile=x.mod has x.sum)."""
    return gomod.removesuffix(".mod") + ".sum"


def versions_of(project: Project, gomod: str, module: str) -> tuple[str, ...]:
    """The versions whose files have a hash in go.sum, ascending; else those that vendor/modules.txt has."""
    sums = project.gosum(sum_path(gomod))
    found = [version for path, version in (sums.modules if sums else {}) if path == module]
    if not found:
        vendored = project.modules_txt(beside(gomod, "vendor/modules.txt"))
        found = [one.version for one in (vendored.modules if vendored else ()) if one.path == module and one.version]
    ordered: list[str] = []
    for version in found:
        at = next((index for index, other in enumerate(ordered) if semver.compare(version, other) < 0), len(ordered))
        ordered.insert(at, version)
    return tuple(ordered)


def only_version(project: Project, gomod: str, module: str, prefix: str = "") -> str | None:
    """The one version that the files vouch for, of those that start with `prefix`; None where there is not just one."""
    found = [version for version in versions_of(project, gomod, module) if version.startswith(prefix)]
    return found[0] if len(found) == 1 else None


def go_command(gomod: str, command: str) -> str:
    """A go command for the module of a go.mod, to be run from the project's root."""
    directory = gomod.rpartition("/")[0]
    return f"go -C {directory} {command}" if directory else f"go {command}"

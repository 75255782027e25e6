"""From what a build description says to a `BuildConfig`: the paths, the Dockerfile's name, the named contexts.

A resolver fills in a `Claim`, as written; `settle` turns it into a configuration, or into None where it speaks of no
Dockerfile of this project. What is unknown in it makes it no claim at all: no answer is better than a wrong one.
`ROOT` is a made-up absolute path of the project, so that `$(CURDIR)` and `cd "$(dirname "$0")"` have a value; `HOLE`
stands for an unknown part of a text.
"""

from collections.abc import Mapping

from gowharf.project.files import join
from gowharf.project.model import BuildConfig, Context, Project, Reason
from gowharf.startup import NamedTuple
from gowharf.text.source import Place

ROOT = "/@project"
HOLE = "\0"
UNKNOWN = Context("unknown", "")
_REMOTE = ("http://", "https://", "git://", "git@", "ssh://", "github.com/", "gitlab.com/", "bitbucket.org/")
_FIXTURES = frozenset({"testdata", "fixtures", "fixture", "__fixtures__", "test-fixtures", "testfiles"})
_NAMES = ("Dockerfile", "dockerfile")
_PODMAN_NAMES = ("Containerfile", "Dockerfile", "dockerfile")


class Claim(NamedTuple):
    """One build as a description words it. Paths are as written, seen from `directory` (a project path).

    `dockerfile` None: the default name in the context. `dockerfile_in_context`: its path is seen from the context
    (compose, bake), not from `directory` (the command line). `artifacts`: the context holds what a tool puts there.
    """

    directory: str
    context: str
    dockerfile: str | None
    place: Place
    target: str | None = None
    args: Mapping[str, str | None] = {}
    contexts: Mapping[str, str] = {}
    platform: str | None = None
    dockerfile_in_context: bool = False
    git: bool = False
    artifacts: bool = False
    podman: bool = False


def settle(project: Project, claim: Claim) -> BuildConfig | None:
    """The configuration that a claim stands for; None where it names no Dockerfile that the project has."""
    if is_remote(claim.context) or HOLE in f"{claim.context}{claim.dockerfile}{claim.target}":
        return None
    directory = at(claim.directory, claim.context) if claim.context != "-" else claim.directory
    dockerfile = _dockerfile(project, claim, directory)
    if dockerfile is None or not _may_speak(claim.place.path, dockerfile):
        return None
    context = _context(project, claim, directory)
    reason = Reason(_wording(claim, context), claim.place)
    contexts = {name: named_context(claim.directory, value) for name, value in claim.contexts.items()}
    return BuildConfig(dockerfile, context, reason, claim.target, dict(claim.args), contexts, claim.platform)


def at(directory: str, path: str) -> str | None:
    """A path seen from a folder of the project; None where it leaves the project."""
    if path == ROOT or path.startswith(ROOT + "/"):
        return join("", path[len(ROOT) + 1 :])
    if path.startswith("~"):
        return None
    return join(directory, path)


def context_at(directory: str, path: str) -> Context:
    """The context that a path on a command line means."""
    if path == "-":
        return Context("none", "")
    if is_remote(path):
        return UNKNOWN
    found = at(directory, path)
    return Context("outside", "") if found is None else Context("dir", found)


def named_context(directory: str, value: str) -> Context | str:
    """A named context's value: an image as "image:…", else a folder, or unknown (a URL, another target, a layout)."""
    if value.startswith("docker-image://"):
        return "image:" + value.removeprefix("docker-image://")
    if HOLE in value or value.startswith(("oci-layout://", "target:", "service:")) or is_remote(value):
        return UNKNOWN
    return context_at(directory, value)


def is_remote(context: str) -> bool:
    """Whether a context is a URL or a repository, which the builder fetches."""
    return context.startswith(_REMOTE)


def _dockerfile(project: Project, claim: Claim, directory: str | None) -> str | None:
    base = directory if claim.dockerfile_in_context or claim.dockerfile is None else claim.directory
    if base is None:
        return None
    names = (_PODMAN_NAMES if claim.podman else _NAMES) if claim.dockerfile is None else (claim.dockerfile,)
    for name in names:
        path = at(base, name)
        kind = project.files.kind(path) if path else None
        if path and kind == "link":
            target = join(path.rpartition("/")[0], project.files.link(path) or "/")
            if target and project.files.kind(target) == "file":
                return target
        elif path and kind == "file":
            return path
    return None


def _context(project: Project, claim: Claim, directory: str | None) -> Context:
    if claim.artifacts:
        return UNKNOWN
    if claim.context == "-":
        return Context("none", "")
    if directory is None:
        return Context("outside", "")
    if project.files.kind(directory) not in ("dir", "link") and directory:
        return UNKNOWN
    return Context("git" if claim.git else "dir", directory)


def _may_speak(description: str, dockerfile: str) -> bool:
    """A description among a test's data speaks only for the Dockerfiles beside and below it."""
    parts = description.split("/")[:-1]
    for index, part in enumerate(parts):
        if part in _FIXTURES:
            return dockerfile.startswith("/".join(parts[: index + 1]) + "/")
    return True


def _wording(claim: Claim, context: Context) -> str:
    who = claim.place.path
    if claim.artifacts:
        return f"{who} builds it from a temporary folder that holds only what was built before"
    if context.kind == "dir":
        return f"{who} builds it from {context.directory or '.'}"
    if context.kind == "git":
        return f"{who} builds it from a fresh clone of the repository" + (
            f", folder {context.directory}" if context.directory else ""
        )
    if context.kind == "none":
        return f"{who} builds it without a context"
    if context.kind == "outside":
        return f"{who} builds it from {claim.context}, which is outside the project"
    return f"{who} builds it from {claim.context}, which does not exist here"

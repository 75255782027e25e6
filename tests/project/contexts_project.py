"""A project in memory for the tests of build contexts."""

from collections.abc import Mapping

from gowharf.project.contexts import BuildConfig, builds
from gowharf.project.contexts.names import context_source_kind
from gowharf.project.files import MemoryFiles
from gowharf.project.model import Discovered, GitView, Project, Settings

DOCKERFILE = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"


def project(
    texts: Mapping[str, str], settings: Settings | None = None, links: Mapping[str, str] | None = None
) -> Project:
    dockerfiles: list[str] = []
    builders: dict[str, list[str]] = {}
    for path in sorted(texts):
        directory, _, name = path.rpartition("/")
        kind = context_source_kind(name, directory)
        if "Dockerfile" in name or name == "Containerfile":
            dockerfiles.append(path)
        elif kind is not None:
            builders.setdefault(kind, []).append(path)
    found = Discovered((), (), (), (), tuple(dockerfiles), (), (), {k: tuple(v) for k, v in builders.items()})
    return Project(".", MemoryFiles(texts, links), GitView(False, frozenset(), None), settings or Settings(), found)


def answers(texts: Mapping[str, str], settings: Settings | None = None) -> tuple[BuildConfig, ...]:
    return builds(project(texts, settings))


def short(texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(Dockerfile, kind of the context, its folder) of every build."""
    return [(each.dockerfile, each.context.kind, each.context.directory) for each in answers(texts)]


def line(texts: Mapping[str, str], build: BuildConfig) -> str:
    """The text of the place that gives the reason."""
    assert build.reason.place is not None
    return build.reason.place.span.text(texts[build.reason.place.path])

"""How is this Dockerfile built: from which context, with which target and arguments, and who says so?

`builds` asks, in this order: the configuration, compose files, bake files, GitHub workflows, makefiles and scripts,
other build tools, and at last the files that the Dockerfile copies. The configuration has the last word. Of the others
the first that speaks for a Dockerfile comes first, all that it says; a later one adds what it builds from another
context. Everything is read through the project's `Files`.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module

from gowharf.project.contexts.claims import Claim, settle
from gowharf.project.model import BuildConfig, Project

_MOST = 8

# Kinds of `names.context_source_kind`, the strongest first; those in a row are equally strong.
_RANKS = (
    ("compose",),
    ("bake",),
    ("workflow",),
    ("makefile", "script", "task"),
    ("goreleaser", "skaffold", "cloudbuild", "tilt"),
)
# The module here that reads the files of a kind.
_READERS = {
    "compose": "compose",
    "bake": "bake",
    "workflow": "workflows",
    "makefile": "makefile",
    "script": "scripts",
    "task": "tasks",
    "goreleaser": "goreleaser",
    "skaffold": "skaffold",
    "cloudbuild": "cloudbuild",
    "tilt": "tilt",
}


def builds(project: Project) -> tuple[BuildConfig, ...]:
    """Every way in which each of the project's Dockerfiles is built, by Dockerfile, at most `_MOST` for one.

    A file whose name isn't a Dockerfile's is one where a description of a build says so.
    """
    return project.once(builds, lambda: _builds(project))


def described(project: Project) -> dict[str, tuple[BuildConfig, ...]]:
    """What the configuration and the descriptions of builds say, by Dockerfile."""
    known = frozenset(project.found.dockerfiles)
    found: dict[str, list[BuildConfig]] = {}
    for given in project.settings.builds:
        found.setdefault(given.dockerfile, []).append(given)
    configured = frozenset(found)
    for rank in _RANKS:
        said: dict[str, list[BuildConfig]] = {}
        for kind in rank:
            paths = project.found.builders.get(kind, ())
            for claim in _claims(project, kind, paths) if paths else ():
                build = settle(project, claim)
                if build is None or build.dockerfile in configured or _known_context(found, build):
                    continue
                if build.dockerfile in known or _is_extra(project, build.dockerfile):
                    said.setdefault(build.dockerfile, []).append(build)
        for path, added in said.items():
            found.setdefault(path, []).extend(added)
    return {path: _distinct(all_of_it)[:_MOST] for path, all_of_it in found.items()}


def guessed(project: Project, path: str) -> tuple[BuildConfig, ...]:
    """How a Dockerfile is built that nothing speaks for, by its own text and by which files there are."""
    from gowharf.project.contexts import heuristic

    return (heuristic.build(project, path),)


def _builds(project: Project) -> tuple[BuildConfig, ...]:
    said = described(project)
    paths = sorted({*said, *project.found.dockerfiles})
    return tuple(build for path in paths for build in said.get(path) or guessed(project, path))


def _known_context(found: dict[str, list[BuildConfig]], build: BuildConfig) -> bool:
    """Whether a stronger source builds the Dockerfile from there too, or the weaker one doesn't know from where."""
    stronger = found.get(build.dockerfile)
    if stronger is None:
        return False
    return build.context.kind == "unknown" or any(b.context.directory == build.context.directory for b in stronger)


def _is_extra(project: Project, path: str) -> bool:
    """Whether discovery may have missed a Dockerfile for its name only, and did not pass it over on purpose."""
    from gowharf.project.discover import is_dockerfile

    *folders, name = path.split("/")
    passed_over = "testdata" in folders or "vendor" in folders or "node_modules" in folders
    return not (is_dockerfile(name) or passed_over or project.settings.exclude)


def _claims(project: Project, kind: str, paths: Sequence[str]) -> Iterator[Claim]:
    """What all files of a kind say. What reads them is imported when there are any: most projects have few kinds."""
    reader = import_module(f"gowharf.project.contexts.{_READERS[kind]}")
    if kind == "makefile":  # one includes another, so they are read together
        together: Iterator[Claim] = reader.claims(project, paths)
        yield from together
        return
    for path in paths:
        alone: Iterator[Claim] = reader.claims(project, path)
        yield from alone


def _distinct(builds: Iterable[BuildConfig]) -> tuple[BuildConfig, ...]:
    """Without those that only repeat another one for another reason. Builds that differ in nothing but the platform
    are one build for several platforms, so for none in particular."""
    kept: dict[object, BuildConfig] = {}
    for build in builds:
        args = tuple(sorted(build.args.items(), key=_by_name))
        contexts = tuple(sorted(build.contexts.items(), key=_by_name))
        key = (build.dockerfile, build.context, build.target, args, contexts, build.inline)
        first = kept.setdefault(key, build)
        if first.platform != build.platform:
            kept[key] = first._replace(platform=None)
    return tuple(kept.values())


def _by_name(item: tuple[str, object]) -> str:
    return item[0]

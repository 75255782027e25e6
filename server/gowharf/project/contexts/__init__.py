"""How is this Dockerfile built: from which context, with which target and arguments, and who says so?

`builds` asks, in this order: the configuration, compose files, bake files, GitHub workflows, makefiles and scripts,
other build tools, and at last the files that the Dockerfile copies. Only the first that speaks for a Dockerfile
counts; where it says several things, each is a build. Everything is read through the project's `Files`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from gowharf.project.contexts import (
    bake,
    cloudbuild,
    compose,
    goreleaser,
    heuristic,
    makefile,
    scripts,
    skaffold,
    tilt,
    workflows,
)
from gowharf.project.contexts.claims import Claim, context_at, named_context, settle
from gowharf.project.model import BuildConfig, Context, Project, Reason

_MOST = 8

# Ranks of equal strength share a row. The key is a kind of `names.context_source_kind`.
_EACH: tuple[dict[str, Callable[[Project, str], Iterator[Claim]]], ...] = (
    {"compose": compose.claims},
    {"bake": bake.claims},
    {"workflow": workflows.claims},
    {"script": scripts.claims},
    {"goreleaser": goreleaser.claims, "skaffold": skaffold.claims, "cloudbuild": cloudbuild.claims,
     "tilt": tilt.claims},
)  # fmt: skip


def builds(project: Project) -> tuple[BuildConfig, ...]:
    """Every way in which each of the project's Dockerfiles is built, by Dockerfile, at most `_MOST` for one.

    A file that no discovery takes for a Dockerfile is one where a description of a build says so.
    """
    found: dict[str, list[BuildConfig]] = {}
    for configured in project.settings.builds:
        found.setdefault(configured.dockerfile, []).append(configured)
    for rank in _EACH:
        said: dict[str, list[BuildConfig]] = {}
        for kind, claims in rank.items():
            paths = project.found.builders.get(kind, ())
            for claim in _claims(project, kind, claims, paths):
                build = settle(project, claim)
                if build is not None and build.dockerfile not in found:
                    said.setdefault(build.dockerfile, []).append(build)
        found.update(said)
    for path in project.found.dockerfiles:
        if path not in found:
            found[path] = [heuristic.build(project, path)]
    return tuple(build for path in sorted(found) for build in _distinct(found[path])[:_MOST])


def override(
    builds: Iterable[BuildConfig],
    context: str | None = None,
    target: str | None = None,
    args: Sequence[str] = (),
    contexts: Sequence[str] = (),
) -> tuple[BuildConfig, ...]:
    """The builds with what the command line says: `--context`, `--target`, `--build-arg KEY[=VALUE]` and
    `--build-context NAME=VALUE`. Paths are seen from the project's root."""
    changed: list[BuildConfig] = []
    given = {key: value if equals else None for key, equals, value in (arg.partition("=") for arg in args) if key}
    named = {key: named_context("", value) for key, equals, value in (each.partition("=") for each in contexts) if key}
    for build in builds:
        if context is not None:
            reason = Reason(f"--context says {context}", None)
            build = build._replace(context=context_at("", context), reason=reason, guess=False)
        if target is not None:
            build = build._replace(target=target)
        changed.append(build._replace(args={**build.args, **given}, contexts={**build.contexts, **named}))
    return _distinct(changed)


def _claims(
    project: Project, kind: str, claims: Callable[[Project, str], Iterator[Claim]], paths: Sequence[str]
) -> Iterator[Claim]:
    if kind == "script":
        yield from makefile.claims(project, project.found.builders.get("makefile", ()))
    for path in paths:
        yield from claims(project, path)


def _distinct(builds: Iterable[BuildConfig]) -> tuple[BuildConfig, ...]:
    """Without those that only repeat another one for another reason."""
    seen: set[object] = set()
    kept: list[BuildConfig] = []
    for build in builds:
        key = (
            build.dockerfile, build.context, build.target, tuple(sorted(build.args.items(), key=_by_name)),
            tuple(sorted(build.contexts.items(), key=_by_name)), build.platform, build.inline,
        )  # fmt: skip
        if key not in seen:
            seen.add(key)
            kept.append(build)
    return tuple(kept)


def _by_name(item: tuple[str, object]) -> str:
    return item[0]


__all__ = ["BuildConfig", "Context", "Reason", "builds", "override"]

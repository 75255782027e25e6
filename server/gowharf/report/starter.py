"""The gowharf.toml that a project may start from: every setting with what it means, commented out, with what the
project itself shows: how its Dockerfiles are built, which modules are private, which images have a Go that isn't known.

As it stands it changes nothing; each entry without its `# ` is a configuration, and so are all of them together.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from gowharf.check.settings import TABLE, Setting
from gowharf.project.model import BuildConfig, Project
from gowharf.project.private import is_private_host
from gowharf.replay.brief import Brief
from gowharf.startup import NamedTuple
from gowharf.text.source import Span

_WIDTH = 110
_SEEN = "# What gowharf sees now:"
_EXAMPLES = {
    "required-version": '">=0.1"',
    "select": '["all"]',
    "ignore": '["copy-all-before-download"]',
    "exclude": '["third_party/"]',
    "private": '["git.example.com/*"]',
    "severity": 'image-end-of-life = "info"',
    "per-file-ignores": '"examples/**" = ["all"]',
    "build": 'dockerfile = "deploy/api.Dockerfile"\ncontext = "."',
    "images": 'go = "1.26"',
}
_HEADS = {
    "levels": "[{0}]",
    "rules-by-glob": "[{0}]",
    "table": "[{0}]",
    "tables": "[[{0}]]",
    "named-tables": '[{0}."registry.example.com/go:stable"]',
}
_GOPRIVATE = re.compile(r"""\bGOPRIVATE\b['"]?\s{0,9}[:=]\s{0,9}['"]?([\w.*?/,~-]+)""")
_CI = (".gitlab-ci.yml", ".circleci/config.yml", "azure-pipelines.yml", ".travis.yml", "Jenkinsfile")


class Seen(NamedTuple):
    """What a project shows of itself. `private` and `images` are patterns and references, each with why it stands here;
    `go` is the version that the project's modules ask for, "" where none does."""

    builds: tuple[BuildConfig, ...] = ()
    private: Mapping[str, str] = {}
    images: Mapping[str, str] = {}
    go: str = ""


def starter(seen: Seen) -> str:
    """The file's text."""
    return "\n".join(_lines(seen)) + "\n"


def look(project: Project, briefs: Sequence[Brief]) -> Seen:
    """What a project shows, with what its Dockerfiles' replays came to."""
    modules = [mod for path in project.found.gomods if (mod := project.gomod(path)) is not None]
    versions = [mod.go.value for mod in modules if mod.go is not None]
    builds = tuple(brief.build for brief in briefs)
    return Seen(builds, _private(project, briefs), _images(project, briefs), versions[0] if versions else "")


def _private(project: Project, briefs: Iterable[Brief]) -> dict[str, str]:
    """Patterns of private modules: hosts that no public name server knows, and what GOPRIVATE is set to."""
    found: dict[str, str] = {}
    for path in project.found.gomods:
        mod = project.gomod(path)
        for require in mod.requires if mod is not None else ():
            host = require.path.partition("/")[0]
            if require.path.count("/") and is_private_host(host):
                found.setdefault(host, f"{_at(project, path, require.path_token.span)} requires {require.path}")
    for brief in briefs:
        for value, span in brief.private:
            _add(found, value, f"{_at(project, brief.build.dockerfile, span)} sets GOPRIVATE")
    for path in sorted({*(path for paths in project.found.builders.values() for path in paths), *_CI}):
        source = project.source(path)
        for match in _GOPRIVATE.finditer(source.text) if source is not None else ():
            _add(found, match[1], f"{_at(project, path, Span(*match.span()))} sets GOPRIVATE")
    return found


def _add(found: dict[str, str], patterns: str, reason: str) -> None:
    for pattern in patterns.split(","):
        if pattern.strip("*/?. "):
            found.setdefault(pattern.strip(), reason)


def _images(project: Project, briefs: Iterable[Brief]) -> dict[str, str]:
    """Images in which go runs and of which gowharf doesn't know which Go that is."""
    found: dict[str, str] = {}
    for brief in briefs:
        for stage in brief.builders:
            if stage.base and stage.own_image and stage.first_go is not None and stage.first_go_version is None:
                at = _at(project, brief.build.dockerfile, stage.first_go)
                found.setdefault(stage.base, f"{at} runs go in it")
    return found


def _at(project: Project, path: str, span: Span) -> str:
    source = project.source(path)
    return f"{path}:{source.lines.line(span.start)}" if source is not None else path


def _lines(seen: Seen) -> Iterator[str]:
    yield "# gowharf needs no configuration; this file shows what can be set."
    yield "# `gowharf check --show-settings` prints what is in force."
    # A key below the head of a table would belong to that table.
    for setting in sorted(TABLE, key=lambda setting: setting.kind in _HEADS):
        yield ""
        yield from (f"# {line}" for line in wrap(setting.doc, _WIDTH))
        found = list(_found(setting, seen))
        if found:
            yield _SEEN
        yield from found or _example(setting)


def _found(setting: Setting, seen: Seen) -> Iterator[str]:
    if setting.name == "build":
        for build in seen.builds:
            if build.context.kind == "dir":
                yield from _build(build)
    elif setting.name == "private" and seen.private:
        yield "# private = ["
        yield from (f"#   {_quoted(pattern)},  # {_plain(reason)}" for pattern, reason in seen.private.items())
        yield "# ]"
    elif setting.name == "images":
        for reference, reason in seen.images.items():
            yield f"# [images.{_quoted(reference)}]  # {_plain(reason)}"
            yield f"# go = {_quoted(seen.go or '1.26')}  # the version of Go that is in it"


def _example(setting: Setting) -> Iterator[str]:
    head, example = _HEADS.get(setting.kind), _EXAMPLES[setting.name]
    if head is None:
        yield f"# {setting.name} = {example}"
        return
    yield f"# {head.format(setting.name)}"
    yield from (f"# {line}" for line in example.split("\n"))


def _build(build: BuildConfig) -> Iterator[str]:
    yield f"# [[build]]  # {_plain(build.reason.text)}"
    yield f"# dockerfile = {_quoted(build.dockerfile)}"
    yield f"# context = {_quoted(build.context.directory or '.')}"
    if build.target:
        yield f"# target = {_quoted(build.target)}"


def _quoted(text: str) -> str:
    return '"' + _plain(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _plain(text: str) -> str:
    """Without what would end the comment."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)

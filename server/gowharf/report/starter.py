"""The gowharf.toml that a project may start from: every setting with what it means, commented out, and how the
project's Dockerfiles are built as far as that can be seen. As it stands it changes nothing."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from gowharf.check.settings import TABLE, Setting
from gowharf.project.model import BuildConfig

_WIDTH = 110
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


def starter(builds: Iterable[BuildConfig]) -> str:
    """The file's text. `builds` are those that gowharf has found, each with its reason."""
    return "\n".join(_lines(tuple(builds))) + "\n"


def _lines(builds: tuple[BuildConfig, ...]) -> Iterator[str]:
    yield "# gowharf needs no configuration; this file shows what can be set."
    yield "# `gowharf check --show-settings` prints what is in force."
    for setting in TABLE:
        yield ""
        yield from (f"# {line}" for line in wrap(setting.doc, _WIDTH))
        found = [build for build in builds if setting.name == "build" and build.context.kind == "dir"]
        if found:
            yield "# What gowharf goes by now:"
        for build in found:
            yield from _build(build)
        if not found:
            yield from _example(setting)


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

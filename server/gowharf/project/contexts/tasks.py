"""Taskfiles and justfiles: the image builds in their commands.

Commands run in the file's folder, or in a task's `dir`. `{{.NAME}}` and `{{name}}` are the file's own variables where
those are plain text, and otherwise unknown.
"""

from collections.abc import Iterator, Mapping

from gowharf.project.contexts import yamldoc
from gowharf.project.contexts.claims import HOLE, Claim, at
from gowharf.project.contexts.scripts import mentions_build, script_claims
from gowharf.project.model import Project
from gowharf.startup import regex
from gowharf.text.source import Source, Span

_TEMPLATE = regex(r"\{\{-?\s*+(?:\.(?:ROOT_DIR|TASKFILE_DIR)|\.?([A-Za-z_]\w*+))?[^{}]*+\}\}")
_SETTING = regex(r"(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(?:\"([^\"\\]*)\"|'([^']*)')\s*$")


def claims(project: Project, path: str) -> Iterator[Claim]:
    """What one file says, by its name's ending: YAML is a Taskfile."""
    source = project.source(path)
    if source is None or not mentions_build(source.text):
        return
    folder = path.rpartition("/")[0]
    yield from _taskfile(source, folder) if path.endswith((".yml", ".yaml")) else _justfile(source, folder)


def _taskfile(source: Source, folder: str) -> Iterator[Claim]:
    for root in yamldoc.documents(source):
        given = _plain(yamldoc.get(root, "vars"))
        for _, _, task in yamldoc.items(yamldoc.get(root, "tasks")):
            values = {**given, **_plain(yamldoc.get(task, "vars"))}
            where = at(folder, _filled(yamldoc.text(yamldoc.get(task, "dir")) or ".", values))
            if where is None or HOLE in where:
                continue
            for each in [*yamldoc.elements(yamldoc.get(task, "cmds")), yamldoc.get(task, "cmd"), task]:
                text = yamldoc.text(each) or yamldoc.text(yamldoc.get(each, "cmd"))
                if each is not None and text and mentions_build(text):
                    place = yamldoc.place(source, each)
                    yield from script_claims(_filled(text, values), where, {}, source, None, place.span)


def _plain(node: yamldoc.Node) -> dict[str, str]:
    found = {key: yamldoc.text(value) for key, _, value in yamldoc.items(node)} if node is not None else {}
    return {key: value for key, value in found.items() if value is not None and "{{" not in value}


def _justfile(source: Source, folder: str) -> Iterator[Claim]:
    lines = source.text.split("\n")
    found = (match for line in lines if (match := _SETTING.match(line)))
    values = {match[1]: match[2] if match[2] is not None else match[3] for match in found}
    offset = 0
    held, start = "", 0
    for line in lines:
        recipe = line[:1] in (" ", "\t")
        if recipe:
            start = start if held else offset
            held += line.strip() if held else line.strip().lstrip("@-")
        offset += len(line) + 1
        if recipe and held.endswith("\\"):
            held = held[:-1] + " "
            continue
        if held and mentions_build(held):
            span = Span(start, max(start, offset - 1))
            yield from script_claims(_filled(held, values), folder, {}, source, None, span)
        held = ""


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _TEMPLATE.sub(lambda match: values.get(match[1] or "", HOLE if match[1] else "."), text)

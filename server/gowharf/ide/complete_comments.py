"""Completion in comments: the rules that `gowharf: ignore[…]` names, those that find something in the file first; and
the directives that may stand at the top of a Dockerfile."""

from gowharf.check.engine import Report
from gowharf.ide.model import DOCKERFILE, DOCKERIGNORE, GOMOD, GOWORK, Completion
from gowharf.ide.reference_docker import DIRECTIVES
from gowharf.rules.gowharf import unknown_ignore, unused_ignore
from gowharf.rules.table import TABLE
from gowharf.startup import regex
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_RULE = regex(r"(//|#)[ \t]*gowharf:[ \t]*ignore(?:-file)?\[(?:[^\[\]\n]*,)?[ \t]*([\w-]*)\Z")
_VERB = regex(r"(//|#)[ \t]*(gowharf:?[ \t]*[a-z-]*)\Z")
_TOP = regex(r"(?:#[^\n]*\n)*#[ \t]*([a-z]*)\Z")
_OWN = (unknown_ignore.RULE.name, unused_ignore.RULE.name)  # about what is being typed
_MARKS = {GOMOD: "//", GOWORK: "//", DOCKERFILE: "#", DOCKERIGNORE: "#"}
_VERBS = {
    "gowharf: ignore[": "ignores a rule here",
    "gowharf: ignore-file[": "ignores a rule in the whole file, from its top",
}


def comment_completions(report: Report, path: str, kind: str, text: str, offset: int) -> list[Completion]:
    """What may stand at a place of a comment; nothing elsewhere."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    mark = _MARKS.get(kind)
    rule, verb = _RULE.search(line), _VERB.search(line)
    if rule is not None and rule[1] == mark:
        return _rules(report, path, rule[2], offset)
    if verb is not None and verb[1] == mark:
        return [_item(each, verb[2], offset, said) for each, said in _VERBS.items() if each.startswith(verb[2])]
    top = _TOP.match(text, 0, offset) if kind == DOCKERFILE and line.startswith("#") else None
    if top is None:
        return []
    return [
        Completion(name, "keyword", Edit(Span(offset - len(top[1]), offset), f"{name}="), entry.form, entry.text)
        for name, entry in DIRECTIVES.items()
        if name.startswith(top[1])
    ]


def _rules(report: Report, path: str, typed: str, offset: int) -> list[Completion]:
    here = dict.fromkeys(each.rule for each in report.findings if each.place.path == path and each.rule not in _OWN)
    found = [_item(name, typed, offset, "found here") for name in here]
    found += [_item(name, typed, offset, "") for name in TABLE.names if name not in here]
    return [each for each in found if each.label.startswith(typed)]


def _item(name: str, typed: str, offset: int, detail: str) -> Completion:
    return Completion(name, "value", Edit(Span(offset - len(typed), offset), name), detail)

"""`gowharf rule`: what a rule finds, why it matters, and an example; or a list, of all rules or of a family's."""

from gowharf.check.values import unknown_rule
from gowharf.cli import streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.rules.doc import read
from gowharf.rules.table import TABLE, Entry
from gowharf.startup import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: "Namespace") -> Exit:
    entries = list(TABLE.entries) if options.all or options.name is None else _entries(options.name)
    if options.output_format == "json":
        import json

        streams.write([json.dumps({"version": 1, "rules": [_data(entry) for entry in entries]}, indent=2) + "\n"])
    elif len(entries) == 1:
        streams.write([_page(entries[0])])
    else:
        streams.write(_line(entry) for entry in sorted(entries, key=lambda entry: entry.rule.name))
    return Exit.OK


def _entries(name: str) -> list[Entry]:
    """The rule of that name, or the rules of that family. Raises UsageError."""
    problem = unknown_rule(name)
    if problem:
        raise UsageError(problem)
    entry = TABLE.find(name)
    return [entry] if entry else [entry for entry in TABLE.entries if entry.rule.name in TABLE.named(name)]


def _line(entry: Entry) -> str:
    return f"{entry.rule.name:<36}  {entry.rule.severity.word:<7}  {read(entry.doc).title}\n"


def _page(entry: Entry) -> str:
    rule = entry.rule
    title, _, rest = entry.doc.strip("\n").partition("\n")
    head = [f"{rule.name} ({rule.severity.word}, {rule.family})", "", title]
    also = []
    if rule.aliases:
        also.append(f"Former names: {', '.join(rule.aliases)}")
    if not rule.default:
        also.append("Runs only where it is selected")
    also.append(f"Reference: {rule.reference}")
    also.append(f"To ignore it in one place: gowharf: ignore[{rule.name}] and why, in a comment above the line")
    return "\n".join((*head, rest.rstrip("\n"), "", *also)) + "\n"


def _data(entry: Entry) -> dict[str, Any]:
    rule = entry.rule
    doc = read(entry.doc)
    return {
        "name": rule.name,
        "severity": rule.severity.word,
        "family": rule.family,
        "title": doc.title,
        "why": doc.why,
        "doc": entry.doc,
        "reference": rule.reference,
        "aliases": list(rule.aliases),
        "default": rule.default,
    }

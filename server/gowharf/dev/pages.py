"""A rule's page: its docstring, with what gowharf and go say of the example, and how to mend or ignore it."""

from collections.abc import Iterator

from gowharf.dev.families import FAMILIES, anchor
from gowharf.dev.markdown import NOTE, document, file
from gowharf.dev.runs import Real, Run, run_example
from gowharf.report.markdown import fenced
from gowharf.rules.doc import Doc, Example, read
from gowharf.rules.model import Fix, Rule, Safety
from gowharf.rules.table import Entry


def page(entry: Entry, real: Real | None) -> str:
    """The page's text. `real` is a recorded run, shown where the docstring has no example."""
    doc = read(entry.doc)
    return document([NOTE, *_head(entry.rule, doc), *_body(entry.rule, doc, real), *_ignoring(entry.rule)])


def _head(rule: Rule, doc: Doc) -> Iterator[str]:
    yield f"# {rule.name}"
    yield doc.title
    facts = [
        f"Severity: **{rule.severity.word}**",
        f"family: [{FAMILIES[rule.family]}](index.md#{anchor(rule.family)})",
    ]
    if rule.aliases:
        facts.append("also known as " + ", ".join(f"`{name}`" for name in rule.aliases))
    if not rule.default:
        facts.append("runs only where it is selected")
    yield " · ".join([*facts, f"[reference]({rule.reference})"])
    yield doc.why[:1].upper() + doc.why[1:]


def _body(rule: Rule, doc: Doc, real: Real | None) -> Iterator[str]:
    bad = [example for example in doc.examples if example.expected]
    for number, example in enumerate(bad):
        yield "## Example" if number == 0 else "## Another example"
        yield from _bad(rule, example)
    if not bad and real is not None:
        yield "## Go says"
        yield f"When a real build came to `{real.command}`:"
        yield fenced(real.error)
    fine = [example for example in doc.examples if not example.expected and bad]
    if fine:
        yield "## Looks alike and is fine"
    for number, example in enumerate(fine):
        if number:
            yield "And:"
        yield from _files(example)


def _bad(rule: Rule, example: Example) -> Iterator[str]:
    run = run_example(rule.name, example)
    yield from _files(example)
    yield "### gowharf says"
    yield fenced(run.shown)
    says = example.go_says or run.finding.go_says
    if says:
        yield "### Go says"
        yield fenced(says)
    yield from _mend(run, example)


def _files(example: Example) -> Iterator[str]:
    for path, text in example.files.items():
        yield file(path, text)


def _mend(run: Run, example: Example) -> Iterator[str]:
    if not run.finding.fixes:
        return
    yield "### Fixed"
    yield _how(run.finding.fixes[0])
    for path, text in run.mended.items():
        if example.files.get(path) != text:
            yield file(path, text)


def _how(fix: Fix) -> str:
    if fix.safety is Safety.MANUAL:
        command = f": `{fix.command}`" if fix.command and fix.command not in fix.title else ""
        return f"By hand: {fix.title}{command}"
    if fix.safety is Safety.SAFE:
        return f"{fix.title} (`gowharf check --fix`):"
    return f"{fix.title} (`gowharf check --fix --unsafe-fixes`, since only you know whether that is meant):"


def _ignoring(rule: Rule) -> Iterator[str]:
    yield "## Ignore it"
    if rule.family == "gowharf":
        yield "In the configuration:"
    else:
        yield "In one place, in a comment on the line above, with the reason:"
        yield fenced(f"# gowharf: ignore[{rule.name}] the reason", "dockerfile")
        yield "In go.mod and go.work the comment begins with `//`. Everywhere, in gowharf.toml:"
    yield fenced(f'ignore = ["{rule.name}"]', "toml")

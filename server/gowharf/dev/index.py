"""docs/rules/index.md: every rule with its title, by family."""

from collections.abc import Iterator

from gowharf.dev.families import FAMILIES
from gowharf.dev.markdown import NOTE, document, table
from gowharf.rules.doc import read
from gowharf.rules.table import Table

INTRO = """An *error* is a promise: with these files, as a fresh clone has them, the step fails. A *warning* fails under
common conditions, leaks a credential or has no effect; an *info* works, and could be faster or clearer. The severity
here is the highest that a rule gives: where the replay can't be sure, it gives less. `gowharf rule NAME` shows the same
pages in a terminal."""


def index(rules: Table) -> str:
    """The page's text."""
    return document([NOTE, "# Rules", INTRO, *_families(rules)])


def _families(rules: Table) -> Iterator[str]:
    for family, title in FAMILIES.items():
        yield f"## {title}"
        yield f"`{family}`, as a name in `select` and `ignore`, means all of these."
        rows = [
            (f"[{entry.rule.name}]({entry.rule.name}.md)", entry.rule.severity.word, read(entry.doc).title)
            for entry in sorted(rules.entries, key=lambda entry: entry.rule.name)
            if entry.rule.family == family
        ]
        yield table(("rule", "severity", "what it finds"), rows)

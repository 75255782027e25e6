"""Every rule's docstring holds: it explains itself, and its examples are found, mended and clean as they say."""

import pytest

from gowharf.rules.doc import read
from gowharf.rules.table import TABLE
from tests.rules.examples import run

RULES = {entry.rule.name: entry for entry in TABLE.entries}
EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{number}")
    for name, entry in RULES.items()
    for number, example in enumerate(read(entry.doc).examples, 1)
]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_explains_itself(name):
    rule, doc = RULES[name].rule, read(RULES[name].doc)
    assert doc.title.endswith("."), "the docstring's first line is a sentence"
    assert doc.why, "the docstring needs a paragraph that starts with 'Why: '"
    assert rule.reference.startswith("https://")
    assert name == name.lower() and " " not in name and "_" not in name


@pytest.mark.parametrize("name", [name for name, entry in RULES.items() if entry.explain or entry.check])
def test_a_rule_that_reads_go_mod_or_dockerfiles_has_an_example(name):
    if name == "unreadable-file":
        return  # text can't show a file that can't be read
    assert read(RULES[name].doc).examples


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_holds(name, example):
    run(name, example)

"""The table of rules."""

import importlib

import pytest

from gowharf.rules.index import ROWS
from gowharf.rules.order import ORDER
from gowharf.rules.table import TABLE, Table
from tests.check.fakes import rule


def test_a_former_name_finds_the_rule():
    table = Table([rule("new", aliases=("old",)), rule("other", family="more")])
    assert table.find("old") is table.find("new") is table.entries[0]
    assert table.named("old") == ("new",)
    assert table.named("fake") == ("new",)
    assert table.named("all") == ("new", "other")
    assert table.named("nobody") == ()


def test_two_rules_cannot_share_a_name():
    with pytest.raises(ValueError, match="two rules are named a"):
        Table([rule("a"), rule("b", aliases=("a",))])


def test_what_takes_every_failure_is_asked_last():
    explaining = [entry.rule.name for entry in TABLE.entries if entry.explain]
    assert explaining[-1] == "go-command-fails"


def test_no_rule_is_named_like_a_family():
    assert not set(TABLE.names) & {*TABLE.families, "all"}


def test_the_index_has_the_rules_in_their_order():
    assert [row[0] for row in ROWS] == list(ORDER)


@pytest.mark.parametrize("module", ORDER)
def test_what_is_known_of_a_rule_before_it_is_imported_is_what_its_module_says(module):
    held = importlib.import_module(module)
    entry = TABLE.find(held.RULE.name)
    assert entry is not None and entry.rule == held.RULE
    assert (entry.checks, entry.surveys, entry.explains) == tuple(
        hasattr(held, name) for name in ("check", "survey", "explain")
    )
    assert (entry.check, entry.survey, entry.explain) == tuple(
        getattr(held, name, None) for name in ("check", "survey", "explain")
    )

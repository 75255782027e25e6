"""The table of rules."""

import pytest

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

"""Word for word what gowharf says of every scenario: what a change does to it for users stands in its commit."""

import pytest

from tests.scenarios.case import cases
from tests.scenarios.said import said, stored

CASES = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", sorted(stored()))
def test_what_is_said_is_as_it_was(name: str) -> None:
    assert said(CASES[name]) == stored()[name], "if this is as it should be: python -m tests.scenarios.said"

"""The name that was most likely meant."""

import pytest

from gowharf.text.nearest import nearest


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("selct", "select"),
        ("ingore", "ignore"),
        ("IGNORE", "ignore"),
        ("severty", "severity"),
        ("zzz", None),
        ("x" * 9999, None),
    ],
)
def test_nearest(name, meant):
    assert nearest(name, ("select", "ignore", "severity")) == meant

"""Links between the pages lead somewhere."""

import re

import pytest

from tests.docs.pages import FILES, ROOT, prose

_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for link in _LINK.findall(prose(path.read_text())):
        target, _, anchor = link.partition("#")
        if "://" in target:
            assert target.startswith("https://")
            continue
        led = (path.parent / target).resolve() if target else path
        assert led.exists(), link
        if anchor:
            assert anchor in {anchor_of(title) for title in _HEADING.findall(prose(led.read_text()))}, link


def anchor_of(title):
    """As GitHub makes it."""
    return "".join(char for char in title.lower().replace(" ", "-") if char.isalnum() or char in "-_")

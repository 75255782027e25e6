"""Links between the pages lead somewhere."""

import re

import pytest

from tests.docs.pages import FILES, ROOT, inline, prose

_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_FILE = re.compile(r"[\w.-]*(?:/[\w.-]*)+|[\w-]+\.(?:py|md|toml|yml|json)")
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


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_are_named_are_there(name):
    """From the repository's top, from the package, or from one of its rooms."""
    named = [code for code in inline((ROOT / name).read_text()) if _FILE.fullmatch(code)]
    named = [code for code in named if not code.startswith((".venv/", ".cache/"))]  # made when they are needed
    package = ROOT / "server" / "gowharf"
    tops = [ROOT, package, *(path for path in package.iterdir() if path.is_dir())]
    assert len(named) > 5
    for code in named:
        assert any((top / code).exists() for top in tops), code


def anchor_of(title):
    """As GitHub makes it."""
    return "".join(char for char in title.lower().replace(" ", "-") if char.isalnum() or char in "-_")

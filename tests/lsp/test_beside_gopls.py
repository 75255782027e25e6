"""gopls runs beside gowharf, and says what x/mod says: at a place without width at the line's first word, and with no
fix. What gowharf says of such a line shows the words that are wrong, or mends them; else it would be said twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lsp.raw import Raw

HEAD = "module example.com/app\n\ngo 1.21\n\n"
# Lines of which gopls tells (x/mod/modfile's rules), each broken in one way.
BROKEN = [
    "require example.com/a banana",
    "require example.com/a v3.0.0",
    "require example.com/a",
    "replace example.com/a ../q",
    "replace example.com/a => example.com/fork",
    "replace example.com/a => ./q v1.0.0",
    "replace example.com/a => ..\\q",
    "requires example.com/a v1.0.0",
    "requre (\n\texample.com/a v1.0.0\n)",
    "go 1.22",
    "toolchain 1.22",
    "exclude example.com/a",
    "retract [v1.0.0",
    "require (\n\texample.com/a v1.0.0",
    "module example.com/b",
]


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Raw]:
    with Raw() as server:
        server.initialize("code-server", tmp_path_factory.mktemp("empty"))
        yield server


@pytest.mark.parametrize("line", BROKEN)
def test_what_gopls_says_too_has_a_better_range_or_a_fix(raw: Raw, tmp_path: Path, line: str) -> None:
    (tmp_path / ".git").mkdir()
    text = HEAD + line + "\n"
    uri = (tmp_path / "go.mod").as_uri()
    raw.open(uri, text)
    raw.request("workspace/diagnostic", {"previousResultIds": []})
    found = raw.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["result"]["items"]
    assert found, "gowharf says nothing"
    for each in found:
        asked = {"textDocument": {"uri": uri}, "range": each["range"], "context": {"diagnostics": []}}
        actions = raw.request("textDocument/codeAction", asked)["result"]
        fixed = any(not action["title"].startswith("Ignore") for action in actions)
        assert fixed or each["range"]["start"] != each["range"]["end"], each
    raw.close(uri)

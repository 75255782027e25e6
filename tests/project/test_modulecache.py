"""The module cache of this machine, as go lays it out."""

from pathlib import Path

import pytest

from gowharf.project.modulecache import cached_modules, module_cache


def write(top: Path, *paths: str) -> None:
    for path in paths:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text("v1.0.0\nv1.1.0\nnonsense\n" if path.endswith("list") else "")


def test_modules_and_versions_are_found_by_their_names(tmp_path: Path) -> None:
    write(
        tmp_path / "cache" / "download",
        "github.com/!burnt!sushi/toml/@v/v1.5.0.mod",
        "github.com/!burnt!sushi/toml/@v/v1.5.0.zip",
        "github.com/!burnt!sushi/toml/@v/v1.5.0.ziphash",
        "github.com/!burnt!sushi/toml/@v/v1.6.0-!r!c1.info",
        "github.com/!burnt!sushi/toml/v2/@v/v2.0.0.info",
        "example.com/listed/@v/list",
        "example.com/locked/@v/v1.0.0.lock",
        "example.com/Wrong/@v/v1.0.0.mod",
        "example.com/wr!/@v/v1.0.0.mod",
        "sumdb/sum.golang.org/lookup/@v/v1.0.0.mod",
    )
    assert cached_modules(str(tmp_path)) == {
        "github.com/BurntSushi/toml": {"v1.5.0", "v1.6.0-RC1"},
        "github.com/BurntSushi/toml/v2": {"v2.0.0"},
        "example.com/listed": {"v1.0.0", "v1.1.0"},
    }


def test_links_are_not_followed(tmp_path: Path) -> None:
    top = tmp_path / "cache" / "download"
    write(top, "example.com/a/@v/v1.0.0.mod")
    (top / "example.com" / "loop").symlink_to(top)
    (top / "example.com" / "a" / "@v" / "v1.1.0.mod").symlink_to("v1.0.0.mod")
    assert cached_modules(str(tmp_path)) == {"example.com/a": {"v1.0.0"}}


def test_no_cache_is_no_fault(tmp_path: Path) -> None:
    assert cached_modules(str(tmp_path / "none")) == {}


@pytest.mark.parametrize(
    ("env", "written", "wanted"),
    [
        ({}, "", "home/go/pkg/mod"),
        ({"GOPATH": "/a:/b"}, "", "/a/pkg/mod"),
        ({"GOPATH": "/a", "GOMODCACHE": "/cache"}, "", "/cache"),
        ({"GOPATH": "/a"}, "# c\nGOMODCACHE=/written\n", "/written"),
        ({}, "GOPATH=/written\n", "/written/pkg/mod"),
        ({"GOENV": "off"}, "GOPATH=/written\n", "home/go/pkg/mod"),
    ],
)
def test_the_cache_is_where_go_looks_for_it(tmp_path: Path, env: dict[str, str], written: str, wanted: str) -> None:
    (tmp_path / "go").mkdir()
    (tmp_path / "go" / "env").write_text(written)
    assert module_cache(env, "home", str(tmp_path)) == wanted

"""What is generated is fresh, says what it should, and belongs to something."""

import pathlib
import re

import pytest

from gowharf.check.config import parse
from gowharf.check.settings import TABLE as SETTINGS
from gowharf.dev import configuration, families, generate
from gowharf.dev.runs import recorded_runs, run_example
from gowharf.rules.doc import read
from gowharf.rules.model import Severity
from gowharf.rules.table import TABLE
from gowharf.text.source import Source

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = {path.stem: path.read_text() for path in (ROOT / "docs" / "rules").glob("*.md")}


def test_what_is_generated_is_fresh(capsys):
    status = generate.main(["--check"])
    assert not capsys.readouterr().out
    assert status == 0


def test_every_rule_has_a_page_and_every_page_a_rule():
    assert sorted(PAGES) == sorted([*TABLE.names, "index"])


def test_the_index_lists_every_rule_once():
    listed = re.findall(r"^\| \[([\w-]+)\]\(\1\.md\) \|", PAGES["index"], re.MULTILINE)
    assert sorted(listed) == sorted(TABLE.names)


def test_every_family_has_a_title():
    assert set(families.FAMILIES) == set(families.COMMONEST) == set(TABLE.families)


@pytest.mark.parametrize("name", TABLE.names)
def test_the_page_of_an_error_has_gos_own_words(name):
    doc = read(TABLE.find(name).doc)
    bad = [example for example in doc.examples if example.expected]
    if bad and run_example(name, bad[0]).finding.severity is not Severity.ERROR:
        return
    if bad or name in recorded_runs(ROOT):
        assert "# Go says\n" in PAGES[name]


def test_a_page_shows_the_finding_the_words_and_the_mend():
    page = PAGES["image-go-too-old"]
    assert "error[image-go-too-old]: golang:1.21 cannot build this module: go.mod requires go 1.24\n" in page
    assert "### Go says\n\n```text\ngo: go.mod requires go >= 1.24 (running go 1.21.13; GOTOOLCHAIN=local)\n```" in page
    assert (
        "Use golang:1.24 (`gowharf check --fix`):\n\n`Dockerfile`\n```dockerfile\nFROM golang:1.24 AS build\n" in page
    )
    assert "# gowharf: ignore[image-go-too-old] the reason" in page
    assert (
        "^^^"
        not in page.replace(page[page.index("### gowharf says") : page.index("### Go says")], "", 1).split("##")[1]
    )


def test_the_page_of_a_renamed_rule_has_its_former_names():
    renamed = [entry.rule for entry in TABLE.entries if entry.rule.aliases]
    assert renamed
    for rule in renamed:
        assert all(f"`{alias}`" in PAGES[rule.name] for alias in rule.aliases)


def test_the_configurations_example_is_one():
    assert parse(Source("gowharf.toml", configuration.EXAMPLE)) is not None


def test_the_configurations_example_uses_every_setting():
    for setting in SETTINGS:
        assert setting.name in configuration.EXAMPLE or setting.name == "select"


def test_stale_pages_are_named_written_and_removed(tmp_path, capsys, monkeypatch):
    wanted = {"docs/rules/one.md": "one\n", "README.md": "é\n"}
    monkeypatch.setattr(generate, "generated", lambda root: wanted)
    monkeypatch.setattr(generate, "_refreshed", lambda root: False, raising=False)
    (tmp_path / "docs" / "rules").mkdir(parents=True)
    (tmp_path / "docs" / "rules" / "gone.md").write_text("gone\n")
    (tmp_path / "README.md").write_bytes(b"old\n")
    assert generate.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().out.splitlines()[:3] == [
        "docs/rules/one.md is stale",
        "README.md is stale",
        "docs/rules/gone.md belongs to no rule",
    ]
    assert (tmp_path / "README.md").read_bytes() == b"old\n"
    assert generate.main([], tmp_path) == 0
    held = {str(path.relative_to(tmp_path)): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert held == wanted
    assert generate.main(["--check"], tmp_path) == 0

"""`gowharf init`: a configuration to start from that says what the project shows, and changes nothing by itself."""

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from gowharf.check.config import parse
from gowharf.check.settings import Settings
from gowharf.text.source import Source

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def bare(folder):
    """A project that is one by its .git and has no configuration."""
    (folder / "gowharf.toml").unlink()
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return folder


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def without_comment_signs(text):
    """All that could be switched on, switched on."""
    lines = []
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        setting = re.match(r'[\w-]+ = |\[|\s*"|\]', bare)
        lines.append(bare if setting else line)
    return "\n".join(lines)


def test_it_writes_the_file_once_and_never_over_another(gowharf, bare):
    ran = gowharf("init")
    assert (ran.status, ran.out, ran.err) == (0, "wrote gowharf.toml\n", "")
    text = (bare / "gowharf.toml").read_text()
    again = gowharf("init")
    assert (again.status, again.out) == (2, "")
    assert "gowharf.toml has a configuration already" in again.err
    assert (bare / "gowharf.toml").read_text() == text


def test_a_configuration_in_pyproject_counts_too(gowharf, bare):
    write(bare, {"pyproject.toml": "[tool.gowharf]\n"})
    ran = gowharf("init")
    assert ran.status == 2 and "pyproject.toml has a configuration already" in ran.err
    assert not (bare / "gowharf.toml").exists()


def test_a_pyproject_of_others_is_no_hindrance(gowharf, bare):
    write(bare, {"pyproject.toml": "[project]\nname = 'x'\n"})
    assert gowharf("init").status == 0


def test_a_dry_run_writes_nothing(gowharf, bare):
    ran = gowharf("init", "--stdout")
    assert ran.status == 0 and "# [severity]" in ran.out
    assert not (bare / "gowharf.toml").exists()
    assert gowharf("init").status == 0
    assert gowharf("init", "--stdout").out == ran.out


def test_it_goes_to_the_projects_root(gowharf, bare):
    write(bare, {"a/b/go.mod": "module example.com/a\n"})
    assert gowharf("init", "a/b").out == "wrote gowharf.toml\n"
    assert (bare / "gowharf.toml").exists()


def test_it_says_nothing_by_itself_and_everything_without_its_comment_signs(gowharf, bare):
    write(bare, {"go.mod": "module example.com/a\n", "Dockerfile": "FROM golang:1.24\nCOPY go.mod /\n"})
    text = gowharf("init", "--stdout").out
    assert tomllib.loads(text) == {}
    assert parse(Source("gowharf.toml", text))._replace(file=None) == Settings()
    every = without_comment_signs(text)
    settings = parse(Source("gowharf.toml", every))
    assert settings.builds[0].dockerfile == "Dockerfile"
    assert set(tomllib.loads(every)) == {
        "required-version", "select", "ignore", "severity", "per-file-ignores", "exclude", "private", "build", "images",
    }  # fmt: skip


def test_no_finding_changes(gowharf, bare):
    for path in (EXAMPLES / "broken").iterdir():
        copy = shutil.copytree if path.is_dir() else shutil.copy
        if path.name != "gowharf.toml":
            copy(path, bare / path.name)
    before = json.loads(gowharf("check", "--output-format", "json").out)
    assert before["findings"]
    assert gowharf("init").status == 0
    assert json.loads(gowharf("check", "--output-format", "json").out) == before


def test_build_contexts_come_with_their_reasons(gowharf, bare):
    write(
        bare,
        {
            "go.mod": "module example.com/a\n",
            "deploy/Dockerfile": "FROM scratch\n",
            "compose.yaml": "services:\n  a:\n    build: {context: ., dockerfile: deploy/Dockerfile, target: last}\n",
        },
    )
    assert (
        "# [[build]]  # compose.yaml builds it from .\n"
        '# dockerfile = "deploy/Dockerfile"\n# context = "."\n# target = "last"\n'
    ) in gowharf("init", "--stdout").out


def test_private_modules_are_seen_in_go_mod_dockerfiles_and_ci(gowharf, bare):
    write(
        bare,
        {
            "go.mod": "module example.com/a\n\ngo 1.24\n\nrequire git.corp.internal/team/lib v1.0.0\n",
            "Dockerfile": "FROM golang:1.24\nENV GOPRIVATE=git.example.com/*,example.org/x\nCOPY . .\n",
            ".github/workflows/ci.yml": "env:\n  GOPRIVATE: github.com/acme/*\n",
            ".gitlab-ci.yml": "variables:\n  GOPRIVATE: '$CI_SERVER_HOST'\n  X: 1\n",
            "Makefile": "export GOPRIVATE := git.example.com/*\n",
        },
    )
    text = gowharf("init", "--stdout").out
    assert (
        "# private = [\n"
        '#   "git.corp.internal",  # go.mod:5 requires git.corp.internal/team/lib\n'
        '#   "git.example.com/*",  # Dockerfile:2 sets GOPRIVATE\n'
        '#   "example.org/x",  # Dockerfile:2 sets GOPRIVATE\n'
        '#   "github.com/acme/*",  # .github/workflows/ci.yml:2 sets GOPRIVATE\n'
        "# ]\n"
    ) in text
    private = parse(Source("gowharf.toml", without_comment_signs(text))).private
    assert private == ("git.corp.internal", "git.example.com/*", "example.org/x", "github.com/acme/*")


def test_images_whose_go_is_not_known_are_named(gowharf, bare):
    write(
        bare,
        {
            "go.mod": "module example.com/a\n\ngo 1.25\n",
            "Dockerfile": "FROM registry.example.com/go:stable AS build\nCOPY . .\nRUN go build .\n"
            "FROM golang:1.25\nRUN go version\nFROM alpine:3\n",
        },
    )
    text = gowharf("init", "--stdout").out
    assert '# [images."registry.example.com/go:stable"]  # Dockerfile:3 runs go in it\n# go = "1.25"' in text
    assert text.count("# [images.") == 1
    settings = parse(Source("gowharf.toml", without_comment_signs(text)))
    assert settings.images == {"registry.example.com/go:stable": "1.25"}


def test_a_name_can_not_end_its_comment(gowharf, bare):
    write(bare, {'a"\n[x]\n/Dockerfile': "FROM scratch\n", "go.mod": "module example.com/a\n"})
    text = gowharf("init", "--stdout").out
    assert tomllib.loads(text) == {}
    parse(Source("gowharf.toml", without_comment_signs(text)))

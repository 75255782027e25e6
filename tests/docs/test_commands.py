"""Every command in the documentation is run: in a scratch project where that can be, else by the test named here."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from gowharf.check.config import parse
from gowharf.cli import args
from gowharf.rules.table import TABLE
from gowharf.text.source import Source
from tests.docs.pages import GUIDES, ROOT, blocks, inline

SHELL = ("sh", "console")
CONTAINER = "ci/test_container.py::test_a_real_build_runs_gowharf_as_nobody"
# What needs another program or changes this machine: the test that does it, from tests/.
ELSEWHERE = {
    "python3 scripts/example.py": "docs/test_readme.py::test_the_example_script_shows_what_the_readme_shows",
    "python3 scripts/test.py": "docs/test_readme.py::test_the_test_command_is_what_ci_runs",
    "pip install .": "docs/test_readme.py::test_it_installs",
    "pipx install .": "docs/test_readme.py::test_it_installs",  # pip in an environment of pipx's own
    "uv tool install .": "docs/test_readme.py::test_it_installs",  # the same wheel
    "docker build --tag gowharf .": CONTAINER,
    'docker run --rm --volume "$PWD:/project:ro" gowharf': CONTAINER,
}
PROGRAMS = re.compile(r"^\s*(?:\$ )?(?:gowharf|python3?|pip|pipx|uv|docker|git|npm|pre-commit|mkdocs|go) ")
USAGE = re.compile(r"^gowharf \S+( \[OPTIONS\])?( \[?[A-Z]+(\.\.\.)?\]?)*$")
PLACEHOLDER = re.compile(r"^(?:[A-Z][A-Z_=]*|…)$")


def found():
    """Each block of commands, as (page, first command, block)."""
    for page in GUIDES:
        name = page.relative_to(ROOT).as_posix()
        for block in blocks(page.read_text("utf-8")):
            if block.language in SHELL or any(line.startswith("gowharf ") for line in scripts(block)):
                yield pytest.param(block, id=f"{name}: {(block.commands or ['nothing'])[0]}")


def scripts(block):
    """The commands in a workflow."""
    if block.language != "yaml":
        return []
    lines = (line.strip().removeprefix("- ").removeprefix("run: ") for line in block.body.splitlines())
    return [line for line in lines if line.startswith("gowharf ")]


@pytest.fixture
def project(tmp_path):
    """A repository that holds examples/, with the broken one's files at its top, and knows its main branch's origin."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "examples" / "broken", root)
    shutil.copytree(ROOT / "examples", root / "examples")
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "gowharf"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gowharf "$@"\n')
    program.chmod(0o755)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "CI_"))}
    env |= {"PATH": f"{programs}{os.pathsep}{env['PATH']}", "PYTHONPATH": str(ROOT / "server"), "NO_COLOR": "1"}
    who = {f"GIT_{role}_{what}": "x@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env |= who
    for command in ("init -q -b main", "add -A", "commit -q -m first", "update-ref refs/remotes/origin/main HEAD"):
        subprocess.run(["git", *command.split()], cwd=root, env=env, check=True)
    return root, env


@pytest.mark.parametrize("block", list(found()))
def test_commands_do_what_they_are_shown_for(block, project):
    root, env = project
    for command in scripts(block) or block.commands:
        if command in ELSEWHERE:
            continue
        assert command.startswith(("gowharf ", 'eval "$(gowharf ')), f"nothing runs {command}"
        done = subprocess.run(
            ["bash", "-c", command], cwd=root, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        assert "error" not in done.stderr


@pytest.mark.parametrize(("command", "test"), list(ELSEWHERE.items()))
def test_what_runs_elsewhere_is_shown_and_there_is_a_test_of_it(command, test):
    shown = [line for page in GUIDES for block in blocks(page.read_text("utf-8")) for line in block.commands]
    assert command in shown
    path, _, name = test.partition("::")
    assert f"def {name}(" in (ROOT / "tests" / path).read_text("utf-8")


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_command_hides_in_a_block_that_is_not_run(page):
    for block in blocks(page.read_text("utf-8")):
        if block.language in ("text", ""):
            lines = [line for line in block.body.splitlines() if PROGRAMS.match(line)]
            assert all(USAGE.match(line) for line in lines), block.body


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_in_sentences_are_commands(page):
    for code in inline(page.read_text("utf-8")):
        program, *words = code.split(" ")
        if program == "gowharf" and words and words[0] != "--version":
            parsed(shlex.split(code)[1:])
        if program.startswith("python") and words:
            assert script_of(words), code
        if program.startswith("--") and page.name != "CONTRIBUTING.md":  # which speaks of our own programs' options
            assert known(program.partition("=")[0]), code


def parsed(words):
    """Raises UsageError for what gowharf doesn't take. A value in capitals stands for one."""
    if (len(words) == 1 and words[0] in args.COMMANDS) or words[0] == "COMMAND":
        return
    options = {option: action for action in args.parser_of(words[0])._actions for option in action.option_strings}
    given = [word for word in words[1:] if word != "--help"]
    for at, word in enumerate(given):
        action = options.get(given[at - 1]) if at else None
        if PLACEHOLDER.match(word) and action and action.choices:
            given[at] = next(iter(action.choices))
    args.parse(words[0], given)


def script_of(words):
    """The file that Python runs."""
    if words[0] == "-m":
        return importlib.util.find_spec(words[1])
    return (ROOT / words[0]).is_file()


def known(option):
    """Whether gowharf, go, docker or another program that the pages speak of has the option."""
    ours = {text for name in args.COMMANDS for held in args.parser_of(name)._actions for text in held.option_strings}
    others = {"--from", "--mount", "--network", "--check", "--platform", "--version", "--help", "--chown", "--install"}
    return option in ours | others


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_configurations_are_configurations(page):
    for block in blocks(page.read_text("utf-8")):
        if block.language == "toml" and block.mark != "file":
            assert parse(Source("gowharf.toml", block.body)) is not None


def test_some_configurations_were_tried():
    shown = [block for page in GUIDES for block in blocks(page.read_text("utf-8")) if block.language == "toml"]
    assert len([block for block in shown if block.mark != "file"]) > 2


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rules_that_are_ignored_exist(page):
    named = re.findall(r"ignore(?:-file)?\[([\w-]+)\]", page.read_text("utf-8"))
    assert set(named) <= {*TABLE.names, "rule-name"}

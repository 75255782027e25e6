"""What is the same for all commands, and what a run costs to start."""

import json
import os
from importlib.util import find_spec

import pytest

import gowharf as package
from gowharf.cli import args


def test_version(gowharf):
    assert gowharf("--version") == (0, f"gowharf {package.__version__}\n", "")


def test_help(gowharf):
    assert "check" in gowharf("--help").out
    assert gowharf().status == 2
    assert "--stdin-filename" in gowharf("check", "--help").out
    assert gowharf("help") == gowharf("--help")
    assert gowharf("help", "check") == gowharf("check", "--help")


def test_every_command_of_the_overview_is_there(gowharf):
    for command in args.COMMANDS:
        ran = gowharf(command, "--nonsense")
        assert (ran.status, ran.out) == (2, "") and "internal error" not in ran.err
        assert find_spec(f"gowharf.cli.{command.replace('-', '')}") is not None


def test_rule_explains_one_and_lists_all(gowharf):
    page = gowharf("rule", "unused-ignore").out
    assert page.startswith("unused-ignore (warning, gowharf)\n\nAn inline ignore ignores nothing.\n")
    assert "Reference: https://" in page
    listing = gowharf("rule", "--all").out
    assert "go-command-fails" in listing and "A step of the build fails." in listing
    data = json.loads(gowharf("rule", "--all", "--output-format", "json").out)
    assert {rule["name"] for rule in data["rules"]} >= {"go-command-fails", "unused-ignore"}


def test_a_check_loads_no_more_than_it_needs(process, folder):
    (folder / "gowharf.toml").unlink()
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.24\n")
    (folder / "Dockerfile").write_text("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod verify\n")
    code = (
        "import sys\nfrom gowharf.cli.main import main\n"
        "status = main(sys.argv[1:])\nprint(*sorted(sys.modules), file=sys.stderr)\nsys.exit(status)"
    )
    done = process("check", "--output-format", "concise", code=code)
    assert done.returncode == 0, done.stdout + done.stderr
    unwanted = {
        "pygls", "lsprotocol", "asyncio", "yaml", "json", "pathspec", "packaging", "dockerfile_parse", "typing",
        "difflib", "logging", "subprocess", "inspect", "pathlib", "unittest", "tempfile", "email", "shutil", "tomllib",
        "hashlib", "dataclasses", "ast", "threading", "urllib", "socket", "signal", "pickle", "select",
        "gowharf.cli.workers",
        "gowharf.check.fixing", "gowharf.cli.write", "gowharf.cli.show", "gowharf.text.diff", "gowharf.report.json",
        "gowharf.replay.making", "gowharf.replay.go.vendoring", "gowharf.replay.go.workspace",
        "gowharf.rules.gomod.gomod_syntax", "gowharf.rules.gomod.replace_arrow", "gowharf.rules.image.image_go_too_old",
        "gowharf.rules.workspace.gowork_sum", "gowharf.rules.environment.goproxy_dead_entry",
        "gowharf.rules.vendor.vendor_go_too_old", "gowharf.rules.credentials.netrc_not_read",
    }  # fmt: skip
    loaded = set(done.stderr.split())
    assert unwanted & loaded == set()
    assert not {name for name in loaded if name.startswith(("gowharf.ide", "gowharf.lsp", "gowharf.dev"))}
    readers = ("bake", "cloudbuild", "compose", "goreleaser", "hcl", "makefile", "maketree", "workflows", "yamldoc")
    assert not {f"gowharf.project.contexts.{reader}" for reader in readers} & loaded


@pytest.mark.parametrize("argv, status", [(["--version"], 0), (["check", "nowhere"], 2), (["check"], 1)])
def test_the_process_ends_with_the_status_and_all_that_it_said(process, folder, argv, status):
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.24\n")
    (folder / "Dockerfile").write_text("FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n")
    done = process(*argv)
    assert done.returncode == status
    assert (done.stderr if status == 2 else done.stdout).endswith("\n")


def test_who_waits_for_the_end_of_the_process_is_told(process):
    done = process(
        "--version", code="import atexit; atexit.register(print, 'end'); from gowharf.cli.main import run; run()"
    )
    assert done.stdout.endswith("\nend\n")
    done = process("--version", code="import cProfile; cProfile.run('from gowharf.cli.main import run; run()')")
    assert "function calls" in done.stdout


@pytest.mark.needs("a full disk", lambda: [] if os.path.exists("/dev/full") else ["/dev/full"])
def test_output_that_finds_no_room_is_an_error(process, folder):
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.24\n")
    full = "import sys; sys.stdout = open('/dev/full', 'w'); from gowharf.cli.main import run; run()"
    done = process("check", code=full)
    assert done.returncode != 0 and "No space left" in done.stderr


def test_a_familys_name_lists_its_rules(gowharf):
    names = [line.split()[0] for line in gowharf("rule", "gosum").out.splitlines()]
    assert "gosum-stale" in names and "image-go-too-old" not in names
    data = json.loads(gowharf("rule", "gosum", "--output-format", "json").out)
    assert sorted(rule["name"] for rule in data["rules"]) == names


def test_help_begins_with_what_is_needed_most(gowharf):
    assert gowharf("check", "--help").out.startswith("usage: gowharf check [OPTIONS] [PATH...]\n\nCheck go.mod and")
    assert gowharf("explain", "--help").out.startswith("usage: gowharf explain [OPTIONS] DOCKERFILE\n")
    assert gowharf("server", "--help").out.startswith("usage: gowharf server [OPTIONS]\n")

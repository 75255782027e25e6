"""What is the same for all commands, and what a run costs to start."""

import json

import gowharf as package


def test_version(gowharf):
    assert gowharf("--version") == (0, f"gowharf {package.__version__}\n", "")


def test_help(gowharf):
    assert "check" in gowharf("--help").out
    assert gowharf().status == 2
    assert "--stdin-filename" in gowharf("check", "--help").out


def test_rule_explains_one_and_lists_all(gowharf):
    page = gowharf("rule", "unused-ignore").out
    assert page.startswith("unused-ignore (warning, gowharf)\n\nAn inline ignore ignores nothing.\n")
    assert "Reference: https://" in page
    listing = gowharf("rule", "--all").out
    assert "go-command-fails" in listing and "A step of the build fails." in listing
    data = json.loads(gowharf("rule", "--all", "--output-format", "json").out)
    assert {rule["name"] for rule in data["rules"]} >= {"go-command-fails", "unused-ignore"}


def test_a_check_loads_no_more_than_it_needs(process, folder):
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.24\n")
    (folder / "Dockerfile").write_text("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod verify\n")
    code = (
        "import sys\nfrom gowharf.cli.main import main\n"
        "status = main(sys.argv[1:])\nprint(*sorted(sys.modules), file=sys.stderr)\nsys.exit(status)"
    )
    done = process("check", "--output-format", "concise", code=code)
    assert done.returncode == 0, done.stdout + done.stderr
    unwanted = {
        "pygls", "lsprotocol", "asyncio", "yaml", "json", "pathspec", "packaging", "dockerfile_parse",
        "difflib", "logging", "subprocess", "inspect", "pathlib", "unittest", "tempfile", "email",
    }  # fmt: skip
    assert unwanted & set(done.stderr.split()) == set()

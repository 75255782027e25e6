"""Repositories that want to break what reads them: each gets findings or one line, never a traceback, never no end.

Every run has a limit on memory and one on processor time that only what doesn't end will reach.
"""

import json
import os
import pathlib
import socket
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
RUN = "import sys; from gowharf.cli.main import run; run()"
SECONDS = 120  # of processor time
WAIT = 1200  # seconds; only what waits for ever gets there
GOMOD = "module example.com/app\n\ngo 1.24\n"


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A Go project without a Dockerfile."""
    root = tmp_path / "project"
    root.mkdir()
    for name, text in (("gowharf.toml", ""), ("go.mod", GOMOD), ("main.go", "package main\n\nfunc main() {}\n")):
        (root / name).write_text(text)
    return root


def _run(folder: pathlib.Path, *arguments: str, gigabytes: int = 2) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "server")}
    limits = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))\n"
    limits += f"resource.setrlimit(resource.RLIMIT_AS, ({gigabytes << 30}, {gigabytes << 30}))\n"
    command = [sys.executable, "-c", limits + RUN, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=WAIT)
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr and "internal error" not in done.stderr + done.stdout
    assert done.returncode != 2 or len(done.stderr.splitlines()) == 1, done.stderr
    return done


def _findings(folder: pathlib.Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(_run(folder, "check", "--output-format", "json").stdout)["findings"]
    return found


def test_values_that_double_forty_times(folder: pathlib.Path) -> None:
    doubling = "".join(f"ENV A=$A$A\nARG B{index}=$A${{A}}\n" for index in range(40))
    shell = "a=x; " + "a=$a$a; " * 40
    (folder / "Dockerfile").write_text(
        f"FROM golang:1.24\nENV A=xx\n{doubling}WORKDIR /src/$A\nCOPY . .\nRUN {shell} go build -o $a $A ./...\n"
    )
    _run(folder, "check")
    _run(folder, "explain", "Dockerfile")


def test_values_that_double_by_prefix_and_in_make_compose_and_bake(folder: pathlib.Path) -> None:
    lines = "".join(f"V{index + 1} = $(V{index})$(V{index})\n" for index in range(40))
    (folder / "Makefile").write_text(f"V0 = x\n{lines}image:\n\tdocker build -t $(V40) -f Dockerfile .\n")
    bombs = "".join(f"  b{index + 1}: &b{index + 1} [{', '.join([f'*b{index}'] * 9)}]\n" for index in range(12))
    (folder / "compose.yaml").write_text(f"x-a:\n  b0: &b0 [x]\n{bombs}services:\n  app:\n    build: .\n")
    bake = "".join(f'variable "V{index + 1}" {{ default = "${{V{index}}}${{V{index}}}" }}\n' for index in range(40))
    text = f'variable "V0" {{ default = "x" }}\n{bake}target "app" {{ args = {{ A = "${{V40}}" }} }}\n'
    (folder / "docker-bake.hcl").write_text(text)
    (folder / "Dockerfile").write_text("FROM golang:1.24\nARG A\nCOPY . .\nRUN make image && go build $A\n")
    _run(folder, "check")


def test_stages_in_a_circle(folder: pathlib.Path) -> None:
    (folder / "Dockerfile").write_text(
        "FROM b AS a\nCOPY --from=b /x /y\nFROM a AS b\nCOPY --from=c / /\nFROM scratch AS c\nCOPY --from=c / /\n"
        "FROM d AS d\nRUN --mount=from=b,target=/x go build ./...\n"
    )
    _run(folder, "check")
    _run(folder, "explain", "Dockerfile")


def test_paths_that_lead_out_everywhere(folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    out = "../../../../../../../../../etc"
    (tmp_path / "go.mod").write_text("module outside\n")
    (folder / "go.mod").write_text(f"{GOMOD}replace example.com/x => {out}\nreplace example.com/y => /etc\n")
    (folder / "go.work").write_text(f"go 1.24\n\nuse (\n\t.\n\t{out}\n\t..\n\t/\n)\n")
    (folder / "compose.yaml").write_text(
        f"services:\n  app:\n    build:\n      context: {out}\n      dockerfile: {out}/passwd\n"
        f"      additional_contexts:\n        x: {out}\n  b:\n    build: /\n  c:\n    extends:\n"
        f"      file: {out}/x.yaml\n      service: x\n    env_file: {out}/passwd\ninclude:\n  - {out}/compose.yaml\n"
    )
    (folder / "docker-bake.hcl").write_text(f'target "a" {{ context = "{out}"\n dockerfile = "{out}/passwd" }}\n')
    (folder / "Makefile").write_text(f"include {out}/passwd\nimage:\n\tdocker build -f {out}/passwd {out}\n")
    (folder / "Dockerfile").write_text(
        f"FROM golang:1.24\nCOPY {out} {out}\nCOPY --from=x {out}/passwd /\nADD {out}/../root/.ssh /\nWORKDIR {out}\n"
        f"RUN --mount=type=bind,source={out},target={out} . {out}/profile && cd {out} && make -f {out}/x\n"
        f"RUN go build {out}\n"
    )
    done = _run(folder, "check")
    assert "root:" not in done.stdout
    _run(folder, "explain", "Dockerfile")


def test_what_is_no_file_where_a_file_should_be(folder: pathlib.Path) -> None:
    os.mkfifo(folder / "Dockerfile")
    os.mkfifo(folder / "go.sum")
    (folder / "go.work").mkdir()
    (folder / ".dockerignore").symlink_to("/dev/zero")
    (folder / "Dockerfile.zero").symlink_to("/dev/zero")
    (folder / "Dockerfile.loop").symlink_to("Dockerfile.loop")
    (folder / "loop").symlink_to(".")
    (folder / "vendor").symlink_to("vendor")
    (folder / ".git").symlink_to("/dev/zero")
    (folder / "compose.yaml").symlink_to("/dev/stdin")
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(folder)
        listener.bind("Dockerfile.socket")
    said = {finding["path"] for finding in _findings(folder)}
    assert {"Dockerfile", "Dockerfile.zero", "Dockerfile.loop"} <= said


READ = [  # what hides the others stands alone
    "Dockerfile",
    "go.mod",
    "gowharf.toml",
    "pyproject.toml",
    ".git",
    ".git/index .git/config .git/HEAD .git/info/exclude .gitattributes .gitmodules .gitignore sub/.gitignore",
    "go.sum go.work.sum vendor/modules.txt main.go x_test.go default.pgo .dockerignore Dockerfile.dockerignore .env",
    "go.work x.Dockerfile Containerfile .containerignore docker-compose.override.yml docker-bake.hcl docker-bake.json "
    ".github/workflows/ci.yml build.mk scripts/build.sh run.sh Taskfile.yml justfile package.json skaffold.yaml "
    "cloudbuild.yaml Tiltfile .goreleaser.yaml",
    "compose.yaml Makefile",
]


@pytest.mark.parametrize("names", READ, ids=lambda names: names.split()[0])
@pytest.mark.parametrize("kind", ["fifo", "device", "loop", "folder"])
def test_no_file_where_gowharf_reads_one(folder: pathlib.Path, names: str, kind: str) -> None:
    files = {
        "Dockerfile": "FROM golang:1.21\nCOPY . .\nRUN ./run.sh && . scripts/build.sh\nRUN make && go build ./...\n",
        "compose.yaml": "services:\n  a:\n    build: .\n    env_file: .env\n",
        "Makefile": "include build.mk\nall:\n\tdocker build .\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    for path in (folder / name for name in names.split()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to("/dev/zero" if kind == "device" else path.name)
    _run(folder, "check")
    _run(folder, "explain", "Dockerfile")


@pytest.mark.parametrize("name", ["gowharf.toml", "pyproject.toml"])
@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "[[build]]\ndockerfile = '../../../../etc/passwd'\ncontext = '/'\n",
        "a" * 1_000_000,
        "x = " + "[" * 100_000,
        "x" + ".x" * 50_000 + " = 1",
        "select = ['\x1b[2J']\n",
        "[images]\n'\\u0000' = {go = '1.24'}\n",
        "required-version = '>=999'\n",
        "exclude = ['" + "*" * 5_000 + "x']\n",
        "private = ['" + "[" * 5_000 + "']\n",
        "[severity]\n'all' = 7\n",
    ],
    ids=range(11),
)
def test_configurations(folder: pathlib.Path, name: str, text: str) -> None:
    (folder / "gowharf.toml").unlink()
    (folder / "Dockerfile").write_text("FROM golang:1.24\nCOPY . .\nRUN go build ./...\n")
    header = "[tool.gowharf]\n" if name == "pyproject.toml" else ""
    (folder / name).write_text(header + text)
    _run(folder, "check")


def test_depth(folder: pathlib.Path) -> None:
    deep = folder
    for _ in range(300):
        deep = deep / "d"
        os.mkdir(deep)
    (deep / "go.mod").write_text(GOMOD)
    nested = "(" * 20_000 + "go build" + ")" * 20_000
    (folder / "Dockerfile").write_text(
        f"FROM golang:1.24\nCOPY . .\nRUN {nested}\nRUN {'$(' * 20_000}\nRUN {'if true; then ' * 10_000}\n"
        f"RUN {'{ ' * 20_000}\nENV A={'${A:-' * 20_000}\nRUN {'a() { b() { ' * 5_000}\n"
        f"RUN sh -c {'sh -c ' * 5_000} true\nRUN {'(( ' * 20_000}\nRUN {'case x in x) ' * 5_000}\n"
        f"RUN {'! ' * 20_000}go build\n"
        f"RUN {'eval ' * 9_000}go build\n" + "ONBUILD " * 20_000 + "RUN x\n"
    )
    (folder / "compose.yaml").write_text("a: " + "[" * 50_000)
    (folder / "docker-bake.json").write_text("[" * 50_000)
    (folder / "docker-bake.hcl").write_text("target " + "{" * 50_000 + "(" * 50_000)
    (folder / "Makefile").write_text("X = " + "$(" * 50_000 + "\n")
    (folder / "package.json").write_text("[" * 50_000)
    (folder / "deep.go").write_text("package main\n\nvar x = " + "(" * 100_000)
    _run(folder, "check")


def test_functions_and_scripts_that_call_themselves(folder: pathlib.Path) -> None:
    (folder / "a.sh").write_text("#!/bin/sh\n. ./b.sh\n./a.sh\nsh a.sh\n")
    (folder / "b.sh").write_text(". ./a.sh\n")
    (folder / "Makefile").write_text("a: b\n\t$(MAKE) a\n\tmake -C . a\nb: a\n\tmake b\nX = $(X) $(Y)\nY = $(X)\n")
    (folder / "Dockerfile").write_text(
        "FROM golang:1.24\nCOPY . .\nRUN f() { f; f; }; f\nRUN a() { b; b; }; b() { a; a; }; a\n"
        "RUN sh a.sh\nRUN make a\n"
        "RUN eval 'eval \"$0\"'\nRUN alias go=go; go build ./...\nRUN while true; do go build ./...; done\n"
        "RUN for i in 1 2 3; do for j in 1 2 3; do for k in 1 2 3; do go build; done; done; done\n"
    )
    _run(folder, "check")


def test_a_dockerfile_of_many_steps_and_stages(folder: pathlib.Path) -> None:
    stages = "".join(
        f"FROM {'golang:1.24' if not index else f's{index - 1}'} AS s{index}\nCOPY . /s{index}\n"
        f"RUN cd /s{index} && go build -o /bin/x{index} .\n"
        for index in range(300)
    )
    (folder / "Dockerfile").write_text(stages)
    _run(folder, "check")


def test_a_hundred_thousand_files(folder: pathlib.Path) -> None:
    for number in range(100):
        inner = folder / f"d{number}"
        inner.mkdir()
        for name in range(1000):
            (inner / f"f{name}").touch()
    (folder / "Dockerfile").write_text("FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n")
    found = _findings(folder)
    assert [finding["rule"] for finding in found if finding["severity"] == "error"] == ["image-go-too-old"]


def test_a_huge_list_of_hashes(folder: pathlib.Path) -> None:
    line = "example.com/module{0} v1.0.{1} h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    with open(folder / "go.sum", "w") as file:
        for number in range(2000):
            file.write("".join(line.format(number, patch) for patch in range(1300)))
    assert (folder / "go.sum").stat().st_size > 200_000_000
    (folder / "Dockerfile").write_text("FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n")
    found = json.loads(_run(folder, "check", "--output-format", "json", gigabytes=6).stdout)["findings"]
    assert "image-go-too-old" in [finding["rule"] for finding in found]

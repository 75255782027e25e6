"""`gowharf check --watch`, as a process that somebody edits beside and ends with Ctrl-C."""

import os
import pty
import signal
import subprocess
import sys
import threading
import time

import pytest

from gowharf.cli import args, watch
from tests.cli.conftest import SERVER

GOOD = "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n"
BAD = GOOD.replace("1.26", "1.25")
FINE = "No findings"


RUN = "from gowharf.cli.main import run; run()"


class Watching:
    """gowharf, watching `folder`; what it says is kept as it comes."""

    def __init__(self, folder, *argv, stdout=subprocess.PIPE, code=RUN):
        environment = {**os.environ, "PYTHONPATH": os.path.abspath(SERVER), "TERM": "xterm"}
        command = [sys.executable, "-c", code, "check", "--watch", *argv]
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=stdout, stderr=subprocess.PIPE, start_new_session=True
        )
        self.out = b""

    def read_from(self, descriptor):
        def keep():
            try:
                while data := os.read(descriptor, 65536):
                    self.out += data
            except OSError:
                pass  # a terminal whose other end is closed

        threading.Thread(target=keep, daemon=True).start()
        return self

    def until(self, holds):
        for _ in range(1200):
            if holds(self.out.decode()):
                return
            assert self.process.poll() is None, self.process.stderr.read()
            time.sleep(0.05)
        raise AssertionError(self.out)

    def end(self):
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(60)
        return status, self.process.stderr.read().decode()


@pytest.fixture
def watching(folder):
    """Starts `gowharf check --watch` in a project that builds."""
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.26\n")
    (folder / "main.go").write_text("package main\n\nfunc main() {}\n")
    (folder / "Dockerfile").write_text(GOOD)
    started = []

    def start(*argv, **more):
        started.append(Watching(folder, *argv, **more))
        if started[-1].process.stdout is not None:
            started[-1].read_from(started[-1].process.stdout.fileno())
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()


def test_an_edit_is_checked_and_ctrl_c_ends_it_quietly(watching, folder):
    run = watching()
    run.until(lambda out: FINE in out)
    (folder / "Dockerfile").write_text(BAD)
    run.until(lambda out: "error[image-go-too-old]" in out)
    (folder / "Dockerfile").write_text(GOOD)
    run.until(lambda out: out.count(FINE) == 2)
    assert run.end() == (130, "")


def test_an_edit_elsewhere_that_changes_nothing_prints_nothing(watching, folder):
    (folder / "Dockerfile").write_text(BAD)
    run = watching("--output-format", "concise")
    run.until(lambda out: "image-go-too-old" in out)
    before = run.out
    (folder / "main.go").write_text("package main\n\nfunc main() { println() }\n")
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.27\n")
    run.until(lambda out: "go.mod requires go 1.27" in out)
    after = run.out.decode().removeprefix(before.decode())
    assert after.count("image-go-too-old") == 1
    assert run.end()[0] == 130


def test_a_broken_configuration_is_said_and_watched_until_it_is_mended(watching, folder):
    run = watching()
    run.until(lambda out: FINE in out)
    (folder / "gowharf.toml").write_text("ignroe = []\n")
    run.until(lambda out: "gowharf: gowharf.toml:1: unknown key ignroe; did you mean ignore?" in out)
    (folder / "gowharf.toml").write_text("")
    run.until(lambda out: out.count(FINE) == 2)
    assert run.end() == (130, "")


def test_its_own_reports_are_no_changes(folder):
    (folder / "out").mkdir()
    options = args.parse("check", ["--watch", "--output-format", "json:out/report.json", "--output-format", "full"])
    wanted = watch.wanted(options, lambda change, path: True)
    assert wanted(None, str(folder / "Dockerfile"))
    assert wanted(None, str(folder / "report.json"))
    assert not wanted(None, str(folder / "out" / "report.json"))
    assert not wanted(None, str(folder / "out" / f".report.json.gowharf-{os.getpid()}"))


def test_a_report_in_the_project_is_kept_fresh(watching, folder):
    run = watching("--output-format", "json:report.json", "--output-format", "full")
    run.until(lambda out: FINE in out)
    (folder / "Dockerfile").write_text(BAD)
    run.until(lambda out: "image-go-too-old" in out)
    assert run.end() == (130, "")
    assert "image-go-too-old" in (folder / "report.json").read_text()


def test_a_terminal_is_cleared_and_told_how_to_end_it(watching, folder):
    (folder / "Dockerfile").write_text(BAD)
    ours, theirs = pty.openpty()
    try:
        run = watching(stdout=theirs).read_from(ours)
        run.until(lambda out: "\x1b[2J" in out and "image-go-too-old" in out)
        (folder / "Dockerfile").write_text(GOOD)
        run.until(lambda out: out.count("\x1b[2J") == 2)
        status, said = run.end()
    finally:
        os.close(ours)
        os.close(theirs)
    assert (status, set(said.splitlines())) == (130, {"gowharf: watching for changes; Ctrl-C ends it"})


@pytest.mark.parametrize("option", ["--fix", "--diff", "--fix-only", "--show-files", "--show-settings"])
def test_what_is_for_one_run_is_refused(gowharf, option):
    ran = gowharf("check", "--watch", option)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"gowharf: --watch checks again and again; {option} is for one run\n"


def test_without_watchfiles_it_says_what_to_install(process):
    code = "import sys; sys.modules['watchfiles'] = None; from gowharf.cli.main import run; run()"
    ran = process("check", "--watch", code=code)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "gowharf: --watch needs the package watchfiles: pip install 'gowharf[watch]'\n"


def test_a_wrong_path_or_format_ends_it_at_once(gowharf):
    assert gowharf("check", "--watch", "nowhere").err == "gowharf: no such file or folder: nowhere\n"
    assert "unknown output format" in gowharf("check", "--watch", "--output-format", "fancy").err


FAULT = """
import errno, os, sys, time
def hook(event, arguments):
    if event == "open" and str(arguments[0]).endswith("go.mod") and os.path.exists(MARK):
        DEED
sys.addaudithook(hook)
"""


@pytest.mark.parametrize(
    "deed",
    [
        "os.unlink(MARK); os.unlink('go.mod')",
        "os.unlink(MARK); os.unlink('go.mod'); os.mkdir('go.mod')",
        "os.unlink(MARK); os.unlink('go.mod'); os.mkfifo('go.mod')",
        "raise PermissionError(errno.EACCES, 'Permission denied', arguments[0])",
        "raise OSError(errno.ESTALE, 'Stale file handle', arguments[0])",
    ],
    ids=["vanishes", "folder", "pipe", "denied", "stale"],
)
def test_a_file_that_changes_between_listing_and_reading_is_read_again(watching, folder, tmp_path_factory, deed):
    mark = tmp_path_factory.mktemp("outside") / "struck"
    (folder / "Dockerfile").write_text(BAD)
    run = watching("--output-format", "concise", code=f"MARK = {str(mark)!r}\n" + FAULT.replace("DEED", deed) + RUN)
    run.until(lambda out: out.count("image-go-too-old") == 1)
    mark.touch()
    (folder / "main.go").write_text("package main\n\nfunc main() { println() }\n")
    first = len(run.out)
    run.until(lambda out: len(out) > first)
    mark.unlink(missing_ok=True)
    if not (folder / "go.mod").is_file():
        subprocess.run(["rm", "-rf", folder / "go.mod"], check=True)
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.27\n")
    run.until(lambda out: "go.mod requires go 1.27" in out)
    assert run.end() == (130, "")


def test_clocks_that_jump_change_nothing(watching, folder):
    wild = "import itertools, time\njump = itertools.cycle([0.0, 9e9, -9e9])\n"
    wild += "time.time = time.monotonic = time.perf_counter = lambda: next(jump)\n"
    run = watching(code=wild + RUN)
    run.until(lambda out: FINE in out)
    bad = "error[image-go-too-old]"
    for text, said, times in ((BAD, bad, 1), (GOOD, FINE, 2), (BAD, bad, 2)):
        (folder / "Dockerfile").write_text(text)
        os.utime(folder / "Dockerfile", (10**10 * (times % 2), 10**10 * (times % 2)))
        run.until(lambda out, said=said, times=times: out.count(said) >= times)
    assert run.end() == (130, "")

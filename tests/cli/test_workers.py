"""`--jobs`: several processes find what one finds, in the same order, and end as one does."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

SERVER = os.path.join(os.path.dirname(__file__), "..", "..", "server")


def no_fork():
    return [] if hasattr(os, "fork") and sys.platform != "darwin" else ["os.fork"]


pytestmark = pytest.mark.needs("a system that forks", no_fork)

# Runs gowharf with workers at once, whatever the time; `MORE` comes before.
RUN = """
import os, sys
from gowharf.cli import main, workers
from gowharf.replay import walk
PARENT = os.getpid()
workers.FIRST = workers.PAYS = -1.0
workers._processors = lambda: 2
plain = walk.replay
{more}
sys.argv = ["gowharf", *{arguments!r}]
main.run()
"""


def script(more="", *arguments):
    return [sys.executable, "-c", RUN.format(more=more, arguments=("check", *arguments))]


def environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOWHARF")}
    return {**kept, "PYTHONPATH": SERVER, "NO_COLOR": "1"}


def ran(folder, more="", *arguments):
    return subprocess.run(
        script(more, *arguments), cwd=folder, env=environment(), capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def many(folder):
    """A project of several modules; some builds fail, for reasons of their own, of each other's and of a shared one."""
    (folder / "shared").mkdir()
    (folder / "shared/go.mod").write_text("module example.com/shared\n\ngo 1.24\n\nreplace example.com/x => ./gone\n")
    (folder / "broken.mod").mkdir()
    (folder / "broken.mod/go.mod").write_text("module example.com/broken\n\ngo 1.24.\n")
    for number in range(24):
        home = folder / f"s{number:02}"
        home.mkdir()
        go = ("1.24", "1.27", "1.2x")[number % 3]
        (home / "go.mod").write_text(f"module example.com/s{number}\n\ngo {go}\n\nrequire example.com/d v1.0.0\n")
        (home / "main.go").write_text('package main\n\nimport _ "example.com/d"\n\nfunc main() {}\n')
        (home / "Dockerfile").write_text(
            "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nCOPY . .\nRUN go build -o /app .\n"
        )
    for number in range(3):
        (folder / f"{number}.Dockerfile").write_text(
            "FROM golang:1.23\nWORKDIR /src\nCOPY shared broken.mod ./\nRUN go build ./...\n"
        )
    return folder


def test_any_number_finds_the_same_in_the_same_order(many):
    found = {jobs: ran(many, "", "--jobs", jobs) for jobs in ("1", "2", "5")}
    assert found["1"].returncode == 1
    assert found["1"].stderr == ""
    assert "s23/Dockerfile" in found["1"].stdout
    assert {each.stdout for each in found.values()} == {found["1"].stdout}
    assert {(each.returncode, each.stderr) for each in found.values()} == {(1, "")}


def test_the_fixes_are_the_same_too(many):
    one, three = (ran(many, "", "--diff", "--unsafe-fixes", "--jobs", jobs) for jobs in ("1", "3"))
    assert one.stdout.count("+++") > 5
    assert one.stdout == three.stdout


COUNTED = "fork = os.fork\ndef counted():\n    print('forked', file=sys.stderr)\n    return fork()\nos.fork = counted"


def test_workers_are_there_where_they_pay_and_as_many_as_asked_for(many):
    assert ran(many, COUNTED).stderr.count("forked") == 2
    assert ran(many, COUNTED, "--jobs", "3").stderr.count("forked") == 3
    assert "forked" not in ran(many, COUNTED, "--jobs", "1").stderr
    assert "forked" not in ran(many, COUNTED + "\nworkers._processors = lambda: 1").stderr


def test_a_small_project_never_forks(folder, gowharf, monkeypatch):
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.24\n")
    (folder / "Dockerfile").write_text("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go vet ./...\n")
    done = ran(folder, COUNTED + "\nworkers.FIRST, workers.PAYS = 0.1, 0.2", "--output-format", "json")
    assert json.loads(done.stdout)["summary"]["files"] == 2
    assert "forked" not in done.stderr


def test_with_other_threads_nothing_is_forked(many):
    more = COUNTED + "\nimport threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"
    done = ran(many, more, "--jobs", "4")
    assert (done.returncode, "forked" in done.stderr) == (1, False)


def in_worker(code):
    """Replays in a worker do this before."""
    body = "".join(f"        {line}\n" for line in code.splitlines())
    return (
        "def replay(project, build):\n    if os.getpid() != PARENT:\n"
        f"{body}    return plain(project, build)\nwalk.replay = replay"
    )


def test_a_killed_worker_ends_the_run_with_one_line(many):
    done = ran(many, in_worker("if build.dockerfile.startswith('s15'): os.kill(os.getpid(), 9)"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "gowharf: a worker process was killed (signal 9), perhaps because memory ran out; --jobs 1 works without any\n"
    )


def test_a_worker_that_just_ends_is_told_of(many):
    done = ran(many, in_worker("os._exit(0)"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "gowharf: the worker processes ended before their work was done; --jobs 1 needs none\n"


def test_what_goes_wrong_in_a_worker_is_one_line(many):
    done = ran(many, in_worker("raise SystemError('of a test')"))
    assert (done.returncode, done.stderr) == (1, "")  # the replay of one Dockerfile is a finding
    assert "stopped at a fault of gowharf (SystemError: of a test)" in done.stdout
    done = ran(many, in_worker("raise KeyboardInterrupt('of a test')"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "gowharf: internal error, please report it: RuntimeError: KeyboardInterrupt: of a test"
        " (GOWHARF_DEBUG=1 shows where)"
    ]


def test_a_file_that_changes_under_way_is_shown_as_it_was_read(many):
    """What is told of a text is never shown with another."""
    code = "path = build.dockerfile\nif path[0] == 's':\n    open(path, 'r+').write('# a line more\\nFROM golang:1.24')"
    more = in_worker(code).replace("return plain", "project = again(project)\n    return plain")
    again = (
        "from gowharf.project.load import load_project\n"
        "def again(project):\n    return load_project(project.root) if os.getpid() != PARENT else project\n"
    )
    done = ran(many, again + more, "--output-format", "json", "--exit-zero")
    assert done.stderr == ""
    for finding in json.loads(done.stdout)["findings"]:
        lines = (many / finding["path"]).read_text().count("\n")
        assert finding["range"]["end"]["line"] <= lines + 1
    assert done.returncode == 0


def test_ctrl_c_leaves_no_process_and_says_nothing(many):
    more = in_worker("import time\nopen(f'at-{os.getpid()}', 'w').close()\ntime.sleep(60)")
    process = subprocess.Popen(
        script(more),
        cwd=many,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 30
    while len(workers := [int(path.name[3:]) for path in many.glob("at-*")]) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "")
    assert len(workers) == 2
    for pid in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1000"])
def test_a_number_that_is_none(gowharf, value):
    done = gowharf("check", "--jobs", value)
    assert done.status == 2
    assert done.err.count("\n") == 1
    assert f"'{value}' is no number from 1 to 256" in done.err

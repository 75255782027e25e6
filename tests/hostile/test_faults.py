"""What goes wrong around a run: files that vanish or change, a disk that is full, a process that is killed.

Each run is a process of its own. Faults are put in its way by an audit hook, which Python asks before it opens, lists
or renames, and by the system's own limits.
"""

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
GOMOD = "module example.com/app\n\ngo 1.24.0\n\nreplace example.com/lib -> ./lib\n"
DOCKERFILE = "FROM golang:1.21\nWORKDIR /src\nENV GO_PRIVATE=example.com/*\nCOPY . .\nRUN go build ./...\n"
RUN = "import sys; from gowharf.cli.entry import run; run()"


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project with fixes in two files."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "gowharf.toml").write_text("")
    (folder / "go.mod").write_text(GOMOD)
    (folder / "go.sum").write_text("")
    (folder / "main.go").write_text("package main\n\nfunc main() {}\n")
    (folder / "Dockerfile").write_text(DOCKERFILE)
    return folder


def _started(folder: pathlib.Path, *arguments: str, before: str = "") -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "server"), "PYTHONUNBUFFERED": ""}
    command = [sys.executable, "-c", f"{before}\n{RUN}", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def _run(folder: pathlib.Path, *arguments: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    with _started(folder, *arguments, before=before) as process:
        out, err = process.communicate()
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess([], process.returncode, out, err)


def _hook(event: str, name: str, deed: str) -> str:
    """Code that does `deed` just before Python opens, lists or renames a path that ends with `name`."""
    return f"""
import errno, os, signal, sys
def hook(event, arguments, state=[]):
    if event == {event!r} and isinstance(arguments[0], str) and arguments[0].endswith({name!r}) and not state:
        {deed}
sys.addaudithook(hook)
"""


def _texts(folder: pathlib.Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("name", ["go.mod", "go.sum", "Dockerfile", "main.go", "gowharf.toml"])
@pytest.mark.parametrize(
    "deed",
    [
        "state.append(1); os.unlink(arguments[0])",
        "state.append(1); os.truncate(arguments[0], 0)",
        "state.append(1); os.unlink(arguments[0]); os.mkdir(arguments[0])",
        "state.append(1); os.unlink(arguments[0]); os.mkfifo(arguments[0])",
        "state.append(1); os.unlink(arguments[0]); os.symlink(arguments[0], arguments[0])",
        "raise PermissionError(errno.EACCES, 'Permission denied', arguments[0])",
        "raise OSError(errno.EIO, 'Input/output error', arguments[0])",
        "raise OSError(errno.ESTALE, 'Stale file handle', arguments[0])",
        "raise OSError(errno.EMFILE, 'Too many open files', arguments[0])",
    ],
)
def test_a_file_that_changes_between_listing_and_reading(project: pathlib.Path, name: str, deed: str) -> None:
    done = _run(project, "check", before=_hook("open", name, deed))
    assert done.returncode in (0, 1, 2)
    assert done.returncode != 2 or len(done.stderr.splitlines()) == 1
    assert "internal error" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    "deed",
    [
        "raise PermissionError(errno.EACCES, 'Permission denied', arguments[0])",
        "raise OSError(errno.EIO, 'Input/output error', arguments[0])",
        "state.append(1); import shutil; shutil.rmtree(arguments[0])",
    ],
)
def test_a_folder_that_can_not_be_listed(project: pathlib.Path, deed: str) -> None:
    (project / "internal").mkdir()
    (project / "internal" / "x.go").write_text("package internal\n")
    done = _run(project, "check", before=_hook("os.scandir", "internal", deed))
    assert done.returncode == 1
    assert "internal error" not in done.stderr + done.stdout


def test_a_disk_that_is_full_changes_nothing(project: pathlib.Path) -> None:
    before = _texts(project)
    full = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    full += "import sys; sys.dont_write_bytecode = True; resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))"
    done = _run(project, "check", "--fix", "--unsafe-fixes", before=full)
    assert done.returncode == 2
    assert done.stderr.startswith("gowharf: can't write ") and len(done.stderr.splitlines()) == 1
    assert _texts(project) == before


def _mended(project: pathlib.Path) -> dict[str, str]:
    """What the fixes make of the project, when nothing goes wrong."""
    copy = project.parent / "copy"
    copy.mkdir()
    for name, text in _texts(project).items():
        (copy / name).write_text(text)
    _run(copy, "check", "--fix", "--unsafe-fixes")
    return _texts(copy)


@pytest.mark.parametrize("event", ["os.rename", "os.chmod"])
@pytest.mark.parametrize("name", ["go.mod", "Dockerfile"])
def test_a_killed_fix_leaves_whole_files(project: pathlib.Path, event: str, name: str) -> None:
    before, after = _texts(project), _mended(project)
    assert all(before[changed] != after[changed] for changed in ("go.mod", "Dockerfile"))
    hook = _hook(event, "", f"{name!r} in arguments[0] and os.kill(os.getpid(), signal.SIGKILL)")
    done = _run(project, "check", "--fix", "--unsafe-fixes", before=hook)
    assert done.returncode == -signal.SIGKILL
    assert all(_texts(project)[each] in (before[each], after[each]) for each in before)
    assert _run(project, "check", "--fix", "--unsafe-fixes").returncode in (0, 1)
    assert {name: text for name, text in _texts(project).items() if name in after} == after
    shown = _run(project, "check", "--show-files").stdout  # what the killed run left aside is no file of the project
    assert ".gowharf-" not in shown


def test_two_fixes_at_once_end_as_one(project: pathlib.Path) -> None:
    after = _mended(project)
    runs = [_started(project, "check", "--fix", "--unsafe-fixes") for _ in range(6)]
    ended = [(process.communicate(), process.returncode) for process in runs]
    for (_, err), status in ended:
        assert "Traceback" not in err
        assert status in (0, 1, 2)
        assert status != 2 or "run gowharf again" in err
    assert _texts(project) == after


@pytest.mark.parametrize("event", ["open", "os.rename", "os.chmod"])
@pytest.mark.parametrize("name", ["go.mod", "Dockerfile"])
def test_ctrl_c_in_the_middle_of_a_fix_leaves_whole_files_and_nothing_else(
    project: pathlib.Path, event: str, name: str
) -> None:
    before, after = _texts(project), _mended(project)
    of_aside = f"'.{name}.gowharf-' in arguments[0] and not state"
    hook = _hook(event, "", f"if {of_aside}: state.append(1); os.kill(os.getpid(), signal.SIGINT)")
    done = _run(project, "check", "--fix", "--unsafe-fixes", before=hook)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert _texts(project) in (before, after)  # of what is fixed together, all or nothing


@pytest.mark.parametrize("event", ["open", "os.rename"])
@pytest.mark.parametrize("name", ["go.mod", "Dockerfile"])
def test_a_permission_that_is_denied_in_the_middle_of_a_fix(project: pathlib.Path, event: str, name: str) -> None:
    before = _texts(project)
    denied = "raise PermissionError(errno.EACCES, 'Permission denied', arguments[0])"
    hook = _hook(event, "", f"if '.{name}.gowharf-' in arguments[0]: {denied}")
    done = _run(project, "check", "--fix", "--unsafe-fixes", before=hook)
    assert done.returncode == 2
    assert done.stderr == f"gowharf: can't write {name}: Permission denied\n"
    assert _texts(project) == before


def test_what_a_killed_run_of_the_same_number_left_is_in_nobodys_way(project: pathlib.Path) -> None:
    after = _mended(project)  # in a container every run is process 1
    left = "import os; open(f'.go.mod.gowharf-{os.getpid()}', 'w').close()"
    assert _run(project, "check", "--fix", "--unsafe-fixes", before=left).returncode in (0, 1)
    assert {name: text for name, text in _texts(project).items() if name in after} == after


@pytest.mark.parametrize(
    "arguments",
    [
        ("format",),
        ("init",),
        ("add-ignores",),
        ("check", "--write-baseline", "--baseline", "known.json"),
        ("check", "--output-format", "json:report.json"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_a_disk_that_is_full_is_one_line_for_all_that_write(project: pathlib.Path, arguments: tuple[str, ...]) -> None:
    (project / "go.mod").write_text(GOMOD.replace("go 1.24.0", "go   1.24.0"))
    if arguments == ("init",):
        (project / "gowharf.toml").unlink()
    before = _texts(project)
    full = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    full += "import sys; sys.dont_write_bytecode = True; resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))"
    done = _run(project, *arguments, before=full)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done
    assert "can't write" in done.stderr
    assert _texts(project) == before


def test_ctrl_c_while_it_works_is_quiet(project: pathlib.Path) -> None:
    os.mkfifo(project.parent / "ready")
    wait = f"state.append(1); open({str(project.parent / 'ready')!r}, 'w').close(); import time; time.sleep(60)"
    with _started(project, "check", "--fix", before=_hook("open", "Dockerfile", wait)) as process:
        (project.parent / "ready").read_text()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "")
    assert (project / "Dockerfile").read_text() == DOCKERFILE


def test_a_closed_stdout_or_stderr_is_quiet(project: pathlib.Path) -> None:
    for stream in ("1", "2"):
        done = _run(project, "check", before=f"import os; os.close({stream})")
        assert done.returncode in (1, 2)


def test_a_reader_that_goes_away_in_the_middle_ends_the_output(project: pathlib.Path) -> None:
    (project / "Dockerfile").write_text("FROM golang:1.21\n" + "ENV GO_PRIVATE=x\n" * 5000 + "RUN go build\n")
    with _started(project, "check", "--output-format", "jsonl") as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


LONG = "FROM golang:1.21\n" + "COPY . .\n" * 2000 + "RUN go build\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "Dockerfile"),
        ("explain", "Dockerfile", "--output-format", "json"),
        ("explain", "Dockerfile", "--output-format", "html"),
        ("rule", "--all"),
        ("rule", "--all", "--output-format", "json"),
        ("check", "--help"),
        ("--help",),
        ("completion", "bash"),
        ("check", "--diff"),
        ("check", "--show-settings"),
        ("format", "--diff"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_a_reader_that_is_gone_is_no_error_of_any_command(project: pathlib.Path, arguments: tuple[str, ...]) -> None:
    (project / "Dockerfile").write_text(LONG)
    told = _run(project, *arguments)
    with _started(project, *arguments, before="import time; time.sleep(0.2)") as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == told.stderr
    assert process.returncode == told.returncode


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "Dockerfile"),
        ("check", "--diff"),
        ("check", "--output-format", "sarif:report.sarif"),
        ("add-ignores",),
        ("format", "--check"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_ctrl_c_is_quiet_in_every_command(project: pathlib.Path, arguments: tuple[str, ...]) -> None:
    before = _texts(project)
    hook = _hook("open", "Dockerfile", "state.append(1); os.kill(os.getpid(), signal.SIGINT)")
    done = _run(project, *arguments, before=hook)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert _texts(project) == before


@pytest.mark.parametrize("command", ["check", "rule"])
def test_ctrl_c_is_quiet_whatever_is_being_imported(project: pathlib.Path, command: str) -> None:
    note = "import sys\ndef tell(event, arguments):\n    event == 'import' and print(arguments[0], file=sys.stderr)\n"
    told = _run(project, command).stdout
    noted = _run(project, command, before=f"{note}sys.addaudithook(tell)").stderr.split()
    names = [name for name in noted[noted.index("gowharf.cli.main") :] if name.startswith("gowharf.")]
    assert len(names) > 20
    for name in [*names[:8], *names[8::12]]:
        hook = _hook("import", name, "state.append(1); os.kill(os.getpid(), signal.SIGINT)")
        done = _run(project, command, before=hook)
        assert done.returncode in (-signal.SIGINT, 130), name
        assert done.stderr == "" and told.startswith(done.stdout) and told != done.stdout, name


def test_ctrl_c_is_nothing_to_a_run_that_began_without_it(project: pathlib.Path) -> None:
    told = _run(project, "check")
    for name in ("gowharf.cli.main", "gowharf.check.engine"):  # as nohup starts it, or a script with &
        hook = _hook("import", name, "state.append(1); os.kill(os.getpid(), signal.SIGINT)")
        done = _run(project, "check", before=f"{hook}signal.signal(signal.SIGINT, signal.SIG_IGN)")
        assert (done.returncode, done.stdout, done.stderr) == (told.returncode, told.stdout, "")


def test_a_full_device_for_the_report_is_one_line(project: pathlib.Path) -> None:
    if not os.path.exists("/dev/full"):
        return
    with open("/dev/full", "w") as full:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "server"), "PYTHONUNBUFFERED": ""}
        command = [sys.executable, "-c", RUN, "check"]
        done = subprocess.run(command, cwd=project, env=environment, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "No space left on device" in done.stderr


def test_a_clock_that_jumps_changes_nothing(project: pathlib.Path) -> None:
    wild = "import itertools, time; jump = itertools.cycle([0.0, 9e9, -9e9])\n"
    wild += "time.time = time.monotonic = time.perf_counter = lambda: next(jump)"
    assert _run(project, "check", before=wild).stdout == _run(project, "check").stdout


def test_files_from_another_time_are_read_as_others(project: pathlib.Path) -> None:
    told = _run(project, "check").stdout
    for path in project.iterdir():
        os.utime(path, (time.time() + 10**8, time.time() + 10**8))
    assert _run(project, "check").stdout == told

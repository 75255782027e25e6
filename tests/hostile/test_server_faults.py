"""What goes wrong around a server that runs: files that change between listing and reading, and clocks that jump.

An audit hook in the server's process does the deed, for the file whose name stands in a folder of marks. Afterwards the
file is as it was, and so is all that the server says.
"""

import os
import pathlib
import shutil
import sys
import time

import pytest

from tests.lsp.raw import Message, Raw

TRIES = 300
CREATED, CHANGED = 1, 2  # as the protocol numbers them
FILES = {
    "go.mod": "module example.com/app\n\ngo 1.24.0\n\nreplace example.com/lib => ./lib\n",
    "go.sum": "example.com/a v1.0.0 h1:AAAA\n",
    "Dockerfile": "FROM golang:1.21\nWORKDIR /src\nENV GO_PRIVATE=example.com/*\nCOPY . .\nRUN go build ./...\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "gowharf.toml": 'ignore = ["gowork-sum"]\n',
}
HOOK = """
import errno, os, sys
def hook(event, arguments):
    if event != "open" or not isinstance(arguments[0], str):
        return
    path = arguments[0]
    mark = os.path.join(MARKS, os.path.basename(path))
    if os.path.exists(mark):
        DEED
sys.addaudithook(hook)
"""
SERVE = "import sys; sys.argv[1:] = ['server']; from gowharf.cli.entry import run; run()"
DEEDS = {
    "vanishes": "os.unlink(mark); os.unlink(path)",
    "is emptied": "os.unlink(mark); os.truncate(path, 0)",
    "becomes a folder": "os.unlink(mark); os.unlink(path); os.mkdir(path)",
    "becomes a pipe": "os.unlink(mark); os.unlink(path); os.mkfifo(path)",
    "becomes a loop": "os.unlink(mark); os.unlink(path); os.symlink(path, path)",
    "is denied": "raise PermissionError(errno.EACCES, 'Permission denied', path)",
    "can't be read": "raise OSError(errno.EIO, 'Input/output error', path)",
    "is stale": "raise OSError(errno.ESTALE, 'Stale file handle', path)",
    "meets too many": "raise OSError(errno.EMFILE, 'Too many open files', path)",
}


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def _found(raw: Raw, folder: pathlib.Path) -> dict[str, list[str]]:
    """What is said of each file, once a scan that is under way has ended."""
    raw.request("workspace/diagnostic", {"previousResultIds": []})
    found = {}
    for name in ("go.mod", "Dockerfile", "gowharf.toml"):
        answer: Message = raw.request("textDocument/diagnostic", {"textDocument": {"uri": (folder / name).as_uri()}})
        found[name] = sorted(f"{each['code']} {each['message']}" for each in answer["result"]["items"])
    return found


def _restored(folder: pathlib.Path, name: str) -> None:
    path = folder / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.write_text(FILES[name])


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_file_that_changes_between_listing_and_reading(folder: pathlib.Path, deed: str) -> None:
    with Raw() as fresh:
        fresh.initialize("code-server", folder)
        expected = _found(fresh, folder)
    assert any(one.startswith("image-go-too-old") for one in expected["Dockerfile"])
    marks = folder.parent / "marks"
    marks.mkdir()
    hook = f"MARKS = {str(marks)!r}\n" + HOOK.replace("DEED", deed)
    first = list(DEEDS.values()).index(deed) % len(FILES)
    (marks / list(FILES)[first]).touch()  # struck during the first scan, the others when the editor tells of a change
    with Raw([sys.executable, "-c", hook + SERVE]) as raw:
        raw.initialize("code-server", folder)
        for name in [*list(FILES)[first:], *list(FILES)[:first]]:
            (marks / name).touch()
            uri = (folder / name).as_uri()
            raw.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": CHANGED}]})
            struck = _found(raw, folder)
            assert "internal-error" not in str(struck)
            (marks / name).unlink(missing_ok=True)
            _restored(folder, name)
            kind = CHANGED if deed.startswith("raise") else CREATED
            raw.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": kind}]})
            for _ in range(TRIES):
                if (found := _found(raw, folder)) == expected:
                    break
                time.sleep(0.1)
            assert found == expected, name
        assert "Traceback" not in raw.logged()
        assert raw.end() == 0


CLOCKS = """
import itertools, time
wild = itertools.cycle([0.0, 9e9, -9e9])
time.time = lambda: next(wild)
slept = [0.0]
def asleep(clock):
    def read():
        slept[0] += 600.0 * (not next(often))  # the machine is closed and opened again
        return clock() + slept[0]
    return read
often = itertools.cycle(range(20))
time.monotonic, time.perf_counter = asleep(time.monotonic), asleep(time.perf_counter)
"""


@pytest.mark.parametrize("client", ["eglot", "code-server"])
def test_clocks_that_jump_while_it_runs_change_nothing(folder: pathlib.Path, client: str) -> None:
    uri = (folder / "Dockerfile").as_uri()
    with Raw([sys.executable, "-c", CLOCKS + SERVE]) as raw:
        raw.initialize(client, folder)
        raw.open(uri, FILES["Dockerfile"])
        for version in range(2, 12):
            good = version % 2 == 0
            raw.change(uri, FILES["Dockerfile"].replace("1.21", "1.24" if good else "1.21"), version)
            if client == "eglot":
                raw.codes(uri, lambda codes, good=good: ("image-go-too-old" in codes) != good)
                continue
            told = _found(raw, folder)["Dockerfile"]
            assert any(one.startswith("image-go-too-old") for one in told) != good
            os.utime(folder / "go.mod", (10**10 * good, 10**10 * good))
            raw.notify(
                "workspace/didChangeWatchedFiles", {"changes": [{"uri": (folder / "go.mod").as_uri(), "type": 2}]}
            )
        assert raw.logged() == ""
        assert raw.end() == 0

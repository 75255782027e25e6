"""gowharf in a process of its own that the kernel ends (SIGSYS) when it starts a program or opens a socket.

`python -P -m tests.hostile.locked [--fork] ARGUMENT...` runs gowharf's command line under a seccomp filter and an audit
hook. The filter lets threads through, and other processes of this program with `--fork`; a socket only as a pair within
the process, which asyncio has. The hook writes what was opened, and what was asked to run, to the file that
GOWHARF_OPENED names, a JSON list a line. Linux on x86-64 and arm64; `missing` says what a machine lacks.
"""

import ctypes
import json
import os
import platform
import struct
import sys
from typing import NamedTuple

_ALLOW, _KILL, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050000 | 38
_LOAD, _EQUAL, _SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_THREAD = 0x10000  # CLONE_THREAD


class _Calls(NamedTuple):
    """Numbers of system calls, by the kernel's tables."""

    arch: int
    runs: tuple[int, ...]  # execve, execveat
    sockets: tuple[int, ...]  # socket, connect, accept, bind, listen
    forks: tuple[int, ...]  # fork, vfork
    clone: int
    clone3: int


_TABLES = {
    "x86_64": _Calls(0xC000003E, (59, 322), (41, 42, 43, 49, 50), (57, 58), 56, 435),
    "aarch64": _Calls(0xC00000B7, (221, 281), (198, 203, 202, 200, 201), (), 220, 435),
}
ASKS = frozenset(
    "subprocess.Popen os.system os.exec os.posix_spawn os.spawn os.fork os.startfile pty.spawn webbrowser.open "
    "socket.connect socket.bind socket.getaddrinfo socket.gethostbyname".split()
)
_OPENS = frozenset("open os.listdir os.scandir os.remove os.rename os.mkdir os.rmdir os.truncate".split())


def missing() -> list[str]:
    """What this machine lacks for the filter."""
    return [] if sys.platform == "linux" and platform.machine() in _TABLES else ["Linux on x86-64 or arm64"]


def lock(forks: bool) -> None:
    """From here on the kernel ends this process where it starts a program or opens a socket."""
    calls = _TABLES[platform.machine()]
    program = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, calls.arch), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    killed = [*calls.runs, *calls.sockets, *(() if forks else calls.forks)]
    for number in killed:
        program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _KILL)]
    if not forks:  # clone3's flags are behind a pointer: libc falls back to clone, whose flags can be seen
        program += [(_EQUAL, 0, 1, calls.clone3), (_RETURN, 0, 0, _ENOSYS)]
        program += [(_EQUAL, 0, 3, calls.clone), (_LOAD, 0, 0, 16), (_SET, 1, 0, _THREAD), (_RETURN, 0, 0, _KILL)]
    program.append((_RETURN, 0, 0, _ALLOW))
    code = b"".join(struct.pack("HBBI", *statement) for statement in program)
    held = ctypes.create_string_buffer(code, len(code))
    described = struct.pack("HxxxxxxP", len(program), ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.c_char_p(described), 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel takes no seccomp filter")


def record(path: str) -> None:
    """Writes what is opened and asked to run from here on, a JSON list a line."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if event in _OPENS or event in ASKS:
            line = json.dumps([event, *map(_plain, arguments)])
            os.write(descriptor, line.encode() + b"\n")

    sys.addaudithook(heard)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return os.fsdecode(value)
    return value if isinstance(value, str | int) or value is None else repr(value)


def main() -> None:
    """gowharf's own entry point, locked."""
    forks = sys.argv[1:2] == ["--fork"]
    if forks:
        del sys.argv[1]
    lock(forks)
    if "GOWHARF_OPENED" in os.environ:
        record(os.environ["GOWHARF_OPENED"])
    from gowharf.cli.main import run

    run()


if __name__ == "__main__":
    main()

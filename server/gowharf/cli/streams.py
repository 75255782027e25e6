"""The process's streams and what is known of the terminal. The one place in which gowharf prints."""

import os
import sys
import time
from collections.abc import Iterable

from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

QUIET = 1.0  # seconds before progress shows
UNKNOWN_WIDTH = 120  # columns, where the output is no terminal


def write(pieces: Iterable[str], stream: "TextIO | None" = None) -> None:
    """Writes text as UTF-8 whatever the locale says; what no encoding has is escaped. A reader that went away
    (`| head`) ends the output and nothing else: the exit status stays what was found."""
    _send(stream or sys.stdout, (piece.encode("utf-8", "backslashreplace") for piece in pieces))


def write_exact(text: str) -> None:
    """Writes a file's text byte for byte, also where it isn't UTF-8."""
    _send(sys.stdout, [text.encode("utf-8", "surrogateescape")])


def write_diff(diff: str, color: bool) -> None:
    """Writes a diff exactly, for `git apply`; on a screen so that nothing in it commands the terminal."""
    if color or is_terminal(sys.stdout):
        from gowharf.report.diffs import shown

        diff = shown(diff, color)
    write_exact(diff)


def error(message: str) -> None:
    """One line on stderr."""
    write([f"gowharf: {message}\n"], sys.stderr)


def flushed() -> bool:
    """Whether nothing is left to write, on stdout and on stderr."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return False
    return True


def read_stdin() -> str:
    """All of standard input; bytes that are no UTF-8 as surrogate escapes, as in files."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return sys.stdin.read()
    text: str = stream.read().decode("utf-8", "surrogateescape")
    return text


def wants_color(choice: str) -> bool:
    """--color, else https://no-color.org, FORCE_COLOR, and whether stdout is a terminal that can."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The terminal's columns."""
    given = os.environ.get("COLUMNS", "")
    if given.isascii() and given.isdigit() and int(given) > 0:
        return int(given)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or UNKNOWN_WIDTH
    except (OSError, ValueError, AttributeError):
        return UNKNOWN_WIDTH


class Progress:
    """Says on a terminal what a run that takes long is at; silent elsewhere. Call it with what comes next."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shows = is_terminal(sys.stderr)
        self._shown = False

    def __call__(self, what: str) -> None:
        if self._shows and time.monotonic() - self._start > QUIET:
            write([f"\r\x1b[K{what[: width() - 1]}"], sys.stderr)
            self._shown = True

    def close(self) -> None:
        if self._shown:
            write(["\r\x1b[K"], sys.stderr)
            self._shown = False


def _send(out: "TextIO", pieces: Iterable[bytes]) -> None:
    buffer = getattr(out, "buffer", None)
    try:
        out.flush()
        for piece in pieces:
            if buffer is None:
                out.write(piece.decode("utf-8", "surrogateescape"))
            else:
                buffer.write(piece)
        out.flush()
    except OSError as problem:
        _let_go(out)
        if not isinstance(problem, BrokenPipeError):
            raise


def _let_go(out: "TextIO") -> None:
    """Points the stream at nothing, so that the interpreter's last flush can't fail too."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except (OSError, ValueError):
        pass


def is_terminal(stream: "TextIO") -> bool:
    """Whether somebody reads the stream on a screen."""
    try:
        return stream.isatty()
    except (ValueError, AttributeError):
        return False

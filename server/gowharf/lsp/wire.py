"""Bytes in and out: messages framed by Content-Length, over stdio or over TCP on this machine's own interface.

A thread reads, since stdin can't be awaited everywhere, and hands whole messages to the loop; all else happens on the
loop. A header that can't be read is passed over. The end of the input is the end of the server.
"""

import asyncio
import ipaddress
import os
import sys
import threading
from typing import IO

from gowharf.check.errors import ConfigError
from gowharf.startup import Protocol

LARGEST = 256 * 1024 * 1024  # bytes of one message
_LONGEST_HEADER = 64 * 1024


class Receiver(Protocol):
    """Who gets the messages. `closed` is told once, when no more can come."""

    def receive(self, body: bytes) -> None: ...

    def closed(self) -> None: ...


class Writer:
    """Writes whole messages. A reader that has gone away is no error: the end of the input follows."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._gone = False

    def write(self, data: bytes) -> None:
        if self._gone:
            return
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):
            self._gone = True

    def close(self) -> None:
        self._gone = True


def own_stdio() -> tuple[IO[bytes], IO[bytes]]:
    """The process's stdin and stdout for us alone: what anything prints by mistake goes to stderr from now on."""
    reading = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    writing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return reading, writing


def listen(host: str, port: int) -> tuple[IO[bytes], IO[bytes]]:
    """Waits for one client on the loopback interface. Raises ConfigError for any other interface."""
    import socket

    if not _is_loopback(host):
        raise ConfigError("--tcp", None, f"{host} is not this machine's loopback interface; use 127.0.0.1")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as server:
        print(f"gowharf: listening on {host}:{server.getsockname()[1]}", file=sys.stderr, flush=True)
        connection, _ = server.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection.makefile("rb"), connection.makefile("wb")


async def serve(stream: IO[bytes], receiver: Receiver, stopped: asyncio.Event) -> None:
    """Gives every message of the stream to the receiver, until the input ends or `stopped` is set."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        while (body := read_message(stream)) is not None:
            loop.call_soon_threadsafe(receiver.receive, body)
        loop.call_soon_threadsafe(receiver.closed)

    def read_all() -> None:
        try:
            read()
        except RuntimeError:  # the loop is closed: the server ended first
            return

    # Not a thread of the pool: one that still waits for input must not keep the process alive.
    threading.Thread(target=read_all, name="gowharf-input", daemon=True).start()
    await stopped.wait()


def read_message(stream: IO[bytes]) -> bytes | None:
    """The next message's body; None at the end of the input, or where there is no way to find the next message."""
    try:
        while True:
            length = _read_headers(stream)
            if length is None or length > LARGEST:
                return None
            if length >= 0:
                body = stream.read(length)
                return body if len(body) == length else None
    except (OSError, ValueError):
        return None


def _read_headers(stream: IO[bytes]) -> int | None:
    """The length that a block of headers gives, -1 where it gives none; None at the end of the input."""
    length = -1
    while True:
        line = stream.readline(_LONGEST_HEADER)
        if not line:
            return None
        if not line.strip():
            return length
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value.strip()[:20])


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

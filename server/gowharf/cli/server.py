"""`gowharf server`: the language server, over stdio or, for debugging, over TCP on this machine's own interface."""

from gowharf.cli.exits import Exit, UsageError
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: "Namespace") -> Exit:
    from gowharf.lsp import server

    status = server.run(_address(options.tcp) if options.tcp else None)
    return Exit.OK if status == 0 else Exit.FINDINGS


def _address(value: str) -> tuple[str, int]:
    """HOST:PORT, or [HOST]:PORT for an IPv6 address."""
    host, colon, port = value.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise UsageError(f"--tcp takes HOST:PORT, such as 127.0.0.1:2087, not {value!r}")
    return host.strip("[]") or "127.0.0.1", int(port)

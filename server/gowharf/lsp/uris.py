"""URIs and the paths of this machine. Clients write one file's URI in several ways (`file:///c%3A/…`, `file:///C:/…`),
so what is compared is the path, and what is sent back for an open document is the client's own URI.
"""

import os
from urllib.parse import quote_from_bytes, unquote_to_bytes

_SAFE = "/-._~"


def to_path(uri: str) -> str | None:
    """The absolute path that a `file:` URI means; None for every other scheme and for what is no URI."""
    scheme, colon, rest = uri.partition(":")
    if not colon or scheme.lower() != "file":
        return None
    rest = rest.partition("?")[0].partition("#")[0]
    host = ""
    if rest.startswith("//"):
        host, slash, tail = rest[2:].partition("/")
        rest = slash + tail
    path = os.fsdecode(unquote_to_bytes(rest.encode("utf-8", "surrogatepass")))
    if not path.startswith("/") or "\0" in path:
        return None
    if host and host.lower() != "localhost":
        path = f"//{host}{path}"
    return os.path.normpath(_native(path))


def from_path(path: str) -> str:
    """The `file:` URI of an absolute path."""
    shown = path.replace(os.sep, "/")
    if shown.startswith("//") and os.name == "nt":
        host, _, tail = shown[2:].partition("/")
        return f"file://{host}/{_quoted(tail)}"
    return "file://" + _quoted(shown if shown.startswith("/") else "/" + shown)


def _quoted(path: str) -> str:
    return quote_from_bytes(os.fsencode(path), safe=_SAFE)


def _native(path: str) -> str:
    """On Windows `/c:/x` is `C:\\x`; elsewhere a path is what it says."""
    if os.name == "nt" and len(path) > 2 and path[2] == ":" and path[1].isalpha():
        return path[1].upper() + path[2:]
    return path

"""Module paths and how versions fit them, with the error texts of golang.org/x/mod/module.

The `check_*` functions give None where all is well, else the text that Go prints.
"""

from collections.abc import Iterator
from functools import lru_cache

from gowharf.startup import regex
from gowharf.syntax import semver
from gowharf.syntax.gostring import quote, quote_char

_BAD_MODULE_CHAR = regex(r"[^-._~0-9A-Za-z]")
_BAD_IMPORT_CHAR = regex(r"[^-._~+0-9A-Za-z]")
_BAD_DOMAIN_CHAR = regex(r"[^-.0-9a-z]")
_FILE_CHARS = frozenset("!#$%&()+,-.=@[]^_{}~ 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WINDOWS_NAMES = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))]
)
_SHORT_NAME = regex(r"~[0-9]++\Z")
_UPPER = regex(r"[A-Z]")


def in_module(package: str, module: str) -> bool:
    """Whether an import path may belong to a module."""
    return package == module or package.startswith(module + "/")


def prefixes(path: str) -> Iterator[str]:
    """An import path and what may be its module's path, the longest first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def check_path(path: str) -> str | None:
    """module.CheckPath: what a module that is fetched must be called."""
    reason = _path_fault(path, "module") or _domain_fault(path)
    return f"malformed module path {quote(path)}: {reason}" if reason else None


@lru_cache(4096)
def check_import_path(path: str, kind: str = "import") -> str | None:
    """module.CheckImportPath. For the main module's path, modload says "module" for `kind`."""
    reason = _path_fault(path, "import")
    return f"malformed {kind} path {quote(path)}: {reason}" if reason else None


def check_version_text(version: str) -> str | None:
    """module.EscapeVersion: what no module proxy can be asked for."""
    if _element_fault(version, "file") or "!" in version:
        return f"version {quote(version)} invalid: disallowed version string"
    return None if version.isascii() else "internal error: inconsistency in EscapePath"


def split_path_version(path: str) -> tuple[str, str] | None:
    """module.SplitPathVersion: ("example.com/lib", "/v2"), or ".v2" for gopkg.in; the second part is "" for v0 and v1.

    None where the last element can be no major version ("/v1", "/v0", "/v1.2", gopkg.in without ".vN").
    """
    if path.startswith("gopkg.in/"):
        return _split_gopkg_in(path)
    at = _number_start(path, len(path), dots=True)
    if at <= 1 or at == len(path) or path[at - 1] != "v" or path[at - 2] != "/":
        return path, ""
    major = path[at - 2 :]
    if "." in major or major[2] == "0" or major == "/v1":
        return None
    return path[: at - 2], major


def check_path_major(version: str, path_major: str) -> str | None:
    """module.CheckPathMajor: whether a valid version may stand beside a path with that suffix."""
    if path_major.startswith(".v"):
        path_major = path_major.removesuffix("-unstable")
    if version.startswith("v0.0.0-") and path_major == ".v1":
        return None
    major = semver.major(version)
    if not path_major:
        if major in ("v0", "v1") or semver.build(version) == "+incompatible":
            return None
        wanted = "v0 or v1"
    else:
        wanted = path_major[1:]
        if major == wanted:
            return None
    return f"version {quote(version)} invalid: should be {wanted}, not {major}"


@lru_cache(maxsize=4096)
def canonical_version(version: str) -> str:
    """module.CanonicalVersion: semver's canonical form, "+incompatible" kept; "" for an invalid version."""
    canonical = semver.canonical(version)
    return canonical + "+incompatible" if semver.build(version) == "+incompatible" else canonical


def escape(text: str) -> str:
    """A path or version as it stands in the module cache and in a proxy's addresses: "!x" for "X"."""
    return _UPPER.sub(lambda match: "!" + match[0].lower(), text)


def _split_gopkg_in(path: str) -> tuple[str, str] | None:
    end = len(path) - len("-unstable") if path.endswith("-unstable") else len(path)
    at = _number_start(path, end, dots=False)
    if at <= 1 or path[at - 1] != "v" or path[at - 2] != ".":
        return None
    major = path[at - 2 :]
    if len(major) <= 2 or (major[2] == "0" and major != ".v0"):
        return None
    return path[: at - 2], major


def _number_start(path: str, end: int, dots: bool) -> int:
    while end > 0 and ("0" <= path[end - 1] <= "9" or (dots and path[end - 1] == ".")):
        end -= 1
    return end


def _path_fault(path: str, kind: str) -> str | None:
    if any("\udc80" <= char <= "\udcff" for char in path if char > "\x7f"):
        return "invalid UTF-8"
    if not path:
        return "empty string"
    if path[0] == "-":
        return "leading dash"
    if "//" in path:
        return "double slash"
    if path[-1] == "/":
        return "trailing slash"
    for element in path.split("/"):
        fault = _element_fault(element, kind)
        if fault:
            return fault
    return None


def _domain_fault(path: str) -> str | None:
    first = path.partition("/")[0]
    if not first:
        return "leading slash"
    if "." not in first:
        return "missing dot in first path element"
    bad = _BAD_DOMAIN_CHAR.search(first)
    if bad:
        return f"invalid char {quote_char(bad[0])} in first path element"
    return None if split_path_version(path) else "invalid version"


def _element_fault(element: str, kind: str) -> str | None:
    if not element:
        return "empty path element"
    if not element.strip("."):
        return f"invalid path element {quote(element)}"
    if element[0] == "." and kind == "module":
        return "leading dot in path element"
    if element[-1] == ".":
        return "trailing dot in path element"
    bad = _bad_char(element, kind)
    if bad:
        return f"invalid char {quote_char(bad)}"
    short = element.partition(".")[0]
    if short.upper() in _WINDOWS_NAMES:
        return f"{quote(short)} disallowed as path element component on Windows"
    if kind != "file" and _SHORT_NAME.search(short):
        return "trailing tilde and digits in path element"
    return None


def _bad_char(element: str, kind: str) -> str | None:
    if kind == "file":
        return next((c for c in element if c not in _FILE_CHARS and not (c > "\x7f" and c.isalpha())), None)
    match = (_BAD_MODULE_CHAR if kind == "module" else _BAD_IMPORT_CHAR).search(element)
    return match[0] if match else None

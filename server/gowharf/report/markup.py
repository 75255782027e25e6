"""XML 1.0 as text: what it can't hold (control characters, half characters) is escaped as on a terminal."""

from collections.abc import Iterable

from gowharf.report.terminal import printable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def element(name: str, attributes: Iterable[tuple[str, object]]) -> str:
    """An element's name and attributes, without its angle brackets."""
    return name + "".join(f' {key}="{attribute(str(value))}"' for key, value in attributes)


def attribute(value: str) -> str:
    """A value for double quotes; line ends and tabs survive a reader's normalisation."""
    return content(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def content(value: str) -> str:
    """Text between tags."""
    # U+FFFE and U+FFFF are no characters of XML, and `printable` escapes them as they aren't printable either.
    return printable(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

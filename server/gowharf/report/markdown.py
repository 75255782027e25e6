"""Pieces of Markdown that show any text as it is."""

from gowharf.report.terminal import visible

_ACTIVE = frozenset("\\`*_{}[]<>()#+!|~@&")


def plain(text: str) -> str:
    """Text on one line, nothing in it Markdown."""
    return "".join("\\" + char if char in _ACTIVE else char for char in visible(text))


def fenced(text: str, language: str = "text") -> str:
    """Text in a fence that it can't close."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}"

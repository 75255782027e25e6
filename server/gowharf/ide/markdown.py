"""Pieces of Markdown: what comes from a file of the user's is never taken for markup."""

from gowharf.ide.reference import Entry


def code(text: str) -> str:
    """Text as inline code, on one line."""
    shown = " ".join(text.split("\n")).replace("\r", " ") or " "
    longest = 0
    run = 0
    for char in shown:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    gap = " " if longest or shown.startswith("`") else ""
    return f"{fence}{gap}{shown}{gap}{fence}"


def block(text: str, language: str = "text") -> str:
    """Text in a fence of its own."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def described(entry: Entry, language: str) -> str:
    """A piece of reference."""
    return f"{block(entry.form, language)}\n\n{entry.text} [Documentation]({entry.link})"


def listed(facts: list[str]) -> str:
    return "\n".join(f"- {fact}" for fact in facts)

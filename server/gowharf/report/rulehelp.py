"""A rule's docstring as the help that other programs show: Markdown, or plain text."""

from gowharf.report.markdown import fenced
from gowharf.rules.doc import Example, read
from gowharf.rules.model import Rule


def as_markdown(rule: Rule, docstring: str) -> str:
    """Why, the first failing example, what go says to it, its mend, and how to ignore the rule."""
    doc = read(docstring)
    parts = [doc.why[:1].upper() + doc.why[1:]] if doc.why else []
    example = next((example for example in doc.examples if example.expected), None)
    if example is not None:
        parts.append("**Example**")
        parts.extend(_file(path, text) for path, text in example.files.items())
        parts.extend(f"`{item.path}`: {item.message}" for item in example.expected)
        parts.extend(_more(example))
    parts.append(f"**To ignore it** in one place: `gowharf: ignore[{rule.name}]` and why, in a comment above the line.")
    parts.append(f"[Reference]({rule.reference})")
    return "\n\n".join(parts) + "\n"


def as_text(rule: Rule, docstring: str) -> str:
    """The docstring without its fences' marks."""
    lines = docstring.strip("\n").split("\n")[1:]
    kept = (f"{line[3:].strip()}:" if line.startswith("```") else line for line in lines if line.strip() != "```")
    return "\n".join(kept).strip("\n") + f"\n\nReference: {rule.reference}\n"


def _more(example: Example) -> list[str]:
    parts: list[str] = []
    if example.go_says:
        parts.extend(("**Go says**", fenced(example.go_says)))
    if example.fixed:
        parts.append("**Fixed**")
        parts.extend(_file(path, text) for path, text in example.fixed.items())
    return parts


def _file(path: str, text: str) -> str:
    language = "dockerfile" if "dockerfile" in path.lower() else "text"
    return f"`{path}`\n\n{fenced(text, language)}"

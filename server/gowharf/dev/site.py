"""The rules in mkdocs.yml: what is between `# rules` and `# /rules`, every rule's page by family."""

import re

from gowharf.dev.families import FAMILIES
from gowharf.rules.table import TABLE
from gowharf.startup import regex

_PART = regex(r"^( *)# rules\n.*?^ *# /rules\n", re.DOTALL | re.MULTILINE)


def site(text: str) -> str:
    """mkdocs.yml's text, made fresh."""
    return _PART.sub(lambda part: "".join(f"{part[1]}{line}\n" for line in ("# rules", *_rules(), "# /rules")), text)


def _rules() -> list[str]:
    lines = []
    for family, title in FAMILIES.items():
        names = sorted(entry.rule.name for entry in TABLE.entries if entry.rule.family == family)
        lines += [f"- {title}:", *(f"    - rules/{name}.md" for name in names)]
    return lines

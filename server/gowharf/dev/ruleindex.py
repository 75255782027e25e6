"""server/gowharf/rules/index.py: what is known of each rule without importing it."""

from importlib import import_module

from gowharf.rules.order import ORDER

HEAD = '''"""Every rule in the order of `order.py`, known without importing it. Written by gowharf.dev.generate.

A row: module, name, severity, family, reference, aliases, on by default, needs, has `check`, has `survey`,
has `explain`.
"""

ROWS: tuple[tuple[str, str, int, str, str, tuple[str, ...], bool, tuple[str, ...], bool, bool, bool], ...] = (
'''


def rule_index() -> str:
    """The module's text."""
    rows: list[str] = []
    for name in ORDER:
        module = import_module(name)
        rule = module.RULE
        fields = (
            name,
            rule.name,
            int(rule.severity),
            rule.family,
            rule.reference,
            rule.aliases,
            rule.default,
            rule.needs,
            hasattr(module, "check"),
            hasattr(module, "survey"),
            hasattr(module, "explain"),
        )
        rows.append("    (\n" + "".join(f"        {_literal(field)},\n" for field in fields) + "    ),\n")
    return HEAD + "".join(rows) + ")\n"


def _literal(value: object) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))}{',' if len(value) == 1 else ''})"
    return f'"{value}"' if isinstance(value, str) else repr(value)

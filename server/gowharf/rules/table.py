"""The one table of all rules, in the order in which they are asked to explain a failure.

A rule that knows a cause closely stands before one that knows it roughly; `go-command-fails`, which takes whatever is
left, is last of those that explain. So is each family's own tuple ordered. A new rule is one file and one line in its
family's `__init__.py`.
"""

from collections.abc import Iterable
from types import ModuleType
from typing import NamedTuple

from gowharf.rules import context, credentials, dockerfile, environment, gomod, gosum, image, vendor, workspace
from gowharf.rules.dockerfile import go_command_fails
from gowharf.rules.gowharf import internal_error, unknown_ignore, unreadable_file, unused_ignore
from gowharf.rules.model import Check, Explain, Rule

MODULES: tuple[ModuleType, ...] = (
    *dockerfile.CLOSEST,
    *gomod.CLOSEST,
    *context.MODULES,
    *vendor.MODULES,
    *workspace.MODULES,
    *image.MODULES,
    *gomod.MODULES,
    *gosum.MODULES,
    *environment.MODULES,
    *credentials.MODULES,
    *dockerfile.MODULES,
    go_command_fails,
    unreadable_file,
    unknown_ignore,
    unused_ignore,
    internal_error,
)


class Entry(NamedTuple):
    """One rule as the engine sees it. `doc` is its module's docstring."""

    rule: Rule
    doc: str
    check: Check | None = None
    explain: Explain | None = None


class Table:
    """All rules, found by name, by former name, and by family. Names are unique: a second one raises ValueError."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._by_name: dict[str, Entry] = {}
        self._families: dict[str, tuple[str, ...]] = {}
        for entry in self.entries:
            rule = entry.rule
            for name in (rule.name, *rule.aliases):
                if name in self._by_name:
                    raise ValueError(f"two rules are named {name}")
                self._by_name[name] = entry
            self._families[rule.family] = (*self._families.get(rule.family, ()), rule.name)

    def find(self, name: str) -> Entry | None:
        """The rule of that name or former name."""
        return self._by_name.get(name)

    def named(self, selector: str) -> tuple[str, ...]:
        """The rules' own names that a selector means: "all", a family, a name or a former name; else empty."""
        if selector == "all":
            return tuple(entry.rule.name for entry in self.entries)
        entry = self._by_name.get(selector)
        return (entry.rule.name,) if entry else self._families.get(selector, ())

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(self._families)

    @property
    def names(self) -> tuple[str, ...]:
        """Every rule's own name, in the table's order."""
        return tuple(entry.rule.name for entry in self.entries)

    @property
    def selectors(self) -> tuple[str, ...]:
        """Everything that `named` understands."""
        return ("all", *self._families, *self._by_name)


def entry_of(module: ModuleType) -> Entry:
    return Entry(module.RULE, module.__doc__ or "", getattr(module, "check", None), getattr(module, "explain", None))


TABLE = Table(entry_of(module) for module in MODULES)

"""The one table of all rules, in the order in which they are asked to explain a failure (`order.py`).

What is known of a rule without running it comes from the generated `index.py`; its module is imported when the rule is
first asked: a run that finds nothing to explain needs few of them.
"""

from collections.abc import Iterable
from importlib import import_module

from gowharf.rules.index import ROWS
from gowharf.rules.model import Check, Explain, Rule, Severity, Survey


class Entry:
    """One rule as the engine sees it. `checks`, `surveys` and `explains` say which functions it has."""

    __slots__ = ("_check", "_doc", "_explain", "_module", "_survey", "checks", "explains", "rule", "surveys")

    def __init__(
        self,
        rule: Rule,
        doc: str = "",
        check: Check | None = None,
        explain: Explain | None = None,
        survey: Survey | None = None,
    ) -> None:
        self.rule = rule
        self.checks = check is not None
        self.surveys = survey is not None
        self.explains = explain is not None
        self._doc, self._check, self._explain, self._survey = doc, check, explain, survey
        self._module = ""

    @classmethod
    def of_module(cls, rule: Rule, module: str, checks: bool, surveys: bool, explains: bool) -> "Entry":
        """A rule whose module is imported when its functions or its docstring are asked for."""
        entry = cls(rule)
        entry._module, entry.checks, entry.surveys, entry.explains = module, checks, surveys, explains
        return entry

    @property
    def doc(self) -> str:
        """The rule's docstring: page, hover and test."""
        self._load()
        return self._doc

    @property
    def check(self) -> Check | None:
        self._load()
        return self._check

    @property
    def survey(self) -> Survey | None:
        self._load()
        return self._survey

    @property
    def explain(self) -> Explain | None:
        self._load()
        return self._explain

    def _load(self) -> None:
        if not self._module:
            return
        module = import_module(self._module)
        self._doc = module.__doc__ or ""
        self._check, self._explain = getattr(module, "check", None), getattr(module, "explain", None)
        self._survey = getattr(module, "survey", None)
        self._module = ""  # last: the language server's threads share the table


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


TABLE = Table(
    Entry.of_module(
        Rule(name, Severity(severity), family, reference, aliases, default, needs), module, checks, surveys, explains
    )
    for module, name, severity, family, reference, aliases, default, needs, checks, surveys, explains in ROWS
)

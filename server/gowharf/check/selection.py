"""Which rules run where, and how severe they are: the settings made ready for many questions."""

from collections.abc import Callable, Mapping

from gowharf.check.settings import Settings
from gowharf.project.gitignore import compile_patterns
from gowharf.rules.model import Severity
from gowharf.rules.table import Table
from gowharf.startup import NamedTuple


class _Choice(NamedTuple):
    """The settings of one folder, selectors replaced by rule names."""

    active: frozenset[str]
    severity: Mapping[str, Severity]
    ignored: tuple[tuple[Callable[[str], bool], frozenset[str]], ...]


class Selection:
    """Answers for one project. A rule's own name is meant wherever a name is asked for. `checking` and `surveying` are
    the rules that have a `check` or a `survey` and run for any file of the project, in the table's order; `flood` is
    the most findings of one rule that are shown of one file."""

    def __init__(self, settings: Settings, rules: Table) -> None:
        self.rules = rules
        self.flood = settings.flood
        self._settings = settings
        self._choices: dict[str | None, _Choice] = {}
        everything = [settings, *settings.nested.values()]
        wanted = [
            entry for entry in rules.entries if any(entry.rule.name in self._choice(s).active for s in everything)
        ]
        self.checking = [entry for entry in wanted if entry.checks]
        self.surveying = [entry for entry in wanted if entry.surveys]

    def active(self, rule: str, path: str) -> bool:
        """Whether the rule's findings in that file are wanted."""
        choice = self._choice(self._settings.at(path))
        if rule not in choice.active:
            return False
        return not any(rule in names and matches(path) for matches, names in choice.ignored)

    def severity(self, rule: str, path: str) -> Severity | None:
        """The severity that the settings give to a rule in that file."""
        return self._choice(self._settings.at(path)).severity.get(rule)

    def _choice(self, settings: Settings) -> _Choice:
        choice = self._choices.get(settings.file)
        if choice is None:
            choice = self._choices[settings.file] = _choice(settings, self.rules)
        return choice


def _choice(settings: Settings, rules: Table) -> _Choice:
    if settings.select:
        active = _names(settings.select, rules)
    else:
        active = frozenset(entry.rule.name for entry in rules.entries if entry.rule.default)
    severity: dict[str, Severity] = {}
    for selector in sorted(settings.severity, key=lambda name: rules.find(name) is not None):
        severity.update(dict.fromkeys(rules.named(selector), settings.severity[selector]))
    folder = (settings.file or "").rpartition("/")[0]
    ignored = tuple(
        (_matcher(pattern, folder), _names(names, rules)) for pattern, names in settings.per_file_ignores.items()
    )
    return _Choice((active | {"internal-error"}) - _names(settings.ignore, rules), severity, ignored)


def _names(selectors: tuple[str, ...], rules: Table) -> frozenset[str]:
    return frozenset(name for selector in selectors for name in rules.named(selector))


def _matcher(pattern: str, folder: str) -> Callable[[str], bool]:
    """Whether a pattern of .gitignore, seen from the configuration's folder, matches a path or a folder above it."""
    excluded = compile_patterns((pattern,))

    def matches(path: str) -> bool:
        path = path[len(folder) + 1 :] if folder else path
        if excluded(path, False):
            return True
        while "/" in path:
            path = path.rpartition("/")[0]
            if excluded(path, True):
                return True
        return False

    return matches

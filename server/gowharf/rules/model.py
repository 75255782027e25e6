"""Findings, fixes and rules: plain data that every room to the right understands."""

from collections.abc import Callable, Iterator
from enum import IntEnum

from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.edits import Edit
from gowharf.text.source import Place

if TYPE_CHECKING:
    from gowharf.rules.facts import Case, Facts, Ground


class Severity(IntEnum):
    """A promise (README, "Severity is a promise"); ordered, so `>=` compares."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Safety(IntEnum):
    """SAFE keeps the meaning and mends; UNSAFE needs the user's consent; MANUAL has no edits, it names a command."""

    MANUAL = 1
    UNSAFE = 2
    SAFE = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Label(NamedTuple):
    """Another place that has a part in a finding, and what part."""

    place: Place
    message: str


class FileEdit(NamedTuple):
    """An edit of one file. A file that doesn't exist yet is created by an insertion at 0."""

    path: str
    edit: Edit


class Fix(NamedTuple):
    """One mend: all of its edits or none. `title` is an imperative ("Use golang:1.24"); a MANUAL fix's `command` is
    what the user runs, from the project's root."""

    title: str
    safety: Safety
    edits: tuple[FileEdit, ...] = ()
    command: str | None = None


class Finding(NamedTuple):
    """`message` is sentence case without a full stop and names both values. `go_says` is what go or the builder will
    print, where the finding predicts it. `tags`: "unnecessary" or "deprecated", for editors."""

    rule: str
    severity: Severity
    message: str
    place: Place
    go_says: str | None = None
    related: tuple[Label, ...] = ()
    fixes: tuple[Fix, ...] = ()
    tags: tuple[str, ...] = ()


class Rule(NamedTuple):
    """What is known of a rule before it runs. `severity` is the highest it gives. `needs` are topics (`topics.py`): a
    project that has to do with none of them is nothing for the rule's `check` and `survey`, whatever these say; empty:
    it is always asked."""

    name: str
    severity: Severity
    family: str
    reference: str
    aliases: tuple[str, ...] = ()
    default: bool = True
    needs: tuple[str, ...] = ()


# A rule module has RULE and one of these (or several):
#   check(facts: Facts) -> Iterator[Finding]            reads all builds of one Dockerfile
#   survey(ground: Ground) -> Iterator[Finding]         reads the project's own files, all or a folder's
#   explain(case: Case, facts: Facts) -> Iterator[Finding]   is asked about each predicted failure, in the table's
#                                                        order; the first rule that yields has explained it
Check = Callable[["Facts"], Iterator[Finding]]
Survey = Callable[["Ground"], Iterator[Finding]]
Explain = Callable[["Case", "Facts"], Iterator[Finding]]

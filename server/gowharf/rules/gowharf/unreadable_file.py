"""A file that belongs to the build cannot be read.

Why: what gowharf cannot read it knows nothing about, so it stays silent about everything that depends on this file.
The message says what keeps it from reading: permissions, a link that leaves the project, or a size beyond all reason.
"""

from collections.abc import Iterator

from gowharf.rules.facts import Ground
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.text.source import Place, Span

RULE = Rule(
    "unreadable-file",
    Severity.WARNING,
    "gowharf",
    "https://docs.docker.com/build/concepts/context/",
)


def survey(ground: Ground) -> Iterator[Finding]:
    for error in ground.errors:
        yield Finding(RULE.name, RULE.severity, error.reason, Place(error.path, Span(0, 0)))

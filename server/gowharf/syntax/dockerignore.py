""".dockerignore as moby/patternmatcher and its ignorefile reader decide.

A matcher answers for one slash-separated path relative to the context, in time linear in the number of patterns, and
says *which* line decided.
"""

from typing import NamedTuple

from gowharf.text.source import Span


class Pattern(NamedTuple):
    """One line that counts. `pattern` is cleaned (no "!", no leading "/"); `span` is the line without white space."""

    pattern: str
    negated: bool
    span: Span


class Problem(NamedTuple):
    span: Span
    message: str


class IgnoreFile(NamedTuple):
    patterns: tuple[Pattern, ...]
    problems: tuple[Problem, ...]

    def decide(self, path: str) -> Pattern | None:
        """The last pattern that matches `path` or one of its parents (MatchesOrParentMatches), or None.
        The path is excluded when that pattern isn't negated."""
        raise NotImplementedError

    def may_hold_kept(self, directory: str) -> bool:
        """False only where nothing below an excluded `directory` can be re-included, so a walk may skip it."""
        raise NotImplementedError


def parse(text: str) -> IgnoreFile:
    raise NotImplementedError

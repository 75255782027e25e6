"""Prints the statements of a go.mod as x/mod does (modfile/print.go): a tab for each level, one blank line between
statements, comments where they belong, no blank lines at the end.
"""

from collections.abc import Iterable

from gowharf.ide.gomod_layout import Group, Line, Remarks, Statement

_TIGHT_BEFORE = frozenset(",)]}")
_TIGHT_AFTER = frozenset("([{")


class Printer:
    """`lines` are finished, `current` is being written, `waiting` are comments for its end."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current = ""
        self.waiting: list[str] = []
        self.margin = 0

    def file(self, statements: list[Statement]) -> str:
        for index, statement in enumerate(statements):
            if isinstance(statement, Remarks):
                self._before(statement.before)
            elif isinstance(statement, Line):
                self._line(statement)
                self._newline()
            else:
                self._group(statement)
                self._newline()
            if index + 1 < len(statements):
                self._newline()
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        return "".join(f"{line}\n" for line in self.lines)

    def _line(self, line: Line) -> None:
        self._before(line.before)
        self.current += spaced(line.tokens)
        self._wait(line.suffix)

    def _group(self, group: Group) -> None:
        self._before(group.before)
        self.current += spaced(group.tokens) + " ("
        self._wait(group.open_suffix)
        self.margin += 1
        for line in group.lines:
            self._newline()
            self._line(line)
        if group.closing:
            self.margin -= 1
            # In a file that Go refuses, the `)` of an empty block on a line of its own could close one above it.
            if group.lines or group.close_before or group.open_suffix is not None or group.closing != ")":
                self._newline()
            self._before(group.close_before)
            self.current += group.closing
            self._wait(group.close_suffix)
            return
        if group.close_before:
            self._newline()
            self._before(group.close_before)
        self.margin -= 1

    def _before(self, comments: Iterable[str]) -> None:
        """Comments above what comes next, each on a line of its own, at the margin."""
        for comment in comments:
            self.current = "\t" * self.margin + comment
            self._newline()

    def _wait(self, comment: str | None) -> None:
        if comment is not None:
            self.waiting.append(comment)

    def _newline(self) -> None:
        """Ends the line; a blank one at the top or after another blank one is not begun."""
        margin = "\t" * self.margin
        if self.waiting:
            self.current += " " + f"\n{margin}".join(self.waiting)
            self.waiting.clear()
        self.current = self.current.rstrip(" \t")
        if self.current or (self.lines and self.lines[-1]):
            self.lines.append(self.current)
        self.current = margin


def spaced(tokens: tuple[str, ...]) -> str:
    """Words with a blank between them, none inside brackets and before a comma."""
    text = ""
    gap = ""
    for token in tokens:
        text += token if token in _TIGHT_BEFORE else gap + token
        gap = "" if token in _TIGHT_AFTER else " "
    return text

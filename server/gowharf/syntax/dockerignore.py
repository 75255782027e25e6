""".dockerignore as moby/patternmatcher and its ignorefile reader decide.

A matcher answers for one slash-separated path relative to the context, in time linear in the number of patterns, and
says *which* line decided. What matched a directory is kept, so asking for the files of a tree costs one look at each.
Positions are code-point offsets into the text, byte order mark included.
"""

from gowharf.startup import NamedTuple
from gowharf.syntax.goglob import match_error
from gowharf.syntax.ignoreglob import BadPattern, Glob, compile_glob
from gowharf.text.source import Span

# unicode.IsSpace; str.strip() would take U+001C to U+001F as well.
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"  # noqa: E501
_LONGEST_LINE = 65536  # bufio.MaxScanTokenSize, which ignorefile.ReadAll doesn't raise
_LONGEST_PATH = 4096  # PATH_MAX: no file has a longer one


class Pattern(NamedTuple):
    """One line that counts. `pattern` is cleaned (no "!", no leading "/"); `span` is the line without white space."""

    pattern: str
    negated: bool
    span: Span


class Problem(NamedTuple):
    """A line that the builder refuses, in its words."""

    span: Span
    message: str


class Matcher:
    """The patterns, made ready to be asked. Keeps what it found out about directories; made by `parse`."""

    __slots__ = ("_directories", "_exact", "_globs", "_names", "_negations", "walked")

    def __init__(self, globs: tuple[tuple[bool, Glob], ...]) -> None:
        self._directories: dict[str, int] = {"": -1}
        self.walked: dict[str, list[bool]] = {}
        self._exact: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._globs: list[tuple[int, Glob]] = []
        self._negations: list[tuple[int, Glob]] = []
        for index, (negated, glob) in enumerate(globs):
            if negated:
                self._negations.append((index, glob))
            if glob.kind == "exact":
                self._exact[glob.literal] = index
            elif glob.kind == "suffix" and glob.literal.rfind("/") == 0:
                self._names[glob.literal[1:]] = index
            else:
                self._globs.append((index, glob))
        self._globs.reverse()

    @property
    def negates(self) -> bool:
        return bool(self._negations)

    def last(self, path: str) -> int:
        """The index of the last pattern that matches `path` or a directory above it, or -1."""
        parent, _, name = path.rpartition("/")
        found = self._directories.get(parent)
        if found is None:
            found = self._directory(parent)
        return self._own(path, name, found)

    def may_hold_kept(self, directory: str) -> bool:
        """Whether a negated pattern that comes after all that match `directory` may match something below it."""
        last, below = self.last(directory), directory + "/"
        for index, glob in self._negations:
            if index > last and (glob.prefix.startswith(below) or (glob.open and below.startswith(glob.prefix))):
                return True
        return False

    def _own(self, path: str, name: str, floor: int) -> int:
        best = max(self._exact.get(path, -1), self._names.get(name, -1), floor)
        for index, glob in self._globs:
            if index <= best:
                break
            if glob.test(path):
                return index
        return best

    def _directory(self, path: str) -> int:
        at = path.find("/")
        found = -1
        while at >= 0:
            found = self._kept(path[:at], found)
            at = path.find("/", at + 1)
        return self._kept(path, found)

    def _kept(self, path: str, floor: int) -> int:
        found = self._directories.get(path)
        if found is None:
            found = self._directories[path] = self._own(path, path[path.rfind("/") + 1 :], floor)
        return found


class IgnoreFile(NamedTuple):
    """`matcher` belongs to `patterns`; only `parse` makes one that isn't empty."""

    patterns: tuple[Pattern, ...]
    problems: tuple[Problem, ...]
    matcher: Matcher = Matcher(())
    globs: tuple[Glob, ...] = ()

    @property
    def negates(self) -> bool:
        """Whether any line takes something back."""
        return self.matcher.negates

    def decide(self, path: str) -> Pattern | None:
        """The last pattern that matches `path` or one of its parents (MatchesOrParentMatches), or None.
        The path is excluded when that pattern isn't negated."""
        if not path or len(path) > _LONGEST_PATH:
            return None
        index = self.matcher.last(path)
        return self.patterns[index] if index >= 0 else None

    def may_hold_kept(self, directory: str) -> bool:
        """False only where nothing below an excluded `directory` can be re-included, so a walk may skip it."""
        return len(directory) <= _LONGEST_PATH and (not directory or self.matcher.may_hold_kept(directory))

    def walk_excludes(self, path: str) -> bool:
        """Whether the client's walk leaves `path` out (MatchesUsingParentResults, as fsutil's filter calls it).

        It differs from `decide` in rare files: a pattern that couldn't change a directory's fate isn't tried on it,
        and so isn't inherited by what is below.
        """
        if not path or len(path) > _LONGEST_PATH:
            return False
        inherited, start = self._inherited(path)
        at = path.find("/", start)
        while at >= 0:
            self._step(path[:at], inherited)
            self.matcher.walked[path[:at]] = inherited[:]
            at = path.find("/", at + 1)
        return self._step(path, inherited)

    def _inherited(self, path: str) -> tuple[list[bool], int]:
        """What the nearest directory already walked matched, and where in `path` to go on."""
        at = path.rfind("/")
        while at >= 0:
            known = self.matcher.walked.get(path[:at])
            if known is not None:
                return known[:], at + 1
            at = path.rfind("/", 0, at)
        return [False] * len(self.patterns), 0

    def _step(self, path: str, inherited: list[bool]) -> bool:
        excluded = False
        for index, (pattern, glob) in enumerate(zip(self.patterns, self.globs, strict=True)):
            if not inherited[index] and pattern.negated == excluded:
                inherited[index] = bool(glob.test(path))
            if inherited[index]:
                excluded = not pattern.negated
        return excluded


def parse(text: str) -> IgnoreFile:
    """Any text gives a matcher; a line that the builder refuses is a problem and matches nothing."""
    patterns: list[Pattern] = []
    problems: list[Problem] = []
    globs: list[Glob] = []
    start = 1 if text.startswith("\ufeff") else 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        body = line.strip(SPACE)
        if body and not line.startswith("#"):
            at = start + line.index(body)
            span = Span(at, at + len(body))
            try:
                _add(body, line, span, patterns, globs)
            except BadPattern as bad:
                problems.append(Problem(span, str(bad)))
        start = end + 1
    matcher = Matcher(tuple((p.negated, glob) for p, glob in zip(patterns, globs, strict=True)))
    return IgnoreFile(tuple(patterns), tuple(problems), matcher, tuple(globs))


def _add(body: str, line: str, span: Span, patterns: list[Pattern], globs: list[Glob]) -> None:
    if len(line) >= _LONGEST_LINE:
        raise BadPattern("bufio.Scanner: token too long")
    negated, pattern = _normal(body)
    if not pattern:
        if negated:
            raise BadPattern('illegal exclusion pattern: "!"')
        return
    if match_error(pattern):
        raise BadPattern("syntax error in pattern")
    globs.append(compile_glob(pattern))
    patterns.append(Pattern(pattern, negated, span))


def _normal(body: str) -> tuple[bool, str]:
    """ignorefile.ReadAll followed by patternmatcher.New: "/!x" is a negation for the second, though not for the
    first."""
    negated = body.startswith("!")
    pattern = body[1:].strip(SPACE) if negated else body
    if pattern:
        pattern = clean(pattern)
        if len(pattern) > 1 and pattern.startswith("/"):
            pattern = pattern[1:]
    again = ("!" + pattern if negated else pattern).strip(SPACE)
    again = clean(again) if again else again
    return (True, again[1:]) if again.startswith("!") else (False, again)


def clean(path: str) -> str:
    """filepath.Clean: "." for nothing, ".." kept where it leads out of a relative path."""
    rooted = path.startswith("/")
    parts: list[str] = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != "..":
            parts.append(part)
        elif parts and parts[-1] != "..":
            parts.pop()
        elif not rooted:
            parts.append(part)
    joined = "/".join(parts)
    return "/" + joined if rooted else joined or "."

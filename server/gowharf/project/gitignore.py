""".gitignore: which line of which file decides about a path, as git's dir.c does (last_matching_pattern).

All .gitignore files from the top of the repository down to the path count, the nearest first, and after them
.git/info/exclude. A file below an ignored directory can't be taken back. Paths are relative to the project's root,
which may lie below the repository's; a rule from a file above the root has a place like "../.gitignore". Links are
not followed to a .gitignore, as git doesn't. What was found out about a directory is kept.
"""

import re
from collections.abc import Callable, Mapping

from gowharf.project.files import Files
from gowharf.startup import NamedTuple, regex
from gowharf.syntax.ignoreglob import Token, runner
from gowharf.text.source import Place, Source, Span

_LONGEST_PATH = 4096
_SPECIAL = regex(r"[*?\[\\]")
_CLASS_CHAR = regex(r"\\?(.)", re.DOTALL)
_POSIX_CLASS = regex(r"\[:([a-z]+):\]")
_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": r"\t ", "cntrl": r"\x00-\x1f\x7f", "digit": "0-9", "graph": "!-~",
    "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~", "space": r"\t\n\v\f\r ", "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}  # fmt: skip


class Rule(NamedTuple):
    """One line. `pattern` is the line as git shows it; `span` is where it stands in its file.

    `test` is asked for the base name where the pattern holds no slash (`anywhere`), else for the path below the
    directory of the .gitignore.
    """

    pattern: str
    negated: bool
    directory_only: bool
    anywhere: bool
    span: Span
    test: Callable[[str], object]


class Match(NamedTuple):
    """The line that decides about a path, itself or by a directory above it (`path` says which of them)."""

    place: Place
    rule: Rule
    path: str


class Matcher:
    """Answers for paths of the project. `prefix` is the root's path in the repository ("" if they are the same),
    `above` holds the .gitignore files of the directories over the root, by their path in the repository."""

    def __init__(
        self,
        files: Files,
        prefix: str = "",
        above: Mapping[str, Source] | None = None,
        exclude: Source | None = None,
    ) -> None:
        self._files = files
        self._prefix = prefix + "/" if prefix else ""
        self._above = dict(above or {})
        self._exclude = exclude
        self._rules: dict[str, Source | None] = {}
        self._directories: dict[str, Match | None] = {}

    def over(self, files: Files) -> "Matcher":
        """The same repository seen through other files, as when an editor's buffers lie over the disk's."""
        return Matcher(files, self._prefix.rstrip("/"), self._above, self._exclude)

    def match(self, path: str, directory: bool = False) -> Match | None:
        """The line that ignores `path`, or None. Of a negated line that decides, nothing is said."""
        if not path or len(path) > _LONGEST_PATH:
            return None
        full = self._prefix + path
        at = full.find("/")
        while at >= 0:
            above = full[:at]
            found = self._directories[above] if above in self._directories else self._decide_directory(above)
            if found:
                return found
            at = full.find("/", at + 1)
        return self._decide_directory(full) if directory else self._decide(full, False)

    def _decide_directory(self, full: str) -> Match | None:
        if full not in self._directories:
            self._directories[full] = self._decide(full, True)
        return self._directories[full]

    def _decide(self, full: str, directory: bool) -> Match | None:
        name = full[full.rfind("/") + 1 :]
        at = len(full)
        while at >= 0:
            at = full.rfind("/", 0, at)
            base = full[: max(at, 0)]
            source = self._source(base)
            rule = source and _last(source.memo(parse), full[at + 1 :], name, directory)
            if source and rule:
                return None if rule.negated else Match(Place(source.path, rule.span), rule, full)
        rule = self._exclude and _last(self._exclude.memo(parse), full, name, directory)
        if not self._exclude or not rule or rule.negated:
            return None
        return Match(Place(self._exclude.path, rule.span), rule, full)

    def _source(self, base: str) -> Source | None:
        if base not in self._rules:
            self._rules[base] = self._read(base)
        return self._rules[base]

    def _read(self, base: str) -> Source | None:
        if not (base + "/").startswith(self._prefix):
            return self._above.get(base)
        below = base[len(self._prefix) :]
        path = f"{below}/.gitignore" if below else ".gitignore"
        if self._files.kind(path) != "file":
            return None
        source = self._files.read(path)
        return source if isinstance(source, Source) else None


def parse(text: str) -> tuple[Rule, ...]:
    """The lines that count, in order; no text is refused (a malformed pattern matches nothing, as with git)."""
    rules: list[Rule] = []
    start = 1 if text.startswith("\ufeff") else 0
    while start < len(text):
        end = text.find("\n", start)
        line = text[start:] if end < 0 else text[start:end]
        following = len(text) if end < 0 else end + 1
        line = line.removesuffix("\r")
        if line and not line.startswith("#"):
            line = _trimmed(line)
            if line:
                rules.append(_rule(line, Span(start, start + len(line))))
        start = following
    return tuple(rules)


def compile_patterns(patterns: tuple[str, ...]) -> Callable[[str, bool], bool]:
    """Whether the last of `patterns` (as lines of a .gitignore at the root) that matches a path isn't negated.
    It asks only about the path itself, so a walk that turns back at matching directories has git's semantics."""
    rules = parse("\n".join(patterns))

    def excluded(path: str, directory: bool) -> bool:
        rule = _last(rules, path, path[path.rfind("/") + 1 :], directory)
        return rule is not None and not rule.negated

    return excluded


def _last(rules: tuple[Rule, ...], path: str, name: str, directory: bool) -> Rule | None:
    for rule in reversed(rules):
        if rule.directory_only and not directory:
            continue
        if rule.test(name if rule.anywhere else path):
            return rule
    return None


def _trimmed(line: str) -> str:
    """Without the spaces at its end, but for one that a backslash protects (trim_trailing_spaces)."""
    bare = line.rstrip(" ")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return line[: len(bare) + 1] if slashes % 2 and len(bare) < len(line) else bare


def _rule(line: str, span: Span) -> Rule:
    body = line
    negated = body.startswith("!")
    if negated:
        body = body[1:]
    directory_only = body.endswith("/")
    if directory_only:
        body = body[:-1]
    anywhere = "/" not in body
    if not anywhere and body.startswith("/"):
        body = body[1:]
    return Rule(line, negated, directory_only, anywhere, span, _test(body, anywhere))


def _test(body: str, anywhere: bool) -> Callable[[str], object]:
    if not _SPECIAL.search(body):
        return body.__eq__ if body else _nothing
    rest = body[1:]
    if anywhere and body.startswith("*") and not _SPECIAL.search(rest):
        return lambda name: name.endswith(rest)
    wild = _wildmatch(body)
    return wild if wild else _nothing


def _nothing(path: str) -> bool:
    return False


def _wildmatch(body: str) -> Callable[[str], object] | None:
    """git's wildmatch with WM_PATHNAME. It is handed the pattern from its first special character on, so two stars
    there count as standing at the start, whatever is before them (match_pathname)."""
    first = _SPECIAL.search(body)
    at = first.start() if first else len(body)
    tokens = [Token("char", re.escape(ch), ch) for ch in body[:at]]
    begin, end = at, len(body)
    while at < end:
        ch = body[at]
        if ch == "*":
            at = _stars(body, at, begin, tokens)
        elif ch == "?":
            tokens.append(Token("set", "[^/]"))
            at += 1
        elif ch == "[":
            found = _class(body, at + 1)
            if found is None:
                return None
            tokens.append(Token("set", found[0]))
            at = found[1]
        else:
            at += ch == "\\"
            if at == end:
                return None
            tokens.append(Token("char", re.escape(body[at]), body[at]))
            at += 1
    return runner(tokens)


def _stars(body: str, at: int, begin: int, tokens: list[Token]) -> int:
    after = at
    while body.startswith("*", after):
        after += 1
    bounded = (at == begin or body[at - 1] == "/") and (after == len(body) or body.startswith(("/", "\\/"), after))
    if after - at == 1 or not bounded:
        tokens.append(Token("star", "[^/]*"))
    elif body.startswith("/", after):
        tokens.append(Token("deep", "(?:.*/)?"))
        return after + 1
    else:
        tokens.append(Token("all", ".*"))
    return after


def _class(body: str, at: int) -> tuple[str, int] | None:
    """The class whose inside begins at `at` as Python's and where it ends, or None for one that git gives up on."""
    negated = body.startswith(("!", "^"), at)
    at += negated
    out: list[str] = []
    previous = ""
    first = True
    while first or not body.startswith("]", at):
        first = False
        posix = _POSIX_CLASS.match(body, at)
        if posix:
            if posix[1] not in _POSIX:
                return None
            out.append(_POSIX[posix[1]])
            previous, at = "", posix.end()
            continue
        ranged = bool(previous) and body.startswith("-", at) and not body.startswith("]", at + 1)
        found = _CLASS_CHAR.match(body, at + ranged)
        if not found:
            return None
        if not ranged:
            out.append(re.escape(found[1]))
            previous = found[1]
        else:
            if previous <= found[1]:
                out.append(f"{re.escape(previous)}-{re.escape(found[1])}")
            previous = ""
        at = found.end()
    members = "".join(out)
    if negated:
        return f"[^/{members}]", at + 1
    return f"(?!/)[{members}]" if members else "(?!)", at + 1

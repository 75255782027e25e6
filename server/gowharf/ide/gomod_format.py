"""go.mod and go.work in the go command's own style: byte for byte what `go mod edit -fmt`, `go work edit -fmt` write.

Those do more than white space: words lose quotes that they don't need, versions become canonical, lines of a block are
sorted, what is said twice is said once, an empty block goes and one of a single line becomes that line (modfile/rule.go
SortBlocks and removeDups, read.go Cleanup). A file that the go command refuses is laid out too, but then nothing is
dropped or joined, and only blocks without a fault are sorted.
"""

from collections.abc import Iterator
from functools import cmp_to_key

from gowharf.ide.gomod_layout import Group, Line, Remarks, Statement, layout
from gowharf.ide.gomod_printer import Printer
from gowharf.startup import regex
from gowharf.syntax import gomod, modpath, semver
from gowharf.syntax.gomod import Directive, ModFile, Token
from gowharf.syntax.gostring import is_printable, quote

_ODD = regex(r"[^\t\n\r -~]")
_BRACKETS = frozenset("()[]{},")


def format_gomod(text: str) -> str:
    """A go.mod as `go mod edit -fmt` writes it."""
    return _format(text, gomod.parse(text), work=False)


def format_gowork(text: str) -> str:
    """A go.work as `go work edit -fmt` writes it."""
    return _format(text, gomod.parse_work(text), work=True)


def _format(text: str, tree: ModFile, work: bool) -> str:
    words = dict(_rewritten(tree))
    sound = {_key(directive) for directive in _sound(tree)}
    statements = [_reworded(statement, words) for statement in layout(text, tree)]
    is_sound = _is_sound(tree, sound)
    if is_sound:
        statements = list(_tidied(statements, set(_doubles(tree, work))))
    order = _Order(tree, work)
    made = Printer().file([_sorted(statement, sound, order) for statement in statements])
    # A character that may stand nowhere belongs to no word, and would be lost.
    kept = is_sound or sorted(_ODD.findall(text)) == sorted(_ODD.findall(made))
    return made if kept else text


def _is_sound(tree: ModFile, sound: set[int]) -> bool:
    """Whether `go mod edit` takes the file; what it would ask the network about is taken as sound."""
    if any(problem.fatal_alone or problem.kind == "unknown-block" for problem in tree.problems):
        return False
    return all(_key(directive) in sound for directive in tree.directives)


def _key(directive: Directive) -> int:
    return directive.span.start


def _sound(tree: ModFile) -> Iterator[Directive]:
    for one in (tree.module, tree.go, tree.toolchain):
        if one is not None:
            yield one.directive
    for view in (tree.requires, tree.excludes, tree.replaces, tree.retracts, tree.tools, tree.ignores, tree.godebugs):
        for item in view:
            yield item.directive
    for use in tree.uses:
        yield use.directive
    for directive in tree.directives:
        if directive.verb.value in ("require", "exclude") and len(directive.args) == 2 and _plain(directive):
            yield directive


def _plain(directive: Directive) -> bool:
    """Whether a path and a version are what `go mod edit` accepts, which asks less of them than a build does."""
    path, version = directive.args
    split = modpath.split_path_version(path.value)
    canonical = modpath.canonical_version(version.value)
    if not canonical or split is None or set("\"'`") & set(path.value + version.value):
        return False
    return modpath.check_path_major(canonical, split[1]) is None


def _rewritten(tree: ModFile) -> Iterator[tuple[int, str]]:
    """Offset of a word -> how x/mod writes it anew (parseString, parseVersion)."""
    for value in (tree.module, *tree.tools, *tree.ignores, *tree.uses):
        if value is not None:
            yield _path(value.token)
    for directive in _sound(tree):
        if directive.verb.value in ("require", "exclude"):
            yield _path(directive.args[0])
            yield _version(directive.args[1])
    for replace in tree.replaces:
        args = replace.directive.args
        arrow = args.index(replace.arrow)
        yield _path(args[0])
        if arrow == 2:
            yield _version(args[1])
        yield _path(args[arrow + 1])
        if len(args) > arrow + 2:
            yield _version(args[arrow + 2])
    for retract in tree.retracts:
        for token in retract.directive.args:
            if token.value not in _BRACKETS:
                yield _path(token)


def _path(token: Token) -> tuple[int, str]:
    return token.span.start, auto_quote(token.value)


def _version(token: Token) -> tuple[int, str]:
    return token.span.start, modpath.canonical_version(token.value) or auto_quote(token.value)


def auto_quote(value: str) -> str:
    """A word as it may stand in the file: in quotes only where it needs them (modfile.AutoQuote)."""
    if not value or "//" in value or "/*" in value:
        return quote(value)
    for char in value:
        if char in " \"'`" or (char in _BRACKETS and len(value) > 1) or not is_printable(char):
            return quote(value)
    return value


def _reworded(statement: Statement, words: dict[int, str]) -> Statement:
    if isinstance(statement, Remarks):
        return statement
    if isinstance(statement, Line):
        return _reworded_line(statement, words)
    return statement._replace(lines=tuple([_reworded_line(line, words) for line in statement.lines]))


def _reworded_line(line: Line, words: dict[int, str]) -> Line:
    directive = line.directive
    if directive is None:
        return line
    tokens = directive.args if directive.block else (directive.verb, *directive.args)
    if len(tokens) != len(line.tokens):
        return line
    return line._replace(
        tokens=tuple([words.get(token.span.start, raw) for token, raw in zip(tokens, line.tokens, strict=True)])
    )


def _doubles(tree: ModFile, work: bool) -> Iterator[int]:
    """The directives that removeDups drops: the later exclude, tool and ignore, the earlier replace."""
    seen: set[tuple[str, str, str]] = set()
    named = [("exclude", one.path, _canonical(one.version), one.directive) for one in tree.excludes]
    named += [("tool", one.value, "", one.directive) for one in tree.tools]
    named += [("ignore", one.value, "", one.directive) for one in tree.ignores]
    if work:
        named = []
    named += [("replace", one.old_path, _canonical(one.old_version), one.directive) for one in reversed(tree.replaces)]
    for verb, path, version, directive in named:
        if (verb, path, version) in seen:
            yield _key(directive)
        seen.add((verb, path, version))


def _canonical(version: str) -> str:
    return modpath.canonical_version(version) or version


def _tidied(statements: list[Statement], doubles: set[int]) -> Iterator[Statement]:
    """Without what is said twice, empty blocks, and blocks of one line."""
    for statement in statements:
        if isinstance(statement, Line):
            if statement.directive is None or _key(statement.directive) not in doubles:
                yield statement
            continue
        if isinstance(statement, Remarks):
            yield statement
            continue
        lines = tuple(line for line in statement.lines if line.directive and _key(line.directive) not in doubles)
        if len(lines) == 1 and not statement.close_before:
            line = lines[0]
            yield line._replace(tokens=(*statement.tokens, *line.tokens), before=(*statement.before, *line.before))
        elif lines:
            yield statement._replace(lines=lines)


class _Order:
    """How the lines of a block are ordered (compareLine, compareLineExclude, compareLineRetract)."""

    def __init__(self, tree: ModFile, work: bool) -> None:
        go = tree.go.value if tree.go else ""
        self._work = work
        self._by_version = bool(go) and semver.compare(f"v{go}", "v1.21") >= 0

    def lines(self, verb: str, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        if verb == "exclude" and self._by_version and not self._work:
            return tuple(sorted(lines, key=cmp_to_key(_compare_excludes)))
        if verb == "retract" and not self._work:
            return tuple(sorted(lines, key=cmp_to_key(_compare_retracts)))
        return tuple(sorted(lines, key=_tokens))


def _tokens(line: Line) -> tuple[str, ...]:
    return line.tokens


def _compare_excludes(first: Line, second: Line) -> int:
    a, b = first.tokens, second.tokens
    if len(a) == 2 and len(b) == 2 and a[0] == b[0]:
        return semver.compare(a[1], b[1])
    return (a > b) - (a < b)


def _compare_retracts(first: Line, second: Line) -> int:
    (low_a, high_a), (low_b, high_b) = _interval(first.tokens), _interval(second.tokens)
    return -semver.compare(low_a, low_b) or -semver.compare(high_a, high_b)


def _interval(tokens: tuple[str, ...]) -> tuple[str, str]:
    if len(tokens) == 1:
        return tokens[0], tokens[0]
    if len(tokens) == 5 and (tokens[0], tokens[2], tokens[4]) == ("[", ",", "]"):
        return tokens[1], tokens[3]
    return "", ""


def _sorted(statement: Statement, sound: set[int], order: _Order) -> Statement:
    if not isinstance(statement, Group) or not statement.closing:
        return statement
    if not all(line.directive and _key(line.directive) in sound for line in statement.lines):
        return statement
    return statement._replace(lines=order.lines(statement.tokens[0], statement.lines))

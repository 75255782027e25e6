"""Which .go files a build takes: `//go:build` and `// +build` lines, and names such as x_linux_amd64.go.

(go/build: parseFileHeader, shouldBuild, goodOSArchFile; go/build/constraint; internal/syslist as of Go 1.26.)
"""

from gowharf.startup import regex

KNOWN_OS = frozenset(
    "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows "
    "zos".split()
)
KNOWN_ARCH = frozenset(
    "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 "
    "ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm".split()
)
UNIX = frozenset("aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris".split())
_STANDS_FOR = {"android": "linux", "illumos": "solaris", "ios": "darwin"}

_TOKEN = regex(r"(?:(?<![ \t])[ \t]++)?(?:([()!]|&&|\|\|)|([\w.]++)|([^ \t]))")
_TAG = regex(r"[\w.]++")
_NEGATED = regex(r"![ \t]*+[\w.]++")
_MAX_SIZE = 1000
_MAX_OLD_SIZE = 100


class _Broken(Exception):
    pass


def header_constraint(text: str) -> str | None:
    """The constraint expression at the top of a Go file, "" where there is none; None where Go refuses the file for
    an empty `//go:build` line or two of them."""
    plus_lines: list[str] = []
    pending: list[str] = []
    expression: str | None = None
    ended = in_comment = False
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        newline = text.find("\n", at)
        end = newline if newline >= 0 else len(text)
        line = text[at:end].strip()
        at = end + 1
        if not line and not ended:
            plus_lines += pending
            pending = []
            continue
        ended = ended or not line.startswith("//")
        if not in_comment and (found := _after(line, "//go:build")) is not None:
            if expression is not None or not found:
                return None
            expression = found
        if not ended:
            pending.append(line)
        in_comment, code = _comments(line, in_comment)
        if code:
            break
    return expression if expression is not None else _plus_build(plus_lines)


def _comments(line: str, in_comment: bool) -> tuple[bool, bool]:
    """Whether a /* */ comment is open after the line, and whether the line has anything but comments."""
    at = 0
    while at < len(line):
        if in_comment:
            close = line.find("*/", at)
            if close < 0:
                return True, False
            in_comment, at = False, close + 2
        elif line[at].isspace():
            at += 1
        elif line.startswith("//", at):
            return False, False
        elif line.startswith("/*", at):
            in_comment, at = True, at + 2
        else:
            return False, True
    return in_comment, False


def _after(line: str, prefix: str) -> str | None:
    """What follows the prefix and a blank; None where the line is another one."""
    if not line.startswith(prefix):
        return None
    rest = line[len(prefix) :]
    trimmed = rest.strip()
    return None if rest and len(rest) == len(trimmed) else trimmed


def _plus_build(lines: list[str]) -> str:
    """One expression for all `// +build` lines: lines and commas mean and, blanks mean or."""
    expressions = []
    for line in lines:
        text = _after(line[2:].strip(), "+build") if line.startswith("//") else None
        if text is None:
            continue
        clauses = [clause.split(",") for clause in text.split()]
        if sum(map(len, clauses)) - 1 > _MAX_OLD_SIZE:
            continue
        expression = " || ".join([" && ".join(map(_old_literal, clause)) for clause in clauses]) or "ignore"
        expressions.append(expression)
    if len(expressions) == 1:
        return expressions[0]
    return " && ".join([f"({expression})" for expression in expressions])


def _old_literal(literal: str) -> str:
    if literal.startswith("!!") or literal == "!":
        return "ignore"
    name = literal.removeprefix("!")
    return literal[: len(literal) - len(name)] + (name if _TAG.fullmatch(name) else "ignore")


def matches(constraint: str, tags: "frozenset[str]") -> bool:
    """Whether a `//go:build` expression holds with these tags; a broken one holds (Go reports it otherwise)."""
    if not constraint:
        return True
    try:
        return _evaluate(constraint, tags)
    except _Broken:
        return True


def matches_any(constraint: str) -> bool:
    """Whether it holds where all tags but `ignore` are both set and not, as for go mod tidy (imports.AnyTags)."""
    bare = _NEGATED.sub("any", constraint)
    return matches(bare, frozenset(_TAG.findall(bare)) - {"ignore"})


def broken_constraint(constraint: str) -> bool:
    """Whether Go can't parse the expression."""
    try:
        _evaluate(constraint or "ignore", frozenset())
    except _Broken:
        return True
    return False


def _evaluate(constraint: str, tags: "frozenset[str]") -> bool:
    """Operator precedence with stacks, so that no nesting is too deep: ! over && over ||, two ! never together."""
    values: list[bool] = []
    operators: list[str] = []
    operand, size = True, 0
    for match in _TOKEN.finditer(constraint.rstrip(" \t")):
        operator, tag, other = match.groups()
        if other or operand != bool(tag or operator in ("(", "!")):
            raise _Broken
        if tag:
            values.append(tag in tags)
            operand, size = False, size + 1
            _reduce(values, operators, "!")
        elif operator == "!":
            if operators and operators[-1] == "!":
                raise _Broken
            operators.append("!")
        elif operator == "(":
            operators.append("(")
            size += 1
        elif operator == ")":
            _reduce(values, operators, "||")
            if not operators:
                raise _Broken
            operators.pop()
            _reduce(values, operators, "!")
        else:
            _reduce(values, operators, operator)
            operators.append(operator)
            operand = True
    if operand or size > _MAX_SIZE:
        raise _Broken
    _reduce(values, operators, "||")
    if operators:
        raise _Broken
    return values[-1]


def _reduce(values: list[bool], operators: list[str], least: str) -> None:
    """Applies the pending operators that bind at least as strongly as `least`."""
    binding = {"!": 3, "&&": 2, "||": 1, "(": 0}
    while operators and binding[operators[-1]] >= binding[least]:
        operator = operators.pop()
        value = values.pop()
        if operator == "!":
            values.append(not value)
        elif operator == "&&":
            values[-1] = values[-1] and value
        else:
            values[-1] = values[-1] or value


def system_tags(goos: str, goarch: str) -> "frozenset[str]":
    """The tags that a target system sets by itself, and "gc"; not cgo, releases (go1.21) or GOAMD64's."""
    tags = {goos, goarch, "gc"}
    if goos in _STANDS_FOR:
        tags.add(_STANDS_FOR[goos])
    if goos in UNIX:
        tags.add("unix")
    return frozenset(tags)


def file_matches(name: str, goos: str, goarch: str) -> bool:
    """Whether a file's name (`x_linux_amd64.go`, `x_test.go` counts as x) is meant for this system.

    Names that begin with _ or . are another matter: no build takes them (`ignored_name`)."""
    stem = name.partition(".")[0]
    words = stem[stem.find("_") :].split("_") if "_" in stem else []
    if words and words[-1] == "test":
        words.pop()
    system = {goos, goarch, _STANDS_FOR.get(goos, goos)}
    if len(words) >= 2 and words[-2] in KNOWN_OS and words[-1] in KNOWN_ARCH:
        return words[-1] in system and words[-2] in system
    if words and (words[-1] in KNOWN_OS or words[-1] in KNOWN_ARCH):
        return words[-1] in system
    return True


def ignored_name(name: str) -> bool:
    """Whether the go command never looks at a file of that name (matchFile)."""
    return name.startswith(("_", "."))

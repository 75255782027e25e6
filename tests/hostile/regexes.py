"""Every regular expression of gowharf with the ways in which it is used, read from the sources.

`python -m tests.hostile.regexes` drives each with long lines made from its own parts (`attacks`) and prints those that
don't come back: what grows with the square of a line would need hours for the megabyte that a linear one reads in
milliseconds.
"""

import ast
import builtins
import importlib
import pathlib
import re
import signal
import sys
from collections.abc import Iterator
from re import _constants as C
from re import _parser as parser
from typing import NamedTuple

import gowharf

ROOT = pathlib.Path(gowharf.__file__).parent
LENGTH = 1 << 20
COMMON = ("a", " ", "\\", "x y ", '"', "'", "$", "${", "a\\\n", "\t", "=a", "0")  # tried with every expression
WAYS = frozenset({"match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split"})
SCANS = {"finditer", "findall", "sub", "subn", "split"}  # each looks again where the last one ended
WORD = "NAME"
SECONDS = 20  # of processor time; a linear scan takes a few hundredths


class Regex(NamedTuple):
    """One regular expression as a module has it. `line` counts from 1."""

    module: str
    line: int
    pattern: "re.Pattern[str]"
    ways: frozenset[str]


def regexes() -> Iterator[Regex]:
    """All of them. Where one is made of a value of its function, as a name that it looks for, WORD stands for it."""
    for _, found in _calls():
        yield from found


def undriven() -> list[str]:
    """The functions that make an expression of something that can't be known without running them: of a pattern."""
    return [where for where, found in _calls() if not found]


def _calls() -> Iterator[tuple[str, list[Regex]]]:
    """Each place that makes or uses an expression, as "module:function", and the expressions."""
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(("gowharf", *path.relative_to(ROOT).with_suffix("").parts))
        if path.name == "__main__.py" or ".dev" in name:
            continue
        text = path.read_text(encoding="utf-8")
        if "re." not in text and "regex(" not in text:
            continue
        tree = ast.parse(text)
        module = vars(importlib.import_module(name.removesuffix(".__init__")))
        names = _names(tree)
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _is_re(call.func):
                inside = [each.name for each in functions if each.lineno <= call.lineno <= (each.end_lineno or 0)]
                found = list(_regex(name, call, module, _ways(call, names.get(id(call)), text)))
                yield f"{name.removeprefix('gowharf.')}:{''.join(inside[-1:])}", found


def _is_re(func: ast.expr) -> bool:
    if isinstance(func, ast.Name):
        return func.id == "regex"  # gowharf.startup's, compiled when it is first used
    of_re = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "re"
    return of_re and (func.attr == "compile" or func.attr in WAYS)


def _names(tree: ast.Module) -> dict[int, str]:
    """What an expression in a call is assigned to, by the call's identity."""
    found = {}
    for node in ast.walk(tree):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and node.value:
            found.update((id(call), target.id) for call in ast.walk(node.value) if isinstance(call, ast.Call))
    return found


def _ways(call: ast.Call, name: str | None, text: str) -> frozenset[str]:
    attribute = getattr(call.func, "attr", "compile")
    if attribute != "compile":
        return frozenset({attribute})
    used = re.findall(rf"\b{name}(?:\[[^\]]*\])?\.(\w+)", text) if name else []
    if not used:  # handed on under another name, or used elsewhere
        used = [way for path in ROOT.rglob("*.py") for way in _elsewhere(path, name)] or re.findall(r"\.(\w+)\(", text)
    return frozenset(used) & WAYS or frozenset({"match"})


def _elsewhere(path: pathlib.Path, name: str | None) -> list[str]:
    return re.findall(rf"\b{name}\.(\w+)", path.read_text(encoding="utf-8")) if name and name[0] != "_" else []


def _regex(name: str, call: ast.Call, module: dict[str, object], ways: frozenset[str]) -> Iterator[Regex]:
    if not call.args or any(isinstance(argument, ast.Starred) for argument in call.args):
        return
    known = _Known(module)
    try:
        pattern = eval(compile(ast.Expression(call.args[0]), name, "eval"), known)
        flags = eval(compile(ast.Expression(call.args[1]), name, "eval"), known) if _flagged(call) else 0
        if isinstance(pattern, bytes):
            pattern = pattern.decode("ascii")
        yield Regex(name, call.lineno, re.compile(pattern, flags), ways)
    except (AttributeError, TypeError):  # made piece by piece
        return


class _Known(dict[str, object]):
    """A module's names; what is a function's own is some word."""

    def __missing__(self, name: str) -> object:
        if hasattr(builtins, name):
            return getattr(builtins, name)
        return _Word("\\" if name == "escape" else WORD)


class _Word(str):
    """A word, whose attributes are words too where a string has none of that name."""

    def __getattr__(self, name: str) -> "_Word":
        if name.startswith("_") or name == "regexp":
            raise AttributeError(name)
        return self


def _flagged(call: ast.Call) -> bool:
    return len(call.args) > 1 and getattr(call.func, "attr", "compile") == "compile"


def attacks(pattern: "re.Pattern[str]") -> Iterator[str]:
    """Texts of `LENGTH` code points: each repetition of the pattern pumped, with ends that make it fail, and what leads
    to it again and again."""
    heads: dict[str, set[str]] = {}
    for head, pump in _pumps(list(parser.parse(pattern.pattern, pattern.flags)), ""):
        if pump:
            heads.setdefault(pump, set()).add(head)
    for pump, starts in heads.items():
        for start in sorted(starts, key=len)[-2:]:
            body = start + pump * (LENGTH // len(pump))
            yield from (body + end for end in ("", "\x00", "\n"))
            if start:  # a search may begin anew at each of these, and look to the end each time
                yield (start + pump) * (LENGTH // len(start + pump))
                yield (start + " ") * (LENGTH // len(start + " "))
    yield from (pump * (LENGTH // len(pump)) + "\x00" for pump in COMMON if pump not in heads)


def _pumps(parsed: list[tuple[object, object]], head: str) -> Iterator[tuple[str, str]]:
    """What leads to each repetition, and what it repeats."""
    for index, (op, argument) in enumerate(parsed):
        before = head + _sample(parsed[:index])
        if op in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most > 8:
                yield before, _sample(list(body))
                yield before, _sample(list(body), last=True)
            yield from _pumps(list(body), before)
        elif op is C.SUBPATTERN:
            yield from _pumps(list(argument[3]), before)
        elif op is C.ATOMIC_GROUP:
            yield from _pumps(list(argument), before)
        elif op in (C.ASSERT, C.ASSERT_NOT):
            yield from _pumps(list(argument[1]), before)
        elif op is C.BRANCH:
            for branch in argument[1]:
                yield from _pumps(list(branch), before)


def _sample(parsed: list[tuple[object, object]], last: bool = False) -> str:
    """A short text that the parsed expression takes; `last` chooses the last of alternatives."""
    return "".join(_piece(op, argument, last) for op, argument in parsed)


def _piece(op: object, argument: object, last: bool) -> str:
    if op is C.LITERAL:
        return chr(argument)
    if op is C.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if op is C.ANY:
        return "a"
    if op is C.IN:
        return _member(list(argument), last)
    if op is C.BRANCH:
        return _sample(list(argument[1][-1 if last else 0]), last)
    if op is C.SUBPATTERN:
        return _sample(list(argument[3]), last)
    if op is C.ATOMIC_GROUP:
        return _sample(list(argument), last)
    if op in (C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT):
        return _sample(list(argument[2]), last) * max(1, argument[0])
    return ""


_SAMPLES = [*map(chr, range(32, 127)), "\t", "\n", "\xe9"]


def _member(items: list[tuple[object, object]], last: bool) -> str:
    negated = items[0][0] is C.NEGATE
    taken = [char for char in _SAMPLES if _holds(items, char) != negated]
    return taken[-1 if last else 0] if taken else ""


def _holds(items: list[tuple[object, object]], char: str) -> bool:
    categories = {C.CATEGORY_DIGIT: r"\d", C.CATEGORY_SPACE: r"\s", C.CATEGORY_WORD: r"\w"}
    for op, argument in items:
        if op is C.LITERAL and ord(char) == argument:
            return True
        if op is C.RANGE and argument[0] <= ord(char) <= argument[1]:
            return True
        if op is C.CATEGORY and re.match(categories.get(argument, r"\S"), char):
            return True
    return False


def drive(regex: Regex) -> list[str]:
    """The attacks that the expression doesn't read in `SECONDS`, as short descriptions."""
    signal.signal(signal.SIGVTALRM, late)
    for text in attacks(regex.pattern):
        for way in sorted(regex.ways):
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            try:
                _use(regex.pattern, way, text)
            except TimeoutError:
                where = f"{regex.module}:{regex.line} {way} of {text[:24]!r}…{text[-3:]!r}"
                return [f"{where}: {regex.pattern.pattern}"]
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return []


def _use(pattern: "re.Pattern[str]", way: str, text: str) -> None:
    if way in SCANS:
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, way)(text)


def late(_number: int, _frame: object) -> None:
    raise TimeoutError


def main() -> int:
    """Drives all of them, or those whose module's name holds an argument."""
    wanted = sys.argv[1:] or [""]
    driven, slow = 0, []
    for regex in regexes():
        if any(part in regex.module for part in wanted):
            driven += 1
            found = drive(regex)
            slow += found
            for line in found:
                print(line, flush=True)
    print(f"{driven} regular expressions driven, {len(slow)} of them too slow")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())

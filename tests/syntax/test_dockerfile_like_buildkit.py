"""Hard Dockerfiles parse into what BuildKit parses them into, and fail where it fails."""

import re
from typing import Any

import pytest

from gowharf.syntax.dockerfile import Dockerfile, Heredoc, Instruction, parse
from gowharf.syntax.dockerfile_instructions import KEYWORDS
from gowharf.text.source import LineIndex
from tests.syntax.dockerfile_corpus import Case, load

CASES = load()
PARSED = [case for case in CASES if "ast" in case.expected]
REFUSED = [case for case in CASES if not case.expected["instr_ok"]]
# The parser counts these from 0: the line it was at when it failed, not the one after.
FROM_ZERO = re.compile(r"escape token|parser directive|no instructions|greater than max")


def names(case: Case) -> str:
    return case.name


def test_all_cases_are_there() -> None:
    assert (len(CASES), len(PARSED), len(REFUSED)) == (99, 90, 26)


@pytest.mark.parametrize("case", PARSED, ids=names)
def test_instructions_are_those_that_buildkit_sees(case: Case) -> None:
    tree = parse(case.text)
    lines = LineIndex(case.text)
    found = [describe(instruction, lines) for instruction in tree.instructions]
    assert found == [expected(node) for node in case.expected["ast"]]


@pytest.mark.parametrize("case", PARSED, ids=names)
def test_directives_are_those_that_buildkit_sees(case: Case) -> None:
    tree = parse(case.text)
    checks = [directive.value for directive in tree.directives if directive.name == "check"]
    assert tree.escape == case.expected["escape"]
    assert tree.syntax == case.expected.get("syntax")
    assert checks == ([case.expected["check"]] if "check" in case.expected else [])


@pytest.mark.parametrize("case", [case for case in CASES if "stages" in case.expected], ids=names)
def test_stages_are_those_that_buildkit_sees(case: Case) -> None:
    assert stages(parse(case.text)) == case.expected["stages"]


@pytest.mark.parametrize("case", REFUSED, ids=names)
def test_what_buildkit_refuses_has_its_words_at_its_line(case: Case) -> None:
    tree = parse(case.text)
    lines = LineIndex(case.text)
    message = re.sub(r"^dockerfile parse error on line \d+: ", "", case.expected["error"])
    found = [lines.line(problem.span.start) for problem in tree.problems if problem.message == message]
    shift = 1 if FROM_ZERO.search(message) else 0
    assert found == [case.expected["error_lines"][0] + shift]


@pytest.mark.parametrize("case", [case for case in CASES if case.expected["instr_ok"]], ids=names)
def test_what_buildkit_takes_has_no_fatal_problem(case: Case) -> None:
    fatal = [problem.message for problem in parse(case.text).problems if problem.fatal]
    no_stages = "dockerfile contains no stages to build"
    assert fatal == ([no_stages] if case.expected.get("error") == no_stages else [])


def describe(instruction: Instruction, lines: LineIndex) -> dict[str, Any]:
    above = [comment.text for comment in instruction.comments if comment.span.end <= instruction.span.start]
    return {
        **inside(instruction),
        "lines": (lines.line(instruction.span.start), lines.line(instruction.span.end)),
        "heredocs": [heredoc(each) for each in instruction.heredocs],
        "above": above,
    }


def inside(instruction: Instruction) -> dict[str, Any]:
    onbuild = instruction.keyword == "ONBUILD"
    return {
        "keyword": instruction.keyword,
        "flags": [f"--{f.name}" + ("" if f.value is None else f"={f.value}") for f in instruction.flags],
        "args": arguments(instruction),
        "json": instruction.json,
        "sub": inside(instruction.inner) if onbuild and instruction.inner else None,
    }


def arguments(instruction: Instruction) -> list[str | None]:
    """BuildKit's list: pairs as key, value, "=" or ""; none for ONBUILD, one empty word for what is unknown."""
    if instruction.keyword == "ONBUILD":
        return []
    if instruction.keyword in ("ENV", "LABEL"):
        old = bool(instruction.pairs) and instruction.words[0].span == instruction.pairs[0].key_span
        return [part for pair in instruction.pairs for part in (pair.key, pair.value, "" if old else "=")]
    if instruction.keyword not in KEYWORDS:
        return [""]
    return [word.raw for word in instruction.words]


def heredoc(found: Heredoc) -> tuple[Any, ...]:
    return found.name, found.fd, found.expand, found.strip_tabs, found.content


def expected(node: dict[str, Any]) -> dict[str, Any]:
    heredocs = [
        (each["name"], each["fd"], each["expand"], each["chomp"], stripped(each)) for each in node.get("heredocs", [])
    ]
    return {
        **expected_inside(node),
        "lines": (node["start_line"], node["end_line"]),
        "heredocs": heredocs,
        # BuildKit cuts one character off an indented comment where "#" should be.
        "above": [text.removeprefix("#").strip() for text in node.get("prev_comment", [])],
    }


def expected_inside(node: dict[str, Any]) -> dict[str, Any]:
    return {
        "keyword": node["instruction"].upper(),
        "flags": node.get("flags", []),
        "args": node["args"],
        "json": node.get("attributes", {}).get("json", False),
        "sub": expected_inside(node["sub"]) if "sub" in node else None,
    }


def stripped(each: dict[str, Any]) -> str:
    return re.sub(r"(?m)^\t+", "", each["content"]) if each["chomp"] else each["content"]


def stages(tree: Dockerfile) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for instruction in tree.instructions:
        if instruction.keyword == "FROM":
            words = [word.raw for word in instruction.words]
            name = words[2].lower() if len(words) == 3 else ""
            platform = instruction.flag("platform")
            found.append({"name": name, "base": words[0], "commands": 0})
            if platform:
                found[-1]["platform"] = platform.value
        elif found:
            found[-1]["commands"] += 1
    return found

"""Dockerfiles, as BuildKit's parser reads them (frontend/dockerfile/parser, /instructions, /command).

Instructions, comments, directives and blank lines tile the file. An instruction keeps its text *joined*: continuation
lines put together, comment lines inside dropped, with a map back to the file, so that every word, flag and heredoc has
an exact span in the source and a shell parser can work on the joined text. Parsing never fails: a broken line damages
itself only, and what `docker build` would say of it is in `problems`. Other rooms import everything from here.
"""

from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile_checks import check
from gowharf.syntax.dockerfile_expand import Expansion, expand, split_words
from gowharf.syntax.dockerfile_heredoc import KEYWORDS as HEREDOC_KEYWORDS
from gowharf.syntax.dockerfile_heredoc import find_markers, read_bodies
from gowharf.syntax.dockerfile_instructions import build
from gowharf.syntax.dockerfile_lines import (
    Lines,
    comment_at,
    detect_syntax,
    directive_at,
    logical_line,
    long_lines,
    split_lines,
)
from gowharf.syntax.dockerfile_mount import parse_mount
from gowharf.syntax.dockerfile_tree import (
    Comment,
    Dockerfile,
    Flag,
    Heredoc,
    Instruction,
    Joined,
    Mount,
    Pair,
    ParserDirective,
    Problem,
    Word,
)
from gowharf.syntax.dockerfile_words import SPACE
from gowharf.text.source import Span

__all__ = [
    "Comment",
    "Dockerfile",
    "Expansion",
    "Flag",
    "Heredoc",
    "Instruction",
    "Joined",
    "Mount",
    "Pair",
    "ParserDirective",
    "Problem",
    "Word",
    "expand",
    "parse",
    "parse_mount",
    "split_words",
]


def parse(text: str) -> Dockerfile:
    """The Dockerfile that `text` holds; any string is one."""
    lines = split_lines(text)
    problems = long_lines(lines)
    head = _read_head(lines)
    problems += head.problems
    comments = list(head.comments)
    above = list(head.comments)
    instructions: list[Instruction] = []
    index = head.next
    while index < len(lines.texts):
        bare = lines.texts[index].strip(SPACE)
        if not bare:
            index += 1
            continue
        if bare[0] == "#":
            _take_comment(lines, index, comments, above)
            index += 1
            continue
        instruction, index = _read_instruction(text, lines, index, head.escape, problems)
        comments += instruction.comments
        instructions.append(instruction._replace(comments=(*above, *instruction.comments)) if above else instruction)
        above.clear()
    problems += _file_problems(instructions)
    problems.sort(key=_place)
    return Dockerfile(
        head.directives, head.escape, detect_syntax(text), tuple(instructions), tuple(comments), tuple(problems)
    )


def _place(problem: Problem) -> int:
    return problem.span.start


class _Head(NamedTuple):
    """The parser directives at the top; `next` is the first line that is none."""

    directives: tuple[ParserDirective, ...]
    escape: str
    comments: list[Comment]
    problems: list[Problem]
    next: int


def _read_head(lines: Lines) -> _Head:
    """Directives, each known name once. One that BuildKit refuses stays a comment and the block goes on."""
    directives: list[ParserDirective] = []
    comments: list[Comment] = []
    problems: list[Problem] = []
    escape = "\\"
    count = 0
    for line, start in zip(lines.texts, lines.starts, strict=True):
        if not line.lstrip(SPACE).startswith("#"):
            break
        directive = directive_at(line, start)
        if directive is None:
            break
        count += 1
        if any(directive.name == other.name for other in directives):
            message = f"only one {directive.name} parser directive can be used"
            problems.append(Problem("directive", directive.span, message))
            comments.append(comment_at(line, start))
            continue
        if directive.name == "escape":
            if directive.value in ("\\", "`"):
                escape = directive.value
            else:
                message = f"invalid escape token '{directive.value}' does not match ` or \\"
                problems.append(Problem("directive", directive.value_span, message))
        directives.append(directive)
    return _Head(tuple(directives), escape, comments, problems, count)


def _take_comment(lines: Lines, index: int, comments: list[Comment], above: list[Comment]) -> None:
    """Comments pile up over blank lines until an instruction takes them; an empty one in column 1 drops the pile."""
    line = lines.texts[index]
    comment = comment_at(line, lines.starts[index])
    comments.append(comment)
    if line[1:].strip(SPACE):
        above.append(comment)
    else:
        above.clear()


def _read_instruction(
    text: str, lines: Lines, index: int, escape: str, problems: list[Problem]
) -> tuple[Instruction, int]:
    """The instruction at the physical line `index` and the line after it; what is wrong with it goes to `problems`."""
    logical = logical_line(lines, index, escape)
    index = logical.last + 1
    span = logical.span
    instruction, problem = build(logical.joined, span, escape)
    if logical.comments:
        instruction = instruction._replace(comments=tuple(logical.comments))
    problems += [Problem("empty-continuation", blank, "Empty continuation line", False) for blank in logical.blanks]
    if problem is None:
        problem = check(instruction, logical.joined.text)
    if problem is not None:
        problems.append(problem)
    holder = instruction.inner if instruction.keyword == "ONBUILD" and instruction.inner else instruction
    if holder.keyword not in HEREDOC_KEYWORDS or holder.json:
        return instruction, index
    markers, complaint = find_markers(logical.joined)
    if complaint is not None:
        problems.append(Problem("heredoc", instruction.args.span(0, len(instruction.args.text)), complaint))
    if not markers:
        return instruction, index
    heredocs, index, problem = read_bodies(text, lines, index, markers)
    if problem is not None:
        problems.append(problem)
    end = max(heredocs[-1].end.end, span.end)
    instruction = instruction._replace(span=Span(span.start, end), heredocs=heredocs)
    if instruction.inner is not None:
        inner = instruction.inner
        inner = inner._replace(span=Span(inner.span.start, end), heredocs=heredocs)
        instruction = instruction._replace(inner=inner)
    return instruction, index


def _file_problems(instructions: list[Instruction]) -> list[Problem]:
    """What BuildKit says of the file as a whole; of the instructions before any FROM, of the first only."""
    if not instructions:
        return [Problem("no-instructions", Span(0, 0), "file with no instructions")]
    for instruction in instructions:
        if instruction.keyword == "FROM":
            return []
        if instruction.keyword != "ARG":
            return [Problem("no-stage", instruction.keyword_span, "no build stage in current context")]
    return [Problem("no-stages", instructions[0].span, "dockerfile contains no stages to build")]

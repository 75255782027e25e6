"""go.mod cannot be parsed.

Why: the go command reads the main module's go.mod strictly: an unknown directive, a comment that doesn't begin with
//, a conflict marker or an open block stops every command that needs the module. (Go modules reference, "go.mod files")

```go.mod
module example.com/app

go 1.24

requre example.com/lib v1.1.0
^^^^^^ go.mod cannot be parsed: 'requre' is no directive; did you mean 'require'?
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
Go says:
```
go: errors parsing go.mod:
go.mod:5: unknown directive: requre
```
A comment begins with two slashes.
```go.mod
# the shop
^ go.mod cannot be parsed: '#' begins no comment, '//' does
module example.com/app

go 1.24
```
Fixed:
```go.mod
// the shop
module example.com/app

go 1.24
```
Conflict markers go with one of the two sides; where go.sum has the versions of one side only, that is the one.
```go.mod
module example.com/app

go 1.24

require (
<<<<<<< HEAD
^^^^^^^^^^^^ go.mod cannot be parsed: a merge conflict is left in it
        example.com/lib v1.1.0
=======
        example.com/lib v1.0.0
>>>>>>> topic
)
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
Fixed:
```go.mod
module example.com/app

go 1.24

require (
        example.com/lib v1.1.0
)
```
Fine:
```go.mod
module "example.com/app" // the shop

go 1.24

require(
example.com/lib v1.1.0 // indirect
)
```
"""

from collections.abc import Iterator

from gowharf.rules.conflicts import Conflict, conflict_at
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems, slips
from gowharf.rules.gomod.known import sum_path
from gowharf.rules.gomod.problems import Broken, Told, hash_token
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.syntax import gomod
from gowharf.text.edits import Edit, newline_of
from gowharf.text.nearest import nearest
from gowharf.text.source import Span

RULE = Rule("gomod-syntax", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-lexical", needs=("problem",))

_MOD_VERBS = ("module", "go", "toolchain", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore")
_WORK_VERBS = ("go", "toolchain", "godebug", "use", "replace")
_MOD_BLOCKS = ("module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore")
_WORK_BLOCKS = ("godebug", "use", "replace")
# What people write for a verb beyond slips of the hand.
_MEANT = {"requires": "require", "dependencies": "require", "replaces": "replace", "golang": "go", "version": "go"}
_STRAY = frozenset((",", ";", "=", ":", "=>", "->", "==", "@"))
_BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"  # what editors and web pages put where a blank was meant
_OUTSIDE = regex(r"""//[^\n]*+|"(?:[^"\\\n]|\\.)*+"|`[^`]*+`|[^ -~\n]""")
_PLAIN_WORD = regex(r"[\w./~+@!-]+\Z")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Every problem of the file that no narrower rule knows."""
    yield from problems.explained(RULE, describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, describe, ground)


def describe(broken: Broken) -> Told:
    """What is wrong, in a go.mod or a go.work, and how it is mended."""
    conflict = conflict_at(broken.source, broken.problem.span.start)
    if conflict is not None:
        message = f"{broken.name} cannot be parsed: a merge conflict is left in it"
        return Told(message, _sides(broken, conflict), conflict.start)
    word = hash_token(broken)
    if word is not None:
        span = Span(word.span.start, word.span.start + 1)
        message = f"{broken.name} cannot be parsed: '#' begins no comment, '//' does"
        return Told(message, (_fix("Begin the comment with //", _slashes(broken, word.span)),), span)
    reason, fixes = _slip(broken) or _reason(broken)
    return Told(f"{broken.name} cannot be parsed: {reason}", fixes)


def _slip(broken: Broken) -> slips.Slip | None:
    match broken.kind:
        case "unknown-directive":
            return slips.bracket(broken) or slips.braces(broken)
        case "module-path":
            return slips.open_block(broken)
        case "use-usage":
            return slips.braces(broken) or slips.open_block(broken) or slips.uses(broken)
        case "require-usage" | "exclude-usage":
            return slips.braces(broken) or slips.open_block(broken) or slips.words_behind(broken)
        case "replace-usage" | "tool-usage" | "ignore-usage":
            return slips.braces(broken) or slips.open_block(broken)
    return None


def _reason(broken: Broken) -> tuple[str, tuple[Fix, ...]]:
    """What is wrong, for people, and how it is mended."""
    match broken.kind:
        case "unknown-directive" | "unknown-block":
            return _unknown(broken)
        case "unterminated-block":
            return _unterminated(broken)
        case "unexpected-character":
            return _character(broken)
        case "block-comment":
            return "a comment begins with //, not /*", _line_comment(broken)
        case "open-string" | "quoted-string":
            return f"the string {broken.text(broken.span)} is not well quoted", _unquoted(broken)
        case "require-usage" | "exclude-usage":
            return _usage(broken)
    return broken.problem.message.splitlines()[0], ()


def _unknown(broken: Broken) -> tuple[str, tuple[Fix, ...]]:
    written = broken.text(broken.span)
    work = broken.name == "go.work"
    block = broken.kind == "unknown-block"
    verbs = (_WORK_BLOCKS if work else _MOD_BLOCKS) if block else (_WORK_VERBS if work else _MOD_VERBS)
    bare = written.lower().rstrip(":=")
    meant = bare if bare in verbs else _MEANT.get(bare) or nearest(bare, verbs)
    what = "opens no block" if block else "is no directive"
    if meant is None or meant not in verbs:
        return f"'{written}' {what}", ()
    edit = replace(broken.place(broken.span), meant)
    return f"'{written}' {what}; did you mean '{meant}'?", (_fix(f"Write {meant}", edit),)


def _unterminated(broken: Broken) -> tuple[str, tuple[Fix, ...]]:
    verb = broken.text(broken.span).rstrip("( \t")
    block = next((one for one in broken.file.blocks if one.verb.span.start == broken.span.start), None)
    if block is None:
        return f"the block '{verb} (' is not closed", ()
    source = broken.source
    line = source.lines.span(source.lines.line(max(block.span.end - 1, 0)))
    newline = newline_of(source.text)
    complete = source.text[line.start : line.end].endswith("\n")
    text = ")" + newline if complete else newline + ")"
    edit = insert(source.path, line.end, text)
    return f"the block '{verb} (' is not closed", (_fix("Close the block", edit),)


def _character(broken: Broken) -> tuple[str, tuple[Fix, ...]]:
    char = broken.text(broken.problem.span)
    code = f"U+{ord(char):04X}" if char else ""
    name = "a byte-order mark" if char == "\ufeff" else f"the character {code}"
    if char and (char in "\ufeff\u200b\u200c\u200d\u2060" or char < " "):
        return f"{name} may not stand here", _everywhere(broken, f"Remove {name}", char, "")
    if char and char in _BLANKS:
        return f"{name} is no blank", _everywhere(broken, "Put a blank in its place", char, " ")
    return f"{name} may not stand here", ()


def _everywhere(broken: Broken, title: str, char: str, instead: str) -> tuple[Fix, ...]:
    """What was pasted from a web page has such a character on many lines; in comments and strings it may stand."""
    found = {Span(*match.span()) for match in _OUTSIDE.finditer(broken.source.text) if match.group() == char}
    spans = sorted(found | {broken.problem.span})
    return (Fix(title, Safety.SAFE, tuple([replace(broken.place(span), instead) for span in spans])),)


def _line_comment(broken: Broken) -> tuple[Fix, ...]:
    """`/* … */` that ends its line, as `// …`."""
    start = broken.span.start
    source = broken.source
    end = source.lines.span(source.lines.line(start)).end
    text = source.text[start:end].rstrip()
    if not text.endswith("*/") or text.find("*/") != len(text) - 2 or len(text) < 4:
        return ()
    body = Span(start + len(text[:-2].rstrip()), start + len(text))
    edits = (replace(broken.place(Span(start, start + 2)), "//"), replace(broken.place(body), ""))
    return (Fix("Begin the comment with //", Safety.SAFE, edits),)


def _unquoted(broken: Broken) -> tuple[Fix, ...]:
    """A plain word needs no quotes at all."""
    text = broken.text(broken.span)
    bare = text.strip("\"'`")
    if not _PLAIN_WORD.match(bare) or len(bare) == len(text):
        return ()
    return (_fix("Remove the quotes", replace(broken.place(broken.span), bare)),)


def _usage(broken: Broken) -> tuple[str, tuple[Fix, ...]]:
    """A require with more than a path and a version: a stray sign of another language."""
    directive = broken.directive
    verb = broken.kind.removesuffix("-usage")
    if directive is None:
        return broken.problem.message, ()
    words = directive.args
    stray = [word for word in words if broken.text(word.span) in _STRAY]
    if len(words) - len(stray) != 2 or len(stray) != 1:
        return f"{verb} takes a module path and one version", ()
    word = stray[0]
    start, end = word.span
    text = broken.source.text
    # The blank before it goes too, so that one is left between the path and the version.
    while start > 0 and text[start - 1] in " \t" and (text[end : end + 1].isspace() or end == len(text)):
        start -= 1
    edit = FileEdit(broken.source.path, Edit(Span(start, end), ""))
    return f"'{word.value}' has no place in a {verb} line", (_fix(f"Remove '{word.value}'", edit),)


def _slashes(broken: Broken, word: Span) -> FileEdit:
    signs = len(broken.text(word)) - len(broken.text(word).lstrip("#"))
    return replace(broken.place(Span(word.start, word.start + signs)), "//")


def _sides(broken: Broken, conflict: Conflict) -> tuple[Fix, ...]:
    """The two ways out of a conflict; that one is safe for which alone go.sum speaks."""
    text = broken.source.text
    ours, theirs = conflict.ours.text(text), conflict.theirs.text(text)
    vouched = [_vouched(broken, side) for side in (ours, theirs)]
    place = broken.place(conflict.span)
    fixes = [
        Fix("Keep the first side", Safety.SAFE if vouched == [True, False] else Safety.UNSAFE, (replace(place, ours),)),
        Fix(
            "Keep the second side",
            Safety.SAFE if vouched == [False, True] else Safety.UNSAFE,
            (replace(place, theirs),),
        ),
    ]
    return tuple(sorted(fixes, key=lambda fix: -fix.safety))


def _vouched(broken: Broken, side: str) -> bool:
    """Whether go.sum has every version that the side requires, which are only require lines."""
    sums = broken.project.gosum(sum_path(broken.source.path))
    lines = side if any(line.startswith("require") for line in side.splitlines()) else f"require (\n{side})\n"
    file = gomod.parse(lines)
    if sums is None or file.problems or not file.requires or len(file.requires) != len(file.directives):
        return False
    return all((one.path, one.version) in sums.modules for one in file.requires)


def _fix(title: str, edit: FileEdit) -> Fix:
    return Fix(title, Safety.SAFE, (edit,))

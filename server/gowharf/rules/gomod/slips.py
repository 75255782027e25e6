"""Lines of a go.mod or go.work with a word or a sign too many, or in the wrong place: what was meant, as a fix.

Each function gives None where it isn't this slip. A fix is safe: until it is made, nothing can be built.
"""

from gowharf.rules.edits import delete_lines, insert, replace
from gowharf.rules.gomod.problems import Broken
from gowharf.rules.model import FileEdit, Fix, Safety
from gowharf.startup import regex
from gowharf.syntax.gomod import Directive, Token
from gowharf.text.edits import Edit, newline_of
from gowharf.text.source import Span

Slip = tuple[str, tuple[Fix, ...]]

_VERBS = frozenset(("module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore", "use"))
_BULLETS = frozenset(("-", "*", "+", "•", "–"))
_INDIRECT = regex(r"[/\\#(\-]*[ \t]*indirect\)?\Z")
_PATH = regex(r"\.{1,2}(?:/|\Z)|/")


def bracket(broken: Broken) -> Slip | None:
    """A parenthesis that closes nothing; a brace where a parenthesis was meant."""
    directive = broken.directive
    written = broken.text(broken.span)
    if directive is None or directive.args or written not in (")", "}"):
        return None
    if written == "}" and any(_opens(broken, one) for one in broken.file.directives):
        return f"'{written}' closes no block", ()  # the fix of the line that opens it closes it too
    return f"'{written}' closes no block", (_fix("Remove it", delete_lines(broken.source, directive.span)),)


def braces(broken: Broken) -> Slip | None:
    """`require { … }`."""
    directive = broken.directive
    if directive is None or not _opens(broken, directive):
        return None
    behind = [one for one in broken.file.directives if one.span.start > directive.span.end]
    close = next((one for one in behind if broken.text(one.span) == "}"), None)
    edits = [replace(broken.place(directive.args[-1].span), "(")]
    if close is not None:
        edits.append(replace(broken.place(close.span), ")"))
    return "a block stands in parentheses", (Fix("Write parentheses", Safety.SAFE, tuple(edits)),)


def _opens(broken: Broken, directive: Directive) -> bool:
    return directive.block is None and [broken.text(word.span) for word in directive.args] == ["{"]


def open_block(broken: Broken) -> Slip | None:
    """A line with a verb of its own inside a block: the block isn't closed before it, or it belongs behind it."""
    directive = broken.directive
    if directive is None or directive.block is None or not directive.args:
        return None
    words, block, source = directive.args, directive.block, broken.source
    verb, own = broken.text(words[0].span), broken.text(block.verb.span)
    if verb not in _VERBS or len(words) < 2:
        return None
    if verb == own and len(words) == (2 if own == "use" else 3):
        edit = FileEdit(source.path, Edit(Span(words[0].span.start, words[1].span.start), ""))
        return f"within the block '{own} (' the word {own} is not repeated", (_fix(f"Remove {verb}", edit),)
    newline = newline_of(source.text)
    what = f"the block '{own} (' is not closed before this line"
    if broken.text(words[-1].span) == "(":
        return what, (_fix("Close the block", insert(source.path, directive.line.start, f"){newline}")),)
    last = max(one.span.start for one in broken.file.directives if one.block is block)
    if last != directive.span.start:
        return what, ()
    line = source.text[directive.span.start : directive.line.end].rstrip()
    if block.close is None:
        return what, (_fix("Close the block", insert(source.path, directive.line.start, f"){newline}")),)
    end = source.lines.span(source.lines.line(block.close.start)).end
    before = "" if source.text[:end].endswith("\n") else newline
    edits = (
        FileEdit(source.path, Edit(directive.line, "")),
        insert(source.path, end, f"{before}{newline}{line}{newline}"),
    )
    return f"a {verb} line has no place in the block '{own} ('", (Fix("Move it behind the block", Safety.SAFE, edits),)


def words_behind(broken: Broken) -> Slip | None:
    """`example.com/lib v1.1.0 indirect`: a comment without its sign; a bullet in front."""
    directive = broken.directive
    if directive is None or len(directive.args) < 3:
        return None
    words = directive.args
    rest = Span(words[2].span.start, words[-1].span.end)
    if _INDIRECT.match(broken.text(rest)):
        fix = _fix("Write // indirect", replace(broken.place(rest), "// indirect"))
        return "'indirect' is a comment, so it stands behind //", (fix,)
    if len(words) == 3 and directive.block is not None and broken.text(words[0].span) in _BULLETS:
        edit = FileEdit(broken.source.path, Edit(Span(words[0].span.start, words[1].span.start), ""))
        sign = broken.text(words[0].span)
        return f"'{sign}' has no place in a {directive.verb.value} line", (_fix(f"Remove '{sign}'", edit),)
    return None


def sign_before(broken: Broken) -> Fix | None:
    """`module = example.com/app`."""
    directive = broken.directive
    if directive is None or len(directive.args) != 2 or broken.text(directive.args[0].span) not in ("=", ":", ":="):
        return None
    sign, word = directive.args
    edit = FileEdit(broken.source.path, Edit(Span(sign.span.start, word.span.start), ""))
    return _fix(f"Remove '{broken.text(sign.span)}'", edit)


def uses(broken: Broken) -> Slip | None:
    """Several directories on a line of go.work, or a comma behind one."""
    directive = broken.directive
    if directive is None or not directive.args:
        return None
    words = [word for word in directive.args if broken.text(word.span) not in (",", ";")]
    if not words or not all(_PATH.match(word.value) for word in words):
        return None
    newline, text = newline_of(broken.source.text), broken.source.text
    lead = text[directive.line.start : words[0].span.start]
    whole = Span(words[0].span.start, directive.args[-1].span.end)
    written = f"{newline}{lead}".join(broken.text(word.span).rstrip(",;") for word in words)
    title = "Write one directory a line" if len(words) > 1 else "Remove the comma"
    return "a use line takes one directory", (_fix(title, replace(broken.place(whole), written)),)


def arrow_place(broken: Broken, words: tuple[Token, ...]) -> Span | None:
    """Where a replace line without any arrow wants it: the blank between its sides, or a word in its place."""
    values = [word.value for word in words]
    for position in range(1, len(values) - 1):
        right = values[position + 1 :]
        if values[position].lower() in ("with", "by", "to", "as", "is", "into") and _is_right(right):
            return words[position].span
    for position in range(1, len(values)):
        if _is_right(values[position:]) and (position == 1 or (position == 2 and _is_version(values[1]))):
            return Span(words[position].span.start, words[position].span.start)
    return None


def _is_right(words: list[str]) -> bool:
    if len(words) == 1:
        return bool(_PATH.match(words[0]))
    return len(words) == 2 and _is_version(words[1]) and "." in words[0].partition("/")[0] and not _is_version(words[0])


def _is_version(word: str) -> bool:
    return word[:1] == "v" and word[1:2].isdigit()


def _fix(title: str, edit: FileEdit) -> Fix:
    return Fix(title, Safety.SAFE, (edit,))

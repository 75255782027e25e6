"""What a word becomes when the shell expands it, as far as the values of its variables are known.

`lookup(name)` gives a variable's value, `UNSET`, or None where it isn't known; an unknown value makes the whole result
None. Special parameters ($?, $@) are never known, nor are substitutions but for the few that only
take a path apart. `${x:=word}` expands, but the assignment is the
caller's to make. Field splitting uses the default IFS; globs and braces are left as they are. (POSIX 2.6; dash's
expand.c)
"""

from collections.abc import Callable, Iterable
from enum import Enum
from posixpath import join, normpath

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.shell_tree import AndOr, Literal, Part, Simple, Substitution, Variable, Word


class Unset(Enum):
    """A variable that is known to have no value."""

    UNSET = "unset"


UNSET = Unset.UNSET
Lookup = Callable[[str], str | Unset | None]

LONGEST = 1 << 20  # code points; a longer value is not followed. Linux gives a process strings of 128 KiB at most
_BLANK = regex(r"[ \t\n]++")
_OPS = frozenset({"", "-", ":-", "+", ":+", "=", ":=", "?", ":?", "#", "##", "%", "%%", "length"})


class _Piece(NamedTuple):
    """Expanded text; `split`: unquoted blanks in it end fields; `quoted`: it makes a field even where it is empty."""

    text: str
    split: bool
    quoted: bool


def value(word: Word, lookup: Lookup, assignment: bool = False) -> str | None:
    """The word as one string, as in an assignment, a redirect's target or a case: no field splitting.
    With `assignment` a tilde is also expanded after each colon, as in `PATH=$PATH:~/bin`."""
    pieces = _pieces(word.parts, lookup, False, assignment)
    return None if pieces is None or _too_long(pieces) else "".join([piece.text for piece in pieces])


def fields(word: Word, lookup: Lookup) -> tuple[str, ...] | None:
    """The arguments that the word becomes: none, one or several."""
    pieces = _pieces(word.parts, lookup, False, False)
    return None if pieces is None or _too_long(pieces) else tuple(_split(pieces))


def _too_long(pieces: list[_Piece]) -> bool:
    return len(pieces) > 1 and sum([len(piece.text) for piece in pieces]) > LONGEST


def _split(pieces: Iterable[_Piece]) -> list[str]:
    """Fields, split at the blanks of pieces that split; a quoted piece keeps its field even when it is empty."""
    result: list[str] = []
    current: list[str] = []
    for piece in pieces:
        if not piece.split:
            if piece.text or piece.quoted:
                current.append(piece.text)
            continue
        for index, text in enumerate(_BLANK.split(piece.text)):
            if index and current:
                result.append("".join(current))
                current = []
            if text:
                current.append(text)
    if current:
        result.append("".join(current))
    return result


def _pieces(parts: tuple[Part, ...], lookup: Lookup, inside: bool, assignment: bool) -> list[_Piece] | None:
    """`inside`: the parts are those of a `${x:-word}`, whose plain text is split too."""
    pieces: list[_Piece] = []
    for index, part in enumerate(parts):
        if type(part) is Literal:
            text = _tildes(part, index == 0, len(parts) == index + 1, lookup, assignment)
            if text is None:
                return None
            pieces.append(_Piece(text, inside and not part.quoted and text == part.text, part.quoted))
            continue
        found = _variable(part, lookup) if type(part) is Variable else _printed(part, lookup)
        if found is None:
            return None
        pieces += found
    return pieces


def _printed(part: Part, lookup: Lookup) -> list[_Piece] | None:
    """What `$(dirname X)`, `$(basename X)`, `$(pwd)`, `$(uname)` and `$(cd X && pwd)` print, else None."""
    body = part.script.body if type(part) is Substitution and part.script is not None else None
    place = lookup("PWD")
    if type(body) is AndOr and body.op == "&&" and type(body.left) is Simple:
        into = _plain(body.left, lookup)
        if into is None or len(into) != 2 or into[0] != "cd" or type(place) is not str or into[1][:1] in ("-", "~"):
            return None
        place, body = normpath(join(place, into[1])), body.right
    if (
        type(body) is Simple
        and [word.raw for word in body.words] in (["uname"], ["uname", "-s"])
        and not body.redirects
    ):
        return [_Piece("Linux", False, False)]
    words = _plain(body, lookup) if type(body) is Simple else None
    text: str | None = None
    if words == ["pwd"] and type(place) is str:
        text = place
    elif words is not None and len(words) == 2 and words[0] == "dirname" and words[1].strip("/"):
        text = words[1].rstrip("/").rpartition("/")[0].rstrip("/") or ("/" if words[1].startswith("/") else ".")
    elif words is not None and len(words) in (2, 3) and words[0] == "basename" and words[1].strip("/"):
        name = words[1].rstrip("/").rpartition("/")[2]
        text = name if len(words) == 2 or name == words[2] else name.removesuffix(words[2])
    quoted = type(part) is Substitution and part.quoted
    return None if text is None else [_Piece(text, not quoted, quoted)]


def _plain(command: Simple, lookup: Lookup) -> list[str] | None:
    """The words of a command without assignments, redirects or options."""
    if command.assignments or command.redirects:
        return None
    words = [value(word, lookup) for word in command.words]
    plain = [word for word in words if word is not None and not word.startswith("-") and "*" not in word]
    return plain if len(plain) == len(words) else None


def _tildes(part: Literal, first: bool, last: bool, lookup: Lookup, assignment: bool) -> str | None:
    """Tildes at the start, or after a colon in an assignment; `~user` is not known."""
    if part.quoted or "~" not in part.text:
        return part.text
    pieces = part.text.split(":") if assignment else [part.text]
    for index, piece in enumerate(pieces):
        if not piece.startswith("~") or not (first or index):
            continue
        ended = last or index + 1 < len(pieces)
        if piece != "~" and not piece.startswith("~/"):
            return None
        home = lookup("HOME")
        if home is None or home is UNSET or (piece == "~" and not ended):
            return None
        pieces[index] = str(home) + piece[1:]
    return ":".join(pieces)


def _variable(part: Variable, lookup: Lookup) -> list[_Piece] | None:
    name, op = part.name, part.op
    if not (name[0].isalpha() or name[0] == "_" or name.isdecimal() or name in "#?") or op not in _OPS:
        return None
    held = lookup(name)
    if held is None or (held is UNSET and (name.isdecimal() or name in "#?")):
        return None
    text = "" if held is UNSET else str(held)
    missing = held is UNSET or (op.startswith(":") and not text)
    if op in ("", "length") or op[0] in "#%":
        text_or_none = text if not op else _length(text) if op == "length" else _trimmed(text, part, lookup)
        return None if text_or_none is None else [_Piece(text_or_none, not part.quoted, part.quoted)]
    if op[-1] == "+":
        return [_Piece("", not part.quoted, part.quoted)] if missing else _argument(part, lookup)
    if not missing:
        return [_Piece(text, not part.quoted, part.quoted)]
    return None if op[-1] == "?" else _argument(part, lookup)


def _argument(part: Variable, lookup: Lookup) -> list[_Piece] | None:
    if part.argument is None:
        return None
    pieces = _pieces(part.argument.parts, lookup, not part.quoted, False)
    if pieces is None:
        return None
    return [_Piece("", not part.quoted, part.quoted), *pieces]


def _length(text: str) -> str | None:
    """Counted in characters or bytes, as the locale has it: known where these are the same."""
    return str(len(text)) if text.isascii() else None


def _trimmed(text: str, part: Variable, lookup: Lookup) -> str | None:
    """`#`, `##`, `%`, `%%` with a pattern that has at most one `*` and no other wildcard."""
    pattern = _pattern(part, lookup)
    if pattern is None:
        return None
    before, star, after = pattern
    longest = len(part.op) == 2
    if part.op[0] == "#":
        if not text.startswith(before):
            return text
        if not star:
            return text[len(before) :]
        at = text.rfind(after, len(before)) if longest else text.find(after, len(before))
        return text if at < 0 else text[at + len(after) :]
    tail = after if star else before
    if not text.endswith(tail):
        return text
    end = len(text) - len(tail)
    if not star:
        return text[:end]
    at = text.find(before, 0, end) if longest else text.rfind(before, 0, end)
    return text if at < 0 else text[:at]


def _pattern(part: Variable, lookup: Lookup) -> tuple[str, bool, str] | None:
    """What stands before the `*`, whether there is one, and what stands after it."""
    sides = ["", ""]
    star = False
    for inner in part.argument.parts if part.argument else ():
        pieces = _pieces((inner,), lookup, False, False)
        if pieces is None:
            return None
        text = "".join([piece.text for piece in pieces])
        if inner.quoted or not any(char in text for char in "*?[\\"):
            sides[star] += text
            continue
        first, found, rest = text.partition("*")
        if star or any(char in first + rest for char in "*?[\\"):
            return None
        sides[0] += first
        star, sides[1] = bool(found), rest
    return sides[0], star, sides[1]

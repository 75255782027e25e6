"""Simple commands of the shell language: assignments, words, redirects; and `[[ … ]]` (dash's parser.c: simplecmd)."""

from gowharf.startup import regex
from gowharf.syntax.shell_lex import TEST, Reader, Unfollowed, unexpected
from gowharf.syntax.shell_tree import Assignment, Literal, Redirect, Simple, Substitution, Word

WORD_STOPS = frozenset("\n;&|()<>")
_AFTER_TEST = frozenset(["", " ", "\t", "\n", ";", "&", "|", ")", "<", ">"])
_ASSIGNMENT = regex(r"([A-Za-z_][A-Za-z0-9_]*+)(\[[^\]\s]*+\])?(\+?=)")
_REDIRECT = regex(r"([0-9]*+)(<<<|<<-|<<|<>|<&|>>|>\||>&|<(?!\()|>(?!\())|(&>>|&>)")


def test(reader: Reader) -> Simple:
    """`[[ … ]]`: words between blanks, whatever characters they have, up to `]]`."""
    start = reader.pos
    words = [reader.word(TEST)]
    while words[-1].raw != "]]":
        while reader.blank() == "\n":
            reader.newline()
        if reader.pos >= len(reader.text):
            raise Unfollowed
        words.append(_closing(reader) or reader.word(TEST))
    span = reader.span(start, reader.pos)
    redirects = redirects_of(reader)
    return Simple((), tuple(words), redirects, span.cover(redirects[-1].span) if redirects else span)


def _closing(reader: Reader) -> Word | None:
    """The `]]` that ends a test: what follows may stand right behind it (`]];`)."""
    start = reader.pos
    if not reader.text.startswith("]]", start) or reader.text[start + 2 : start + 3] not in _AFTER_TEST:
        return None
    reader.pos = start + 2
    return Word((Literal("]]", False),), reader.span(start, start + 2), "]]")


def simple(reader: Reader) -> Simple | str:
    """The simple command that starts here, or the name of the function that `name()` begins to define."""
    start = last = reader.pos
    assignments: list[Assignment] = []
    words: list[Word] = []
    redirects: list[Redirect] = []
    while True:
        char = reader.blank()
        if redirect := _redirect(reader):
            redirects.append(redirect)
        elif not char or (char in WORD_STOPS and not _process(reader)):
            break
        elif not words and (assignment := _assignment(reader)):
            assignments.append(assignment)
        else:
            words.append(_argument(reader))
        last = reader.pos
    if reader.operator() == "(":
        if len(words) != 1 or assignments or redirects:
            raise unexpected(reader)
        return _defined(reader, words[0])
    if last == start:
        raise unexpected(reader)
    return Simple(tuple(assignments), tuple(words), tuple(redirects), reader.span(start, last))


def _defined(reader: Reader, word: Word) -> str:
    """The name in `name()`, at the opening parenthesis."""
    if word.literal != word.raw:
        raise unexpected(reader)
    reader.pos += 1
    if reader.operator() != ")":
        raise unexpected(reader, ")")
    reader.pos += 1
    return word.raw


def _assignment(reader: Reader) -> Assignment | None:
    match = _ASSIGNMENT.match(reader.text, reader.pos)
    if match is None:
        return None
    start = reader.pos
    reader.pos = match.end()
    value = _array(reader) if reader.text.startswith("(", reader.pos) else reader.word()
    name = match.group(1) + (match.group(2) or "")
    return Assignment(name, value, match.group(3) == "+=", reader.span(start, reader.pos))


def _array(reader: Reader) -> Word:
    """bash's `(a b c)` after `name=`: a value that stays unknown."""
    start = reader.pos
    reader.pos += 1
    while True:
        reader.newlines()
        char = reader.blank()
        if char == ")":
            break
        if not char or (char in WORD_STOPS and not _process(reader)):
            raise unexpected(reader, ")")
        reader.word()
    reader.pos += 1
    raw = reader.text[start : reader.pos]
    return Word((Substitution(None, False),), reader.span(start, reader.pos), raw)


def _argument(reader: Reader) -> Word:
    start = reader.pos
    word = reader.word()
    if not word.raw.endswith("=") or not reader.text.startswith("(", reader.pos):
        return word
    array = _array(reader)
    return Word(word.parts + array.parts, reader.span(start, reader.pos), word.raw + array.raw)


def redirects_of(reader: Reader) -> tuple[Redirect, ...]:
    """The redirects that stand here, as after a compound command."""
    redirects: list[Redirect] = []
    reader.blank()
    while redirect := _redirect(reader):
        redirects.append(redirect)
        reader.blank()
    return tuple(redirects)


def _redirect(reader: Reader) -> Redirect | None:
    match = _REDIRECT.match(reader.text, reader.pos)
    if match is None:
        return None
    start = reader.pos
    op = match.group(2) or match.group(3)
    reader.pos = match.end()
    target = required_word(reader)
    span = reader.span(start, reader.pos)
    if op in ("<<", "<<-"):
        target = reader.heredoc(target, op == "<<-")
    return Redirect(match.group(1) or "", op, target, span)


def required_word(reader: Reader) -> Word:
    """One word, which must be there."""
    char = reader.blank()
    if not char or (char in WORD_STOPS and not _process(reader)) or _REDIRECT.match(reader.text, reader.pos):
        raise unexpected(reader)
    return reader.word()


def words_of(reader: Reader) -> tuple[Word, ...]:
    """The words up to what ends a command."""
    words: list[Word] = []
    while (char := reader.blank()) and (char not in WORD_STOPS or _process(reader)):
        words.append(_argument(reader))
    return tuple(words)


def _process(reader: Reader) -> bool:
    """Whether a process substitution stands here."""
    return reader.text.startswith(("<(", ">("), reader.pos)

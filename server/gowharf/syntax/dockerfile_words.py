"""How BuildKit splits one joined instruction: keyword, flags, words, JSON arrays (parser/split_command.go and
parser/line_parsers.go).

Everything works on a `Joined` and gives offsets in its text or spans in the file. White space has two meanings here:
`SPACE` is Go's unicode.IsSpace, `BLANK` the smaller set between keyword and arguments. Linear: the patterns are
possessive, so nothing backtracks.
"""

import re

from gowharf.startup import regex
from gowharf.syntax.dockerfile_tree import Flag, Joined, Word
from gowharf.text.source import Span

SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
NOT_STRINGS = "when using JSON array syntax, arrays must be comprised of strings only"

_KEYWORD = regex(r"([^\t\v\f\r ]*+)[\t\v\f\r ]*+")
_BLANK_WORD = regex(r"[^\t\v\f\r ]++")
_FIRST_WORD = regex(r"([^\t-\r ]*+)[\t-\r ]*+")
_BLANKS = regex(r"[\t\v\f\r ]++")
_WORD = {
    escape: regex(
        rf"""(?:[^{SPACE}"'{re.escape(escape)}]++|{re.escape(escape)}(?s:.)?"""
        rf"""|"(?:[^"{re.escape(escape)}]++|{re.escape(escape)}(?s:.)?)*+"?|'[^']*+'?)++"""
    )
    for escape in "\\`"
}
_FLAG_WORD = {
    escape: regex(
        rf"""(?:[^\t-\r "'{re.escape(escape)}]++|{re.escape(escape)}(?s:.)?"""
        rf"""|(["'])(?:(?!\1)[^{re.escape(escape)}]|{re.escape(escape)}(?s:.)?)*+\1?)++"""
    )
    for escape in "\\`"
}
_FLAG_PLAIN = regex(r"""--[!#-&(-\[\]-_a-~]*+""")
_FLAG_BLANK = regex(r"[\t-\r ]*+")
_JSON_STRING = regex(r'"([^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+)"')
_JSON_BLANK = regex(r"[\t\n\r ]*+")
_JSON_ESCAPE = regex(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_JSON_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def keyword_end(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the keyword that begins at `start` ends, and where what follows it begins."""
    match = _KEYWORD.match(text, start, end)
    return (match.end(1), match.end()) if match else (start, start)


def first_word(text: str) -> tuple[int, int]:
    """Where the first run of anything but ASCII white space ends, and where what follows begins (parseHealthConfig)."""
    match = _FIRST_WORD.match(text)
    return (match.end(1), match.end()) if match else (0, 0)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of `text[start:end]` that strings.TrimSpace keeps."""
    kept = text[start:end].lstrip(SPACE)
    start = end - len(kept)
    return start, start + len(kept.rstrip(SPACE))


def flags(line: Joined, start: int, end: int, escape: str) -> tuple[tuple[Flag, ...], int]:
    """The leading `--` words of `text[start:end]` and where the arguments begin (extractBuilderFlags)."""
    text = line.text
    if not text.startswith("--", start):
        return (), start
    found: list[Flag] = []
    at = start
    while at < end:
        blank = _FLAG_BLANK.match(text, at, end)
        at = blank.end() if blank else at
        if not text.startswith("--", at, end):
            break
        plain = _FLAG_PLAIN.match(text, at, end)
        stop = plain.end() if plain else at
        if stop < end and text[stop] not in "\t\n\v\f\r ":
            flag, at = _hard_flag(line, at, end, escape)
        else:
            flag, at = _plain_flag(line, at, stop), stop
        if flag is None:
            break
        found.append(flag)
    return tuple(found), at


def _plain_flag(line: Joined, start: int, end: int) -> Flag | None:
    word = line.text[start:end]
    if word == "--":
        return None
    span = line.span(start, end)
    name, equals, value = word[2:].partition("=")
    if not equals:
        return Flag(name, None, span, Span(span.end, span.end))
    cut = line.cut(end - len(value), end)
    value_span = cut.span(0, len(value)) if value else Span(span.end, span.end)
    return Flag(name, value, span, value_span, cut.pieces)


def _hard_flag(line: Joined, start: int, end: int, escape: str) -> tuple[Flag | None, int]:
    """A flag with quotes, escapes or letters beyond ASCII. BuildKit walks bytes here and writes each as a code point,
    so "é" arrives as "Ã©", and the bytes 0x85 and 0xA0 even end the word."""
    text = line.text
    match = _FLAG_WORD[escape].match(text, start, end)
    stop = match.end() if match else end
    out: list[str] = []
    sources: list[int] = []
    quote = ""
    at = start
    while at < stop:
        ch = text[at]
        if ch == quote:
            quote = ""
        elif not quote and ch in "\"'":
            quote = ch
        elif ch == escape and at + 1 >= end:
            pass
        else:
            if ch == escape:
                at += 1
                ch = text[at]
            if ch < "\x80":
                out.append(ch)
                sources.append(at)
            elif not _bytes(ch, at, bool(quote), out, sources):
                stop = at + 1
                break
        at += 1
    word = "".join(out)
    if word == "--":
        return None, stop
    return _flag_of(line, word, sources, start, stop), stop


def _bytes(ch: str, at: int, quoted: bool, out: list[str], sources: list[int]) -> bool:
    """Adds a character byte by byte; False where one of the bytes ends the word."""
    for byte in ch.encode("utf-8", "surrogatepass"):
        if byte in (0x85, 0xA0) and not quoted:
            return False
        out.append(chr(byte))
        sources.append(at)
    return True


def _flag_of(line: Joined, word: str, sources: list[int], start: int, end: int) -> Flag:
    name, equals, value = word[2:].partition("=")
    span = line.span(start, end)
    if not equals:
        return Flag(name, None, span, Span(span.end, span.end))
    first = len(name) + 3
    pieces: list[tuple[int, int]] = []
    expected = -1
    for offset, source in enumerate(sources[first:]):
        place = line.at(source)
        if place != expected:
            pieces.append((offset, place))
        expected = place + 1
    begin = sources[first - 1] + 1
    value_span = line.span(begin, end) if begin < end else Span(span.end, span.end)
    return Flag(name, value, span, value_span, tuple(pieces) or ((0, value_span.start),))


def blank_words(args: Joined) -> tuple[Word, ...]:
    """Words between plain blanks (parseStringsWhitespaceDelimited)."""
    span = args.span
    return tuple([Word(match.group(), span(*match.span())) for match in _BLANK_WORD.finditer(args.text)])


def quoted_words(args: Joined, escape: str) -> list[tuple[int, int]]:
    """Where the words are that quotes and escapes hold together (parseWords)."""
    found: list[tuple[int, int]] = []
    end = len(args.text)
    for match in _WORD[escape].finditer(args.text):
        start, stop = match.span()
        if stop == end and _lone_escape(args.text, start, escape):
            stop -= 1
        if stop > start:
            found.append((start, stop))
    return found


def _lone_escape(text: str, start: int, escape: str) -> bool:
    """Whether the word that runs from `start` to the text's end ends in an escape with nothing to escape."""
    if not text.endswith(escape):
        return False
    quote = ""
    at = start
    end = len(text)
    while at < end:
        ch = text[at]
        if ch == escape and quote != "'":
            if at + 1 == end:
                return True
            at += 1
        elif ch == quote:
            quote = ""
        elif not quote and ch in "\"'":
            quote = ch
        at += 1
    return False


def split_blank(text: str) -> tuple[int, int] | None:
    """Where the first run of blanks is, or None."""
    match = _BLANKS.search(text)
    return match.span() if match else None


def json_words(args: Joined) -> tuple[Word, ...] | None | str:
    """The strings of a JSON array; None where the text is not valid JSON; a message where an element is no string."""
    text = args.text
    if not text.startswith("["):
        return None
    words: list[Word] = []
    at = _after_blank(text, 1)
    if text.startswith("]", at):
        return () if _after_blank(text, at + 1) == len(text) else None
    while True:
        match = _JSON_STRING.match(text, at)
        if match is None:
            return NOT_STRINGS if _valid_json(text) else None
        raw = match.group(1)
        words.append(Word(_JSON_ESCAPE.sub(_unescape, raw) if "\\" in raw else raw, args.span(*match.span())))
        at = _after_blank(text, match.end())
        if text.startswith("]", at):
            return tuple(words) if _after_blank(text, at + 1) == len(text) else None
        if not text.startswith(",", at):
            return None
        at = _after_blank(text, at + 1)


def _after_blank(text: str, at: int) -> int:
    match = _JSON_BLANK.match(text, at)
    return match.end() if match else at


def _unescape(match: re.Match[str]) -> str:
    high, low, code, short = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    if code:
        value = int(code, 16)
        return "�" if 0xD800 <= value < 0xE000 else chr(value)
    return _JSON_SHORT.get(short, short)


def _valid_json(text: str) -> bool:
    import json

    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(name: str) -> None:
    raise ValueError(name)

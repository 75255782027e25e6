"""One logical line becomes one `Instruction` (parser.newNodeFromLine and the line parsers it dispatches to).

What BuildKit's parser itself refuses (a broken `ENV`, a JSON array with numbers) comes back as a `Problem` beside the
instruction, which is always built.
"""

from gowharf.syntax import dockerfile_words as words
from gowharf.syntax.dockerfile_quote import go_quote
from gowharf.syntax.dockerfile_tree import Flag, Instruction, Joined, Pair, Problem, Word
from gowharf.text.source import Span

KEYWORDS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER "
    "VOLUME WORKDIR".split()
)

_SHELL_OR_JSON = frozenset(("CMD", "ENTRYPOINT", "RUN", "SHELL"))
_LIST_OR_JSON = frozenset(("ADD", "COPY", "VOLUME"))
_WHOLE = frozenset(("MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR"))
_PAIRS = frozenset(("ENV", "LABEL"))
# BuildKit nests ONBUILD without end and then refuses all but the outermost; two levels hold what can be said of it.
_DEEPEST = 2


def build(line: Joined, span: Span, escape: str, depth: int = 0) -> tuple[Instruction, Problem | None]:
    """The instruction that `line` holds; `span` is what it covers in the file."""
    text = line.text
    start, end = words.trim(text, 0, len(text))
    stop, at = words.keyword_end(text, start, end)
    written = text[start:stop]
    keyword = canonical(written)
    flags, at = words.flags(line, at, end, escape)
    at, end = words.trim(text, at, end)
    args = line.cut(at, end)
    keyword_span = line.span(start, stop)
    if keyword == "ONBUILD":
        return _onbuild(args, span, keyword_span, flags, escape, depth)
    if keyword == "HEALTHCHECK":
        return _healthcheck(args, span, keyword_span, flags)
    found, json, pairs, problem = _arguments(keyword, args, escape)
    return Instruction(keyword, keyword_span, span, args, flags, found, json, pairs, (), None, ()), problem


def canonical(written: str) -> str:
    """The keyword in upper case. Go lowers before it compares, which matters for letters such as the Kelvin sign."""
    upper = written.upper()
    if upper in KEYWORDS:
        return upper
    lowered = written.lower().upper()
    return lowered if lowered in KEYWORDS else upper


def _arguments(
    keyword: str, args: Joined, escape: str
) -> tuple[tuple[Word, ...], bool, tuple[Pair, ...], Problem | None]:
    """The words as this instruction splits them, whether they are JSON, and its pairs."""
    if keyword in _SHELL_OR_JSON or keyword in _LIST_OR_JSON:
        found, json, problem = _json_or(args, keyword in _LIST_OR_JSON)
        return found, json, (), problem
    if keyword in _WHOLE:
        return _whole(args), False, (), None
    if keyword in _PAIRS:
        return _name_values(keyword, args, escape)
    if keyword == "ARG":
        spans = words.quoted_words(args, escape)
        return _words(args, spans), False, tuple([_pair(args, *span) for span in spans]), None
    return words.blank_words(args), False, (), None


def _json_or(args: Joined, as_list: bool) -> tuple[tuple[Word, ...], bool, Problem | None]:
    """The exec form, or else blank-split words or the whole text (parseMaybeJSON, parseMaybeJSONToList)."""
    array = words.json_words(args)
    if isinstance(array, tuple):
        return array, True, None
    problem = None if array is None else Problem("json-strings", args.span(0, len(args.text)), array)
    return words.blank_words(args) if as_list else _whole(args), False, problem


def _whole(args: Joined) -> tuple[Word, ...]:
    return (Word(args.text, args.span(0, len(args.text))),) if args.text else ()


def _words(args: Joined, spans: list[tuple[int, int]]) -> tuple[Word, ...]:
    return tuple([Word(args.text[start:end], args.span(start, end)) for start, end in spans])


def _name_values(
    keyword: str, args: Joined, escape: str
) -> tuple[tuple[Word, ...], bool, tuple[Pair, ...], Problem | None]:
    """ENV and LABEL: `key=value …`, or the old `key value` where the first word has no "=" (parseNameVal)."""
    spans = words.quoted_words(args, escape)
    if not spans:
        return (), False, (), None
    text = args.text
    if "=" not in text[spans[0][0] : spans[0][1]]:
        return _old_pair(keyword, args)
    problem: Problem | None = None
    pairs: list[Pair] = []
    for start, end in spans:
        if "=" in text[start:end]:
            pairs.append(_pair(args, start, end))
        elif problem is None:
            shown = go_quote(text[start:end])
            message = f"Syntax error - can't find = in {shown}. Must be of the form: name=value"
            problem = Problem("name-value", args.span(start, end), message)
    return _words(args, spans), False, tuple(pairs), problem


def _old_pair(keyword: str, args: Joined) -> tuple[tuple[Word, ...], bool, tuple[Pair, ...], Problem | None]:
    gap = words.split_blank(args.text)
    end = len(args.text)
    if gap is None:
        whole = args.span(0, end)
        return _whole(args), False, (), Problem("name-value", whole, f"{keyword} must have two arguments")
    key = Word(args.text[: gap[0]], args.span(0, gap[0]))
    value = Word(args.text[gap[1] :], args.span(gap[1], end))
    pair = Pair(key.raw, value.raw, key.span, value.span, args.span(0, end))
    return (key, value), False, (pair,), None


def _pair(args: Joined, start: int, end: int) -> Pair:
    equals = args.text.find("=", start, end)
    span = args.span(start, end)
    if equals < 0:
        return Pair(args.text[start:end], None, span, Span(span.end, span.end), span)
    key_span = args.span(start, equals) if equals > start else Span(span.start, span.start)
    value_span = args.span(equals + 1, end) if equals + 1 < end else Span(span.end, span.end)
    return Pair(args.text[start:equals], args.text[equals + 1 : end], key_span, value_span, span)


def _onbuild(
    args: Joined, span: Span, keyword_span: Span, flags: tuple[Flag, ...], escape: str, depth: int
) -> tuple[Instruction, Problem | None]:
    """ONBUILD: the arguments are an instruction (parseSubCommand)."""
    inner: Instruction | None = None
    problem: Problem | None = None
    found: tuple[Word, ...] = ()
    if args.text and depth < _DEEPEST:
        inner, problem = build(args, Span(args.at(0), span.end), escape, depth + 1)
        keyword = words.keyword_end(args.text, 0, len(args.text))[0]
        found = (Word(args.text[:keyword], inner.keyword_span), *inner.words)
    return Instruction("ONBUILD", keyword_span, span, args, flags, found, False, (), (), inner, ()), problem


def _healthcheck(
    args: Joined, span: Span, keyword_span: Span, flags: tuple[Flag, ...]
) -> tuple[Instruction, Problem | None]:
    """HEALTHCHECK: a type, and for CMD a command in either form (parseHealthConfig)."""
    text = args.text
    if not text:
        return Instruction("HEALTHCHECK", keyword_span, span, args, flags, (), False, (), (), None, ()), None
    stop, after = words.first_word(text)
    kind = Word(text[:stop], args.span(0, stop))
    rest = args.cut(after, len(text))
    found, json, problem = _json_or(rest, False)
    inner = None
    if kind.raw.upper() == "CMD":
        inner_span = Span(kind.span.start, span.end)
        inner = Instruction("CMD", kind.span, inner_span, rest, (), found, json, (), (), None, ())
    everything = (kind, *found)
    return Instruction("HEALTHCHECK", keyword_span, span, args, flags, everything, json, (), (), inner, ()), problem

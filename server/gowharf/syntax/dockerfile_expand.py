"""Variables, quotes and escapes in a word: what BuildKit's shell.Lex makes of them (frontend/dockerfile/shell/lex.go).

A variable whose value is not known makes the result unknown (None), never wrong. Nothing here raises but
`lex_heredoc_line`, whose callers treat BuildKit's own failure as part of the answer.
"""

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.dockerfile_lexer import Lexer, LexError, TooDeep
from gowharf.syntax.dockerfile_quote import go_quote
from gowharf.syntax.dockerfile_split import LexedWord, SplitWords

__all__ = ["Expansion", "LexError", "LexedWord", "expand", "lex_heredoc_line", "split_words"]

_SPECIAL = regex(r"""[$'"\\`]""")


class Expansion(NamedTuple):
    """What a word becomes: `value` is None where a variable in it is unknown. `names` are the variables it read,
    `problem` BuildKit's complaint about the syntax (then `value` is None too)."""

    value: str | None
    names: tuple[str, ...]
    problem: str | None = None


def expand(raw: str, env: dict[str, str | None], escape: str = "\\", quotes: bool = True) -> Expansion:
    """BuildKit's shell.Lex ProcessWord: quotes and escapes removed, variables replaced.

    `env` maps a name to its value, or to None where the value is unknown; a name that is not in it is unset.
    `quotes=False` leaves quotes alone, as for the body of a heredoc that COPY or ADD writes.
    """
    if not _SPECIAL.search(raw):
        return Expansion(raw, ())
    lexer = Lexer(raw, env, escape)
    lexer.quotes = quotes
    try:
        value = lexer.run()
    except LexError as error:
        return Expansion(None, tuple(lexer.names), f"failed to process {go_quote(raw)}: {error}")
    except TooDeep:
        value = None
    return Expansion(value, tuple(lexer.names))


def split_words(raw: str, env: dict[str, str | None], escape: str = "\\") -> tuple[str | None, ...]:
    """shell.Lex ProcessWords: like `expand`, but unquoted blanks in expanded values split words (EXPOSE, not COPY)."""
    lexer = Lexer(raw, env, escape)
    lexer.words = SplitWords()
    try:
        lexer.run()
    except LexError:
        return ()
    except TooDeep:
        return (None,)
    return tuple([word.text for word in lexer.words.finish()])


def lex_heredoc_line(text: str, raw_quotes: bool, raw_escapes: bool) -> list[LexedWord]:
    """Words as the search for heredocs splits them: variables stay as they are. Raises LexError."""
    lexer = Lexer(text, {}, "\\")
    lexer.raw_quotes = raw_quotes
    lexer.raw_escapes = raw_escapes
    lexer.keep_unset = True
    lexer.words = SplitWords()
    try:
        lexer.run()
    except TooDeep:
        return []
    return lexer.words.finish()

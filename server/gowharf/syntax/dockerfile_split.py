"""The words that BuildKit's lexer splits a text into (wordsStruct in frontend/dockerfile/shell/lex.go).

Blanks split only where they stand unquoted in the text or come out of a variable. Each word keeps its offsets.
"""

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.dockerfile_words import SPACE

_SPACE_OR_NOT = regex(rf"[{SPACE}]++|[^{SPACE}]++")


class LexedWord(NamedTuple):
    """One word that the lexer split off; `start` and `end` are offsets in the text it read."""

    text: str | None
    start: int
    end: int


class SplitWords:
    """wordsStruct: the words split so far and the one being built."""

    __slots__ = ("_buffer", "_end", "_in_word", "_start", "_words")

    def __init__(self) -> None:
        self._buffer: list[str | None] = []
        self._in_word = False
        self._start = self._end = 0
        self._words: list[LexedWord] = []

    def add(self, text: str | None, start: int, end: int) -> None:
        """Text in which blanks do not split."""
        self._in_word = True
        if text == "":
            return
        if not self._buffer:
            self._start = start
        self._buffer.append(text)
        self._end = end

    def add_split(self, text: str | None, start: int, end: int, literal: bool) -> None:
        """Text in which blanks split; `literal` text lies in the source as it is, so its words have exact offsets."""
        if text is None:
            self.add(None, start, end)
            return
        for match in _SPACE_OR_NOT.finditer(text):
            if match.group()[0] in SPACE:
                if self._in_word:
                    self.close()
            elif literal:
                self.add(match.group(), start + match.start(), start + match.end())
            else:
                self.add(match.group(), start, end)

    def close(self) -> None:
        """Ends the word; an empty one stays open, as in addChar."""
        if not self._buffer:
            return
        whole = None if None in self._buffer else "".join([part for part in self._buffer if part is not None])
        self._words.append(LexedWord(whole, self._start, self._end))
        self._buffer = []
        self._in_word = False

    def forget(self) -> None:
        """A nested `${x:-word}` shares the buffer and resets it, so what stood before it in the word is lost."""
        self._buffer = []

    def finish(self) -> list[LexedWord]:
        self.close()
        return self._words

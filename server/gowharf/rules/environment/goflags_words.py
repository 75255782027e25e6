"""The words of GOFLAGS and where each stands in the Dockerfile."""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.rules.variables import Setting
from gowharf.startup import NamedTuple, regex
from gowharf.text.source import Place, Span

_WORD = regex(r"[^\s\"'\\]+")


class GoflagsWord(NamedTuple):
    """`text` as go gets it; `place` in the file, the whole value where the two can't be matched."""

    text: str
    place: Place


def words(project: Project, setting: Setting) -> Iterator[GoflagsWord]:
    """GOFLAGS cut at white space."""
    source = project.source(setting.at.path)
    if source is None or not setting.value:
        return
    written = [Span(m.start(), m.end()) for m in _WORD.finditer(source.text, *setting.written.span)]
    texts = _WORD.findall(setting.value)
    for at, text in enumerate(texts):
        same = len(written) == len(texts) and written[at].text(source.text) == text
        yield GoflagsWord(text, Place(source.path, written[at]) if same else setting.written)

"""What the editor's questions are answered with: plain values, spans in code points, no protocol types.

A `path` is a file of the project; every `Span` of an answer is in the file that was asked about, unless it is in a
`Place`. Markdown is plain CommonMark.
"""

from gowharf.project.discover import is_dockerfile
from gowharf.project.model import Project
from gowharf.startup import NamedTuple
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Span

GOMOD, GOWORK, GOSUM, MODULES_TXT = "go.mod", "go.work", "go.sum", "modules.txt"
DOCKERFILE, DOCKERIGNORE, OTHER = "dockerfile", "dockerignore", ""


class Hover(NamedTuple):
    markdown: str
    span: Span


class Symbol(NamedTuple):
    """`kind` is one of "module", "package", "namespace", "class", "function", "variable", "property", "string",
    "version", "file"; `name_span` lies in `span`."""

    name: str
    detail: str
    kind: str
    span: Span
    name_span: Span
    children: tuple["Symbol", ...] = ()


class FoundSymbol(NamedTuple):
    """One answer to a search through the project; `container` says what holds it."""

    name: str
    kind: str
    container: str
    place: Place


class Fold(NamedTuple):
    """Whole lines, from 1: `first` stays visible. `kind` is "region", "comment" or "imports"."""

    first: int
    last: int
    kind: str


class Definition(NamedTuple):
    """`origin` is what leads there; `whole` the statement around the target, to be shown in a preview."""

    origin: Span
    place: Place
    whole: Span


class Link(NamedTuple):
    """`target` is a URL, or a path of the project where `file` is true (it may start with "../")."""

    span: Span
    target: str
    file: bool
    tooltip: str


class Completion(NamedTuple):
    """`kind` is one of "keyword", "module", "value", "variable", "class", "file", "folder", "property", "constant".
    `edit` puts `label` (or what completes to it) in place. Items are in the order in which they should be shown."""

    label: str
    kind: str
    edit: Edit
    detail: str = ""
    documentation: str = ""


class Renameable(NamedTuple):
    span: Span
    name: str


class Hint(NamedTuple):
    """Text to show after `offset`."""

    offset: int
    label: str
    tooltip: str


class SemanticToken(NamedTuple):
    """`kind` is one of `tokens.KINDS`, `modifiers` of `tokens.MODIFIERS`. A token stays in its line."""

    span: Span
    kind: str
    modifiers: tuple[str, ...] = ()


class Lens(NamedTuple):
    """`command` is "explain"; `stage` the stage to be explained, None for the whole file."""

    span: Span
    title: str
    command: str
    path: str
    stage: str | None


_NAMES = {
    "go.mod": GOMOD,
    "go.work": GOWORK,
    "go.sum": GOSUM,
    "go.work.sum": GOSUM,
    "modules.txt": MODULES_TXT,
    ".dockerignore": DOCKERIGNORE,
    ".containerignore": DOCKERIGNORE,
}


def kind_of(project: Project, path: str) -> str:
    """What a file of the project is, by its name; "" for one that is none of ours."""
    name = path.rpartition("/")[2]
    known = _NAMES.get(name)
    if known is not None:
        return known
    if name.endswith((".dockerignore", ".containerignore")):
        return DOCKERIGNORE
    if path in project.found.dockerfiles or is_dockerfile(name):
        return DOCKERFILE
    return GOMOD if name.endswith(".mod") else OTHER

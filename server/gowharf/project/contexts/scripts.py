"""Shell scripts that build images.

Where a script is started is unknown unless it says so (`cd "$(dirname "$0")"`), so its own folder and then each folder
above it is tried, and the first in which it finds a Dockerfile counts.
"""

from collections.abc import Iterator, Mapping

from gowharf.project.contexts import command
from gowharf.project.contexts.claims import Claim, settle
from gowharf.project.contexts.shellwalk import runs
from gowharf.project.model import Project
from gowharf.text.source import Place, Source, Span

_LARGEST = 200_000
_TOOLS = ("docker", "podman", "buildah", "nerdctl", "container", "engine", "oci", "finch", "builder", "runtime")


def claims(project: Project, path: str) -> Iterator[Claim]:
    source = project.source(path)
    if source is None or len(source.text) > _LARGEST or not mentions_build(source.text):
        return
    folder = path.rpartition("/")[0]
    while True:
        found = script_claims(source.text, folder, {}, source, path)
        if any(settle(project, claim) is not None for claim in found):
            yield from found
            return
        if not folder:
            return
        folder = folder.rpartition("/")[0]


def mentions_build(text: str) -> bool:
    """A quick look: whether a text can hold an image build at all."""
    if "build" not in text and "bud" not in text:
        return False
    lower = text.lower()
    return any(tool in lower for tool in _TOOLS)


def script_claims(
    text: str, folder: str, values: Mapping[str, str], source: Source, script: str | None, span: Span | None = None
) -> list[Claim]:
    """The builds of a shell script that starts in `folder`. `span`: where `text` comes from, if it isn't the file."""
    found: list[Claim] = []
    for run in runs(text, folder, values, script):
        words = list(run.words)
        place = Place(source.path, span if span is not None else run.span)
        claim = command.claim(words, run.directory, place, run.stdin)
        if claim is not None:
            found.append(claim)
    return found

"""Google Cloud Build: `steps` whose image is a container tool, with `docker`'s words as `args`."""

from collections.abc import Iterator

from gowharf.project.contexts import command, yamldoc
from gowharf.project.contexts.claims import HOLE, Claim, at
from gowharf.project.contexts.interpolate import interpolate
from gowharf.project.contexts.scripts import mentions_build, script_claims
from gowharf.project.model import Project
from gowharf.text.source import Source


def claims(project: Project, path: str) -> Iterator[Claim]:
    """Paths are seen from the folder that is submitted: the repository's root, by a trigger."""
    source = project.source(path)
    if source is None or not mentions_build(source.text):
        return
    for root in yamldoc.documents(source):
        given = {key: yamldoc.text(value) or "" for key, _, value in yamldoc.items(yamldoc.get(root, "substitutions"))}
        for step in yamldoc.elements(yamldoc.get(root, "steps")):
            yield from _step(source, step, given)


def _step(source: Source, step: yamldoc.Node, given: dict[str, str]) -> Iterator[Claim]:
    words = [_value(each, given) for each in yamldoc.texts(yamldoc.get(step, "args"))]
    entry = yamldoc.text(yamldoc.get(step, "entrypoint"))
    name = (yamldoc.text(yamldoc.get(step, "name")) or "").partition(":")[0].rpartition("/")[2]
    folder = at("", _value(yamldoc.text(yamldoc.get(step, "dir")) or ".", given))
    if folder is None or HOLE in folder or not words:
        return
    place = yamldoc.place(source, step)
    if entry in ("bash", "sh") and words[0] in ("-c", "-ec", "-exc") and len(words) > 1:
        yield from script_claims(words[1], folder, {}, source, None, place.span)
        return
    claim = command.claim([entry or name, *words], folder, place)
    if claim is not None:
        yield claim


def _value(text: str, given: dict[str, str]) -> str:
    value = interpolate(text, given)
    return HOLE if value is None else value

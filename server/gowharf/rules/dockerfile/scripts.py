"""Scripts of the project that a build or an image starts."""

from gowharf.replay.look import Node
from gowharf.rules.edits import insert
from gowharf.rules.facts import Spot
from gowharf.rules.model import Fix, Safety
from gowharf.startup import regex
from gowharf.text.source import Place

_PLAIN = regex(r"#! ?(?:/usr)?/bin/(?:env )?(sh|bash|ash|dash)[ \t]*\r?\Z")


def through_shell(spot: Spot, place: Place, node: Node | None, form: str) -> tuple[Fix, ...]:
    """The script at `place`, whose mode lacks the x, given to the shell that its first line names; `form` says how."""
    source = spot.stage.image.source(node) if node is not None else None
    first = source.text.partition("\n")[0] if source is not None else ""
    found = _PLAIN.match(first)
    shell = found[1] if found else "" if first.startswith("#!") else "sh"
    if not shell or spot.replay.build.inline is not None:
        return ()
    edit = insert(place.path, place.span.start, form.format(shell))
    return (Fix(f"Start it with {shell}", Safety.SAFE, (edit,)),)

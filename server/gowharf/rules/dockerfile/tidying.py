"""`go mod tidy` and `go mod vendor` that run before the module's sources are in the image."""

from gowharf.replay.image import Image
from gowharf.replay.model import GoRun
from gowharf.rules.facts import Spot

_LOOKED_AT = 3000


def early(spot: Spot, run: GoRun) -> bool:
    """Whether the command goes by imports and the module surely has no Go file yet, though it requires modules."""
    if run.name not in ("mod tidy", "mod vendor") or "diff" in run.flags:
        return False
    if run.module is None or run.image is None or run.workspace is not None or run.conditional:
        return False
    return not _has_sources(run.image, run.module)


def _has_sources(image: Image, module: str) -> bool:
    """Whether there is, or may be, a Go file in the module's directory."""
    if image.hazy(module):
        return True
    for seen, (path, look) in enumerate(image.walk(module)):
        if seen > _LOOKED_AT or look.unknown:
            return True
        if look.node is not None and look.node.kind != "dir" and path.endswith(".go"):
            return True
    return False

"""`//go:embed` patterns against the files of the image (load.resolveEmbed)."""

import re
from functools import lru_cache

from gowharf.replay.go import files
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.requires import place_of
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.go.targets import GoFile
from gowharf.replay.image import Image
from gowharf.replay.look import Presence
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.startup import regex

_SPECIAL = regex(r"[*?\[\\]")


def check(scene: Scene, load: Load | None, file: GoFile, directory: str) -> tuple[list[Failure], bool]:
    """The patterns of a file that match nothing, and whether all patterns could be decided."""
    failures: list[Failure] = []
    known = True
    if file.parsed is None:
        return failures, False
    for embed in file.parsed.embeds:
        pattern = embed.pattern.removeprefix("all:")
        if not pattern or pattern.startswith("/") or ".." in pattern.split("/"):
            known = False
            continue
        matched = matches(scene.world.image, directory, pattern)
        if matched is None:
            known = False
        elif not matched:
            where = f"{files.short(file.path, scene.workdir)}:{embed.line}:{embed.column}: "
            says = f"{where}pattern {embed.pattern}: no matching files found"
            values = {"pattern": embed.pattern, "directory": directory, "path": join(directory, pattern)}
            failures.append(Failure(kinds.EMBED_NO_MATCH, says, place_of(file.source, embed.span), values))
    return failures, known


def matches(image: Image, directory: str, pattern: str) -> bool | None:
    """Whether a pattern (path.Match, element by element) names anything below a directory; None: unknown."""
    at = [directory]
    unknown = False
    for element in pattern.split("/"):
        following: list[str] = []
        for path in at:
            if not _SPECIAL.search(element):
                presence = image.look(join(path, element)).presence
                unknown = unknown or presence is Presence.UNKNOWN
                if presence is Presence.PRESENT:
                    following.append(join(path, element))
                continue
            names, complete = image.children(path)
            unknown = unknown or not complete
            glob = _glob(element)
            if glob is None:
                return None
            following += [join(path, name) for name in names if glob.fullmatch(name)]
        at = following
    return True if at else None if unknown else False


@lru_cache(maxsize=64)
def _glob(element: str) -> "re.Pattern[str] | None":
    """path.Match of one element as a regular expression; None for a bracket, which is too rare to be worth it."""
    if "[" in element or "\\" in element or element.count("*") > 4:
        return None
    return re.compile("".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in element))

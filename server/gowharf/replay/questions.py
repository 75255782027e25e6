"""What `test` says of files, strings and numbers; three-valued, as all that is asked of an image."""

import operator

from gowharf.replay.image import Image
from gowharf.replay.look import Look
from gowharf.replay.paths import join

Words = list[str | None]


def test(image: Image, workdir: str | None, words: Words) -> bool | None:
    """What `test` says of files and strings; None: unknown."""
    for sign, settled in (("-o", True), ("-a", False)):
        if sign in words[1:-1] and len(words) > 3:
            at = words.index(sign, 1)
            sides = test(image, workdir, words[:at]), test(image, workdir, words[at + 1 :])
            return settled if settled in sides else None if None in sides else not settled
    if words[:1] == ["!"]:
        held = test(image, workdir, words[1:])
        return None if held is None else not held
    if len(words) == 2 and words[0] in ("-f", "-e", "-d", "-s", "-r", "-x", "-w"):
        path = words[1]
        if path is None or (workdir is None and not path.startswith("/")):
            return None
        look = image.look(join(workdir or "/", path))
        if look.absent:
            return False
        return _is_kind(look, words[0]) if look.present else None
    if len(words) == 2 and words[0] in ("-n", "-z"):
        return None if words[1] is None else bool(words[1]) == (words[0] == "-n")
    if len(words) == 3 and words[1] in ("=", "==", "!="):
        if words[0] is None or words[2] is None:
            return None
        return (words[0] == words[2]) == (words[1] != "!=")
    if len(words) == 3 and words[1] in _COMPARES:
        left, right = (int(word) if word and word.isdecimal() else None for word in (words[0], words[2]))
        return None if left is None or right is None else _COMPARES[words[1]](left, right)
    return None


_COMPARES = {
    "-eq": operator.eq,
    "-ne": operator.ne,
    "-lt": operator.lt,
    "-le": operator.le,
    "-gt": operator.gt,
    "-ge": operator.ge,
}


def _is_kind(look: Look, flag: str) -> bool | None:
    kind = look.node.kind if look.node else "unknown"
    if flag == "-e":
        return True
    if flag in ("-f", "-d"):
        return None if kind == "unknown" else (kind == "file") == (flag == "-f")
    return None

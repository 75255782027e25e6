"""Programs that work on files: mkdir, rm, cp, chown, sed and the like, and what `test` says of files."""

from gowharf.replay.image import Image
from gowharf.replay.look import Look, Node
from gowharf.replay.model import User
from gowharf.replay.paths import clean, join, parent
from gowharf.replay.state import State, find_user
from gowharf.replay.trees import StageFiles
from gowharf.startup import NamedTuple

Words = list[str | None]


class Effect(NamedTuple):
    """`ok` None: whether it succeeds is unknown (it usually does). `opaque`: it could not be followed."""

    state: State
    ok: bool | None = None
    opaque: bool = False


def mkdir(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in operands(workdir, words[1:], with_values=("-m", "--mode")):
        if path is None:
            return Effect(state._replace(image=image.with_haze("/", changes=False)))
        if not image.look(path).present:
            image = image.with_file(path, Node("dir", uid=state.user.uid))
    return Effect(state._replace(image=image), True if image is not state.image else None)


def touch(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in operands(workdir, words[1:], with_values=("-d", "-r", "-t")):
        if path is None:
            return Effect(state._replace(image=image.with_haze("/", changes=False)))
        if not image.look(path).present:
            image = image.with_file(path, Node("file", uid=state.user.uid))
    return Effect(state._replace(image=image))


def rm(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in operands(workdir, words[1:]):
        if path is None:
            return Effect(state._replace(image=image.with_haze(workdir or "/")))
        for match in matching(image, path):
            image = image.without(match) if match != "/" else image.with_haze("/")
    return Effect(state._replace(image=image))


def cp(state: State, workdir: str | None, words: Words) -> Effect:
    paths = list(operands(workdir, words[1:], with_values=("-t", "-S")))
    if len(paths) < 2 or None in paths or "-t" in words:
        return Effect(state._replace(image=state.image.with_haze(workdir or "/", changes=False)))
    image = state.image
    moved = (words[0] or "").endswith("mv")
    sources = [match for path in paths[:-1] for match in matching(image, path or "/")]
    target = paths[-1] or "/"
    looked = image.look(target).node
    into = (looked is not None and looked.kind == "dir") or len(sources) > 1 or (words[-1] or "").endswith("/")
    for source in sources:
        at = join(target, source.rpartition("/")[2]) if into else target
        image = _copied(image, source, at)
        if moved:
            image = image.without(source)
    return Effect(state._replace(image=image))


def _copied(image: Image, source: str, target: str) -> Image:
    look = image.look(source)
    if look.node is None:
        return image.with_haze(target)
    if look.node.kind == "dir":
        return image.with_tree(target, StageFiles(image), source, uid=-1)
    return image.with_file(target, look.node)


def ln(state: State, workdir: str | None, words: Words) -> Effect:
    paths = list(operands(workdir, words[1:]))
    if len(paths) != 2 or None in paths:
        return Effect(state._replace(image=state.image.with_haze(workdir or "/", changes=False)))
    return Effect(state._replace(image=state.image.with_haze(paths[1] or "/")))


def chown(state: State, workdir: str | None, words: Words) -> Effect:
    recursive = any(word and word.startswith("-") and "R" in word for word in words[1:])
    paths = list(operands(workdir, words[1:]))
    plain = [word for word in words[1:] if word is None or not word.startswith("-")]
    if not plain or plain[0] is None:
        owner = None
    else:
        who = plain[0].replace(".", ":", 1) if ":" not in plain[0] else plain[0]
        owner = -1 if who.startswith(":") else find_user(state, who).uid
    image = state.image
    for path in paths[1:]:
        for match in matching(image, path) if path is not None else ("/",):
            image = image.with_owner(match, owner if path is not None else None, None, recursive)
    return Effect(state._replace(image=image))


def chmod(state: State, workdir: str | None, words: Words) -> Effect:
    recursive = any(word and word.startswith("-") and "R" in word for word in words[1:])
    plain = [word for word in words[1:] if word is None or not word.startswith("-") or word[1:2] in "rwx"]
    if not plain:
        return Effect(state)
    text = plain[0] or ""
    mode = int(text, 8) if text.isdigit() and not set(text) & {"8", "9"} else None
    opens = mode is None and ("+w" in text or "=rwx" in text) and text[:1] in "ao+"
    image = state.image
    for path in list(operands(workdir, plain[1:])):
        for match in matching(image, path) if path is not None else ():
            if mode is not None or opens:
                image = image.with_owner(match, -1, 0o777 if opens else mode, recursive)
            elif "x" not in text or "w" in text:
                image = image.with_owner(match, None, None, recursive)
    return Effect(state._replace(image=image))


def sed(state: State, workdir: str | None, words: Words) -> Effect:
    if not any(word and word.startswith(("-i", "--in-place")) for word in words):
        return Effect(state)
    image = state.image
    for path in operands(workdir, words[1:], with_values=("-e", "-f")):
        if path is None:
            return Effect(state._replace(image=image.with_haze(workdir or "/")))
        for match in matching(image, path):
            if image.look(match).present:
                image = image.with_haze(match)
    return Effect(state._replace(image=image))


def find(state: State, workdir: str | None, words: Words) -> Effect:
    if any(word in ("-delete", "-exec", "-execdir", "-ok") or word is None for word in words[1:]):
        starts = [word for word in words[1:2] if word and not word.startswith("-")]
        return Effect(state._replace(image=state.image.with_haze(join(workdir or "/", starts[0] if starts else "."))))
    return Effect(state)


def install(state: State, workdir: str | None, words: Words) -> Effect:
    if "-d" in words:
        return mkdir(state, workdir, [word for word in words if word != "-d"])
    return Effect(state._replace(image=state.image.with_haze("/", changes=False)))


def tee(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in operands(workdir, words[1:]):
        image = image.with_haze("/", changes=False) if path is None else written(image, path, state.user)
    return Effect(state._replace(image=image))


def written(image: Image, path: str, user: User) -> Image:
    """The image after something was printed into a file."""
    if path.startswith("/dev/"):
        return image
    return image.with_file(path, Node("file", uid=user.uid))


def test(image: Image, workdir: str | None, words: Words) -> bool | None:
    """What `test` says of files and strings; None: unknown."""
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
    return None


def _is_kind(look: Look, flag: str) -> bool | None:
    kind = look.node.kind if look.node else "unknown"
    if flag == "-e":
        return True
    if flag in ("-f", "-d"):
        return None if kind == "unknown" else (kind == "file") == (flag == "-f")
    return None


def operands(workdir: str | None, words: Words, with_values: tuple[str, ...] = ()) -> list[str | None]:
    """The operands as absolute paths; None where one is unknown."""
    found: list[str | None] = []
    skip = options_over = False
    for word in words:
        if skip:
            skip = False
        elif word is None:
            found.append(None)
        elif word == "--":
            options_over = True
        elif word.startswith("-") and len(word) > 1 and not options_over:
            skip = word in with_values
        elif word.startswith("/"):
            found.append(clean(word))
        else:
            found.append(None if workdir is None else join(workdir, word))
    return found


def matching(image: Image, path: str | None) -> tuple[str, ...]:
    """The paths that a word with wildcards names, as far as they are known."""
    if path is None:
        return ()
    if not any(char in path for char in "*?["):
        return (path,)
    found, whole = StageFiles(image).match(path)
    return found if whole else (*found, parent(path.partition("*")[0] or "/"))

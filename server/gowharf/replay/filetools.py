"""Programs that work on files: mkdir, rm, cp, chown, sed and the like."""

import itertools

from gowharf.replay.image import Image
from gowharf.replay.layers import is_gos
from gowharf.replay.look import Node
from gowharf.replay.model import User
from gowharf.replay.paths import below, clean, join, parent
from gowharf.replay.state import State, find_user
from gowharf.replay.trees import StageFiles
from gowharf.startup import NamedTuple

Words = list[str | None]


class Effect(NamedTuple):
    """`ok` None: whether it succeeds is unknown (it usually does). `opaque`: it could not be followed. `says`: what it
    prints where it surely fails, of `path`; `doubt`: where it fails unless a clone has what the project hasn't."""

    state: State
    ok: bool | None = None
    opaque: bool = False
    says: str = ""
    path: str = ""
    doubt: bool = False


def failed(state: State, gnu: str, busybox: str, path: str) -> Effect:
    """A command that the image's files make fail, in coreutils' words or BusyBox's."""
    return Effect(state, False, False, busybox if state.tools.libc == "musl" else gnu, path)


def missing(state: State, words: Words, paths: list[str | None]) -> tuple[str, str] | None:
    """The first operand that is surely absent, as written and as a path. A wildcard that matches nothing is none."""
    for word, path in zip(words, paths, strict=False):
        if word and path is not None and lacks(state, path) and not any(char in path for char in "*?[{"):
            return word, path
    return None


def lacks(state: State, path: str) -> bool:
    """Whether a path is surely not there. Which modules go has unpacked into its cache isn't followed."""
    if not state.image.look(path).absent:
        return False
    caches = (
        state.env.get("GOMODCACHE"),
        "/go/pkg/mod",
        f"{(state.env.get('GOPATH') or '').partition(':')[0]}/pkg/mod",
    )
    return not any(cache and below(path, cache) for cache in caches)


def mkdir(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    whole = any(word and (word == "--parents" or (word[0] == "-" != word[1:2] and "p" in word)) for word in words[1:])
    for path in operands(workdir, words[1:], with_values=("-m", "--mode")):
        if path is None:
            return Effect(state._replace(image=image.with_haze("/", changes=False)))
        if not whole and not any(char in path for char in "*?[{"):
            if image.look(path).present:
                return _unmade(state, path, "File exists")
            if image.look(parent(path)).absent:
                return _unmade(state, path, "No such file or directory")
        if not image.look(path).present:
            image = image.with_file(path, Node("dir", uid=state.user.uid))
    return Effect(state._replace(image=image), True if image is not state.image else None)


def _unmade(state: State, path: str, why: str) -> Effect:
    gnu, busybox = f"mkdir: cannot create directory '{path}': {why}", f"mkdir: can't create directory '{path}': {why}"
    return failed(state, gnu, busybox, path)


def touch(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in operands(workdir, words[1:], with_values=("-d", "-r", "-t")):
        if path is None:
            return Effect(state._replace(image=image.with_haze("/", changes=False)))
        look = image.look(path)
        if not look.present:
            image = written(image, path, state.user, empty=look.absent)
    return Effect(state._replace(image=image))


def truncate(state: State, workdir: str | None, words: Words) -> Effect:
    """truncate -s SIZE FILE: with 0 a file is empty."""
    image = state.image
    for path in operands(workdir, words[1:], with_values=("-s", "--size", "-r")):
        if path is None:
            return Effect(state._replace(image=image.with_haze("/")))
        image = written(image, path, state.user, empty="0" in words or "-s0" in words)
    return Effect(state._replace(image=image))


def rm(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    plain = [word for word in words[1:] if word is None or not word.startswith("-")]
    flags = "".join(word for word in words[1:] if word and word.startswith("-"))
    lost = missing(state, plain, operands(workdir, words[1:])) if None not in words and "f" not in flags else None
    if lost is not None and words[0] == "rm":
        why = f"'{lost[0]}': No such file or directory"
        return failed(state, f"rm: cannot remove {why}", f"rm: can't remove {why}", lost[1])
    for path in operands(workdir, words[1:]):
        if path is None:
            return Effect(state._replace(image=image.with_haze(workdir or "/")))
        busy = next((mount.target for mount in image.mounts if below(mount.target, path)), None)
        if busy is not None:
            why = f"'{busy}': Device or resource busy"
            return failed(state, f"rm: cannot remove {why}", f"rm: can't remove {why}", busy)
        image = image.without(path) if path != "/" else image.with_haze("/")
    return Effect(state._replace(image=image))


def cp(state: State, workdir: str | None, words: Words) -> Effect:
    """cp and mv. What follows a trailing "/." is the folder's contents, as with `cp -r . /out`."""
    plain = [word for word in words[1:] if word is None or not word.startswith("-") or word == "-"]
    paths = operands(workdir, words[1:], with_values=("-S", "--suffix"))
    image = state.image
    if len(paths) < 2 or None in paths or len(plain) != len(paths) or any(_moves_target(word) for word in words[1:]):
        return Effect(
            state._replace(image=image.with_haze("/", changes=False).with_haze(workdir or "/", changes=False))
        )
    lost = missing(state, plain[:-1], paths[:-1])
    if lost is not None:
        name, verb = ("mv", "rename") if (words[0] or "").endswith("mv") else ("cp", "stat")
        end = f"'{lost[0]}': No such file or directory"
        return failed(state, f"{name}: cannot stat {end}", f"{name}: can't {verb} {end}", lost[1])
    target = paths[-1] or "/"
    looked = image.look(target)
    if looked.unknown:  # a folder to copy into, it may be, or nothing yet
        image = image.with_haze(target)
        looked = image.look(target)
    into = (looked.node is not None and looked.node.kind == "dir") or len(paths) > 2 or (words[-1] or "").endswith("/")
    if paths[:-1] == ["/dev/null"] and not into and not looked.unknown:
        return Effect(state._replace(image=written(image, target, state.user, empty=True)))
    for source, shown in zip(paths[:-1], plain, strict=False):
        name = "" if (shown or "").rpartition("/")[2] in (".", "..") else (source or "/").rpartition("/")[2]
        if not looked.unknown:
            image = _copied(image, source or "/", join(target, name) if into and name else target)
        if (words[0] or "").endswith("mv"):
            image = image.without(source or "/")
    return Effect(state._replace(image=image))


def _moves_target(word: str | None) -> bool:
    """Options after which the last word isn't where the files go, or not under their own names."""
    if word is None or not word.startswith("-"):
        return False
    return (
        word.startswith(("--target", "--parents", "--no-target")) if word[:2] == "--" else bool({"t", "T"} & set(word))
    )


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
    flags = "".join(word[1:] for word in words[1:] if word and word[0] == "-")
    target, at = [word for word in words[1:] if word and not word.startswith("-")][:2], paths[1] or "/"
    look, image = state.image.look(at), state.image
    if look.node is not None and look.node.kind == "dir" and not look.node.linked:
        at = join(at, (paths[0] or "/").rpartition("/")[2])
        look = image.look(at)
    if look.node is not None and look.node.kind == "file" and "f" not in flags and "s" in flags and len(target) == 2:
        gnu, busybox = f"ln: failed to create symbolic link '{target[1]}': File exists", f"ln: {target[1]}: File exists"
        return failed(state, gnu, busybox, at)
    # What is there is replaced with -f; of what may be there it isn't known whether it is a folder to put a link into.
    if "s" not in flags or len(target) != 2 or "r" in flags or look.unknown or (look.present and "f" not in flags):
        return Effect(state._replace(image=image.with_haze(at)))
    return Effect(state._replace(image=image.with_link(at, target[0] or "", state.user.uid)))


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
        image = image.with_owner(path or "/", None if path is None else owner, None, recursive or path is None)
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
    paths = operands(workdir, plain[1:])
    lost = missing(state, plain[1:], paths)
    if lost is not None and not any(word and word.startswith("--") for word in words):
        end = "No such file or directory"
        return failed(state, f"chmod: cannot access '{lost[0]}': {end}", f"chmod: {lost[0]}: {end}", lost[1])
    if None in paths or not plain[0]:
        state = state._replace(modes_known=False)
    for path in paths:
        if path is None:
            continue
        if mode is not None or opens:
            image = image.with_owner(path, -1, 0o777 if opens else mode, recursive)
        elif "x" in text and "w" not in text and "-" not in text:
            image = _executable(image, path, recursive)
        elif "x" not in text or "w" in text:
            image = image.with_owner(path, None, None, recursive)
    return Effect(state._replace(image=image))


def _executable(image: Image, path: str, recursive: bool) -> Image:
    """`chmod +x`: files of the usual mode get an x and keep the rest."""
    found = list(itertools.islice(image.walk(path), 500 if recursive else 1))
    if len(found) == 500:
        return image.with_owner(path, None, None, True)
    nodes = {at: look.node for at, look in found if look.node is not None}
    plain = {at: n._replace(mode=0o755) for at, n in nodes.items() if n.kind == "file" and n.mode is None}
    return image.with_files(plain) if plain else image


def sed(state: State, workdir: str | None, words: Words) -> Effect:
    """sed and perl: with -i, also among other letters (-Ei, -pi), they change the files that they name."""
    if not any(word and (word.startswith("--in-place") or _letter("i", word)) for word in words):
        return Effect(state)
    image = state.image
    for path in operands(workdir, words[1:], with_values=("-e", "-f")):
        if path is None:
            return Effect(state._replace(image=image.with_haze(workdir or "/")))
        if image.look(path).present:
            image = image.with_haze(path)
    return Effect(state._replace(image=image))


def _letter(letter: str, word: str) -> bool:
    return word.startswith("-") and not word.startswith("--") and letter in word


def find(state: State, workdir: str | None, words: Words) -> Effect:
    """What -exec runs works on what is found, and may write anywhere."""
    if not any(word is None or word in _FIND_ACTS for word in words[1:]):
        return Effect(state)
    image = state.image.with_haze("/", changes=False)
    starts = list(
        itertools.takewhile(lambda word: word is not None and not word.startswith(("-", "(", "!")), words[1:])
    )
    for start in starts or ["."]:
        image = image.with_haze(join(workdir or "/", start or "."))
    return Effect(state._replace(image=image))


_FIND_ACTS = frozenset("-delete -exec -execdir -ok -okdir -fprint -fprint0 -fprintf -fls".split())


def install(state: State, workdir: str | None, words: Words) -> Effect:
    flags = "".join(word[1:] for word in words[1:] if word and word[0] == "-" != word[1:2])
    image = state.image
    if "d" not in flags and "--directory" not in words:
        return Effect(state._replace(image=image.with_haze("/", changes=False)))
    owner = None if "o" in flags or any(word and word.startswith("--owner") for word in words) else state.user.uid
    for path in operands(workdir, words[1:], with_values=("-m", "-o", "-g", "-dm", "-Dm", "-S")):
        if path is None:
            return Effect(state._replace(image=image.with_haze("/", changes=False)))
        if not image.look(path).present:
            image = image.with_file(path, Node("dir", uid=owner))
        else:
            image = image.with_owner(path, owner, None, False)
    return Effect(state._replace(image=image))


def cat(state: State, workdir: str | None, words: Words) -> Effect:
    plain = [word for word in words[1:] if word is None or not word.startswith("-")]
    lost = missing(state, plain, operands(workdir, words[1:]))
    if lost is None:
        return Effect(state)
    why = "No such file or directory"
    return failed(state, f"cat: {lost[0]}: {why}", f"cat: can't open '{lost[0]}': {why}", lost[1])


def ls(state: State, workdir: str | None, words: Words) -> Effect:
    """ls, head and tail, which read what they name."""
    name = (words[0] or "").rpartition("/")[2]
    plain = [word for word in words[1:] if word is None or not word.startswith("-")]
    paths = operands(workdir, words[1:], with_values=("-n", "-c", "-I", "-w"))
    if None in words or len(plain) != len(paths):
        return Effect(state)
    lost = missing(state, plain, paths)
    if lost is None:
        return Effect(state, True if plain and all(p and state.image.look(p).present for p in paths) else None)
    why = "No such file or directory"
    if name == "ls":
        return failed(state, f"ls: cannot access '{lost[0]}': {why}", f"ls: {lost[0]}: {why}", lost[1])
    gnu = f"{name}: cannot open '{lost[0]}' for reading: {why}"
    return failed(state, gnu, f"{name}: {lost[0]}: {why}", lost[1])


def tee(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in operands(workdir, words[1:]):
        image = image.with_haze("/", changes=False) if path is None else written(image, path, state.user)
    return Effect(state._replace(image=image))


def written(image: Image, path: str, user: User, empty: bool = False) -> Image:
    """The image after something was printed into a file; `empty`: surely nothing, which matters of what go reads, until
    a program runs that may fill it (see `Haze`)."""
    if path.startswith("/dev/"):
        return image
    return image.with_file(path, Node("file", uid=user.uid, text="" if empty and is_gos(path) else None))


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

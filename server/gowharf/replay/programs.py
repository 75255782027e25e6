"""What well-known programs do to an image's files, so that a RUN which uses them stays readable.

A program that isn't here may have added files anywhere; a script of the project may have changed anything.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from gowharf.replay.image import Image
from gowharf.replay.look import Look, Node
from gowharf.replay.model import Failure, User
from gowharf.replay.paths import clean, join, parent
from gowharf.replay.state import State, find_user
from gowharf.text.source import Place, Span

Words = list[str | None]


class Effect(NamedTuple):
    """`ok` None: whether it succeeds is unknown (it usually does). `opaque`: it could not be followed."""

    state: State
    ok: bool | None = None
    opaque: bool = False


def run(state: State, workdir: str | None, words: Words) -> Effect:
    """The state after a program other than go and the shell's own commands. `words[0]` is its name, known."""
    name = words[0] or ""
    base = name.rpartition("/")[2]
    if base in _HARMLESS:
        return Effect(state)
    program = _PROGRAMS.get(base)
    if program is not None:
        return program(state, workdir, words)
    if name.startswith((".", "/")) and not name.startswith(("/usr/", "/bin/", "/sbin/", "/opt/")):
        return _script(state, workdir, words)
    if base in _BUILDERS:
        return Effect(state._replace(image=state.image.with_haze("/")), None, True)
    # An unknown program writes where it stands or where its words point; it seldom changes what is there.
    return Effect(state._replace(image=state.image.with_haze("/", changes=False)), None, True)


def _script(state: State, workdir: str | None, words: Words) -> Effect:
    """A program by path: one that a go command built does nothing to sources, a script may do anything."""
    path = join(workdir or "/", words[0] or "")
    node = state.image.look(path).node
    if node is not None and node.binary is not None:
        return Effect(state._replace(image=state.image.with_haze(workdir or "/", changes=False)))
    return Effect(state._replace(image=state.image.with_haze("/")), None, True)


# Programs that read, print, or touch nothing that a Go build looks at.
_HARMLESS = frozenset(
    """echo printf ls cat grep egrep fgrep head tail which sleep date uname id whoami pwd wc sort uniq cut tr diff
        cmp du df ldd readelf nm objdump sha256sum sha1sum md5sum stat type nproc arch basename dirname realpath
        readlink getent ldconfig update-ca-certificates setcap getcap locale-gen addgroup groupadd groupdel groupmod
        delgroup kill ps hostname seq xxd hexdump od sync awk gawk jq yq envsubst xargs-noop nslookup ping ssh-
        keyscan dpkg-reconfigure upx strip apt-mark gpg gpgconf tzdata setarch mount umount swapoff sysctl file hash
        rehash""".split()
)
_BUILDERS = frozenset(
    """make gmake task just mage bazel bazelisk ninja cmake meson earthly scons rake invoke tilt skaffold
        goreleaser nix ko pack buf""".split()
)


def _packages(state: State, workdir: str | None, words: Words) -> Effect:
    """apt-get, apk and the like write the system's folders only; they may bring git, a C compiler, or another Go."""
    given = {word for word in words[1:] if word}
    whole = None not in words
    names = {word.partition("=")[0].partition("@")[0] for word in given}
    tools = state.tools
    if "install" in given or "add" in given or "-S" in given or "-Sy" in given or "groupinstall" in given:
        if names & {"git", "git-core", "git-lfs"}:
            tools = tools._replace(git=True)
        if names & {
            "gcc",
            "g++",
            "clang",
            "build-base",
            "build-essential",
            "musl-dev",
            "libc-dev",
            "libc6-dev",
            "base-devel",
        }:
            tools = tools._replace(cc=bool(names & _COMPILERS) or tools.cc)
        if not whole:
            tools = tools._replace(git=tools.git or None, cc=tools.cc or None)
        if names & {"gcompat", "libc6-compat"}:
            tools = tools._replace(libc=None)
        if not state.golang and names & {"go", "golang", "golang-go"}:
            state = state._replace(go_version=None)
        state = state._replace(packaged=True)
    return Effect(state._replace(tools=tools, image=_named(state.image, workdir, words)))


_COMPILERS = frozenset(["gcc", "g++", "clang", "build-base", "build-essential", "base-devel"])


def _mkdir(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in _paths(workdir, words[1:], with_values=("-m", "--mode")):
        if path is None:
            return Effect(state._replace(image=image.with_haze("/", changes=False)))
        if not image.look(path).present:
            image = image.with_file(path, Node("dir", uid=state.user.uid))
    return Effect(state._replace(image=image), True if image is not state.image else None)


def _touch(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in _paths(workdir, words[1:], with_values=("-d", "-r", "-t")):
        if path is None:
            return Effect(state._replace(image=image.with_haze("/", changes=False)))
        if not image.look(path).present:
            image = image.with_file(path, Node("file", uid=state.user.uid))
    return Effect(state._replace(image=image))


def _rm(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in _paths(workdir, words[1:]):
        if path is None:
            return Effect(state._replace(image=image.with_haze(workdir or "/")))
        for match in _glob(image, path):
            image = image.without(match) if match != "/" else image.with_haze("/")
    return Effect(state._replace(image=image))


def _cp(state: State, workdir: str | None, words: Words) -> Effect:
    paths = list(_paths(workdir, words[1:], with_values=("-t", "-S")))
    if len(paths) < 2 or None in paths or "-t" in words:
        return Effect(state._replace(image=state.image.with_haze(workdir or "/", changes=False)))
    image = state.image
    moved = (words[0] or "").endswith("mv")
    sources = [match for path in paths[:-1] for match in _glob(image, path or "/")]
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
    from gowharf.replay.trees import StageFiles

    look = image.look(source)
    if look.node is None:
        return image.with_haze(target)
    if look.node.kind == "dir":
        return image.with_tree(target, StageFiles(image), source, uid=-1)
    return image.with_file(target, look.node)


def _ln(state: State, workdir: str | None, words: Words) -> Effect:
    paths = list(_paths(workdir, words[1:]))
    if len(paths) != 2 or None in paths:
        return Effect(state._replace(image=state.image.with_haze(workdir or "/", changes=False)))
    return Effect(state._replace(image=state.image.with_haze(paths[1] or "/")))


def _chown(state: State, workdir: str | None, words: Words) -> Effect:
    recursive = any(word and word.startswith("-") and "R" in word for word in words[1:])
    paths = list(_paths(workdir, words[1:]))
    plain = [word for word in words[1:] if word is None or not word.startswith("-")]
    if not plain or plain[0] is None:
        owner = None
    else:
        who = plain[0].replace(".", ":", 1) if ":" not in plain[0] else plain[0]
        owner = -1 if who.startswith(":") else find_user(state, who).uid
    image = state.image
    for path in paths[1:]:
        for match in _glob(image, path) if path is not None else ("/",):
            image = image.with_owner(match, owner if path is not None else None, None, recursive)
    return Effect(state._replace(image=image))


def _chmod(state: State, workdir: str | None, words: Words) -> Effect:
    recursive = any(word and word.startswith("-") and "R" in word for word in words[1:])
    plain = [word for word in words[1:] if word is None or not word.startswith("-") or word[1:2] in "rwx"]
    if not plain:
        return Effect(state)
    text = plain[0] or ""
    mode = int(text, 8) if text.isdigit() and not set(text) & {"8", "9"} else None
    opens = mode is None and ("+w" in text or "=rwx" in text) and text[:1] in "ao+"
    image = state.image
    for path in list(_paths(workdir, plain[1:])):
        for match in _glob(image, path) if path is not None else ():
            if mode is not None or opens:
                image = image.with_owner(match, -1, 0o777 if opens else mode, recursive)
            elif "x" not in text or "w" in text:
                image = image.with_owner(match, None, None, recursive)
    return Effect(state._replace(image=image))


def _useradd(state: State, workdir: str | None, words: Words) -> Effect:
    """useradd (Debian) and adduser (Debian, BusyBox): the last word is the name, or with BusyBox name and group."""
    busybox = (words[0] or "").endswith("adduser")
    name, uid, home, system = "", None, None, False
    at = 1
    plain: list[str] = []
    while at < len(words):
        word = words[at] or ""
        value = words[at + 1] if at + 1 < len(words) else None
        flag, equals, attached = word.partition("=")
        if equals:
            value = attached
        if flag in ("-u", "--uid"):
            uid = int(value) if value and value.isdigit() else None
            at += not equals
        elif flag in ("-d", "--home-dir", "--home", "-h"):
            home = value
            at += not equals
        elif flag in _USERADD_VALUES and not equals:
            at += 1
        elif flag in ("-r", "--system", "-S"):
            system = True
        elif not word.startswith("-"):
            plain.append(word)
        at += 1
    if None in words or not plain:
        return Effect(state._replace(users_complete=False))
    name = plain[0]
    made_home = busybox or "-m" in words or "--create-home" in words
    makes = made_home and not any(w in words for w in ("-H", "--no-create-home", "-M"))
    if home is None:
        home = f"/home/{name}" if not (system and busybox and "--system" in words) else "/nonexistent"
    user = User(name, uid if uid is not None else name, uid if uid is not None else name, home)
    image = state.image
    if makes and image.look(home).absent:
        image = image.with_file(home, Node("dir", uid=user.uid, mode=0o755))
    return Effect(state._replace(image=image, users={**state.users, name: user}))


_USERADD_VALUES = frozenset(
    """-g --gid -G --groups -s --shell -c --comment -k --skel --ingroup --gecos -b --base-dir -p --password -e
    -f""".split()
)


def _git(state: State, workdir: str | None, words: Words) -> Effect:
    plain = _plain(words[1:], _GIT_VALUES)
    verb = plain[0] if plain else None
    if verb == "config":
        return Effect(_configured(state, words))
    if verb in ("version", "log", "rev-parse", "describe", "status", "lfs"):
        return Effect(state)
    if verb == "clone" and None not in plain and len(plain) >= 2 and workdir is not None:
        target = plain[2] if len(plain) > 2 else (plain[1] or "").rstrip("/").rpartition("/")[2].removesuffix(".git")
        return Effect(state._replace(image=state.image.with_haze(join(workdir, target or "."))))
    where = workdir or "/"
    for position, word in enumerate(words[:-1]):
        if word == "-C":
            moved = words[position + 1]
            where = join(where, moved) if moved is not None else "/"
    return Effect(state._replace(image=state.image.with_haze(where)))


def _configured(state: State, words: Words) -> State:
    """`git config`: only what decides where modules come from, and with whose name, matters to a Go build."""
    told = any(word is None or word.startswith(("url.", "credential", "http.", "core.askPass")) for word in words)
    home = state.user.home
    if not told or not ("--system" in words or ("--global" in words and home)):
        return state
    path = "/etc/gitconfig" if "--system" in words else join(home or "/", ".gitconfig")
    return state._replace(image=written(state.image, path, state.user))


def _plain(words: Words, with_values: frozenset[str]) -> Words:
    """The words that are no options and no values of options."""
    found: Words = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word is not None and word.startswith("-"):
            skip = word in with_values
        else:
            found.append(word)
    return found


_GIT_VALUES = frozenset(
    """-C -c --git-dir --work-tree --depth -b --branch -o --origin -u --upload-pack --reference --template -j --jobs
    --separate-git-dir --shallow-since --shallow-exclude --config --server-option --bundle-uri""".split()
)


def _download(state: State, workdir: str | None, words: Words) -> Effect:
    """curl and wget write one file, or what they print goes to a pipe."""
    image = state.image
    for position, word in enumerate(words[1:], 1):
        if word in ("-o", "--output", "-O", "--output-document") and position + 1 < len(words):
            path = words[position + 1]
            if path == "-":
                return Effect(state)
            if path is not None and (workdir is not None or path.startswith("/")):
                return Effect(state._replace(image=image.with_haze(join(workdir or "/", path))))
    return Effect(state._replace(image=image.with_haze(workdir or "/", changes=False)))


def _tar(state: State, workdir: str | None, words: Words) -> Effect:
    target = workdir
    for position, word in enumerate(words[1:], 1):
        value = words[position + 1] if position + 1 < len(words) else None
        if word in ("-C", "--directory", "-d"):
            target = join(workdir or "/", value) if value is not None else None
        elif word and word.startswith("--directory="):
            target = join(workdir or "/", word.partition("=")[2])
        elif word and word.startswith("-C") and len(word) > 2:
            target = join(workdir or "/", word[2:])
    # An archive under /usr/local may be another Go.
    if target is None or target in ("/", "/usr/local", "/usr"):
        state = state._replace(go_version=None)
    return Effect(state._replace(image=state.image.with_haze(target or "/", changes=target is None)))


def _sed(state: State, workdir: str | None, words: Words) -> Effect:
    if not any(word and word.startswith(("-i", "--in-place")) for word in words):
        return Effect(state)
    image = state.image
    for path in _paths(workdir, words[1:], with_values=("-e", "-f")):
        if path is None:
            return Effect(state._replace(image=image.with_haze(workdir or "/")))
        for match in _glob(image, path):
            if image.look(match).present:
                image = image.with_haze(match)
    return Effect(state._replace(image=image))


def _find(state: State, workdir: str | None, words: Words) -> Effect:
    if any(word in ("-delete", "-exec", "-execdir", "-ok") or word is None for word in words[1:]):
        starts = [word for word in words[1:2] if word and not word.startswith("-")]
        return Effect(state._replace(image=state.image.with_haze(join(workdir or "/", starts[0] if starts else "."))))
    return Effect(state)


def _here(state: State, workdir: str | None, words: Words) -> Effect:
    """Programs that write below the work directory or where their words say: npm, protoc, hugo and the like."""
    if None in words:
        return Effect(state._replace(image=state.image.with_haze("/", changes=False)))
    return Effect(state._replace(image=_named(state.image.with_haze(workdir or "/", changes=False), workdir, words)))


def _named(image: Image, workdir: str | None, words: Words) -> Image:
    """Haze over every path outside the work directory that a program's words name (`--destination=/out`, `../gen`)."""
    for word in words[1:]:
        for part in (word or "").replace("=", ":").split(":"):
            if (part.startswith("/") and len(part) > 1) or (part.startswith("..") and workdir is not None):
                image = image.with_haze(join(workdir or "/", part), changes=False)
    return image


def _install(state: State, workdir: str | None, words: Words) -> Effect:
    if "-d" in words:
        return _mkdir(state, workdir, [word for word in words if word != "-d"])
    return Effect(state._replace(image=state.image.with_haze("/", changes=False)))


def _tee(state: State, workdir: str | None, words: Words) -> Effect:
    image = state.image
    for path in _paths(workdir, words[1:]):
        image = image.with_haze("/", changes=False) if path is None else written(image, path, state.user)
    return Effect(state._replace(image=image))


_PROGRAMS: Mapping[str, Callable[[State, str | None, Words], Effect]] = {
    **dict.fromkeys(
        """apt-get apt aptitude apk dnf microdnf yum tdnf zypper pacman dpkg rpm pip pip3 gem opkg""".split(),
        _packages,
    ),
    **dict.fromkeys(("cp", "mv"), _cp),
    **dict.fromkeys(("useradd", "adduser"), _useradd),
    **dict.fromkeys(("curl", "wget"), _download),
    **dict.fromkeys(("tar", "unzip", "bsdtar", "cpio"), _tar),
    **dict.fromkeys(("sed", "perl"), _sed),
    **dict.fromkeys(
        """npm npx yarn pnpm bun node protoc gofmt goimports gofumpt golangci-lint staticcheck govulncheck hugo tsc
        swag templ sqlc gosec richgo gotestsum dlv air""".split(),
        _here,
    ),
    "mkdir": _mkdir,
    "touch": _touch,
    "rm": _rm,
    "rmdir": _rm,
    "ln": _ln,
    "chown": _chown,
    "chmod": _chmod,
    "git": _git,
    "find": _find,
    "install": _install,
    "tee": _tee,
}


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


def go_not_found(state: State, name: str, env: Mapping[str, str | None], dockerfile: str, span: Span) -> Failure | None:
    """The failure of a `go` that PATH doesn't reach: the image has it elsewhere, or surely nowhere."""
    path = env.get("PATH")
    if "/" in name or path is None or not state.env_complete or (state.packaged and not state.golang):
        return None
    for directory in path.split(":"):
        if not directory:
            continue
        at = join("/", directory) + "/go"
        look = state.image.look(at)
        # What is unknown of a base image's own folders is no go, as long as nothing was put there.
        if look.present or state.image.touched(at) or (state.packaged and not look.absent):
            return None
    says = "/bin/sh: 1: go: not found" if state.tools.libc == "glibc" else "/bin/sh: go: not found"
    if not state.golang:
        return Failure("go-not-in-image", says, Place(dockerfile, span), {"path": path})
    return Failure("path-clobbered", says, state.places.get("PATH") or Place(dockerfile, span), {"path": path})


def _paths(workdir: str | None, words: Words, with_values: tuple[str, ...] = ()) -> list[str | None]:
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


def _glob(image: Image, path: str | None) -> tuple[str, ...]:
    """The paths that a word with wildcards names, as far as they are known."""
    if path is None:
        return ()
    if not any(char in path for char in "*?["):
        return (path,)
    from gowharf.replay.trees import StageFiles

    found, whole = StageFiles(image).match(path)
    return found if whole else (*found, parent(path.partition("*")[0] or "/"))

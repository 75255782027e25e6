"""What well-known programs do to an image's files, so that a RUN which uses them stays readable.

A program that isn't here may have added files anywhere; a script of the project may have changed anything.
"""

from collections.abc import Callable, Mapping

from gowharf.replay import filetools
from gowharf.replay.filetools import Effect, Words
from gowharf.replay.image import Image
from gowharf.replay.look import Node
from gowharf.replay.model import User
from gowharf.replay.paths import clean, join, parents
from gowharf.replay.state import State
from gowharf.startup import regex


def run(state: State, workdir: str | None, words: Words) -> Effect:
    """The state after a program other than go and the shell's own commands. `words[0]` is its name, known."""
    name = words[0] or ""
    base = name.rpartition("/")[2]
    if base in _HARMLESS:
        return _read_only(state, workdir, words)
    program = _PROGRAMS.get(base)
    if program is not None:
        return program(state, workdir, words)
    if name.startswith((".", "/")) and not name.startswith(("/usr/", "/bin/", "/sbin/", "/opt/")):
        return _script(state, workdir, words)
    if base in _BUILDERS:
        return Effect(state._replace(image=state.image.with_haze("/")), None, True)
    # An unknown program writes where it stands or where its words point; it seldom changes what is there.
    return Effect(state._replace(image=state.image.with_haze("/", changes=False)), None, True)


def _read_only(state: State, workdir: str | None, words: Words) -> Effect:
    """A program that prints, unless an option says where to write (`upx -o small big`)."""
    for position, word in enumerate(words[1:], 1):
        name, equals, value = (word or "").partition("=")
        if name not in ("-o", "-O", "--output", "--outfile", "-w"):
            continue
        path = value if equals else words[position + 1] if position + 1 < len(words) else None
        if path is None or (workdir is None and not path.startswith("/")):
            return Effect(state._replace(image=state.image.with_haze(workdir or "/", changes=False)))
        return Effect(state._replace(image=state.image.with_haze(join(workdir or "/", path), changes=False)))
    return Effect(state)


def _script(state: State, workdir: str | None, words: Words) -> Effect:
    """A program by path: one that a go command built does nothing to sources, a script may do anything."""
    path = join(workdir or "/", words[0] or "")
    look = state.image.look(path)
    if look.absent and (workdir is not None or path == words[0]):
        at = "/bin/sh: " if state.tools.libc == "musl" else "/bin/sh: 1: "
        hazy = state._replace(image=state.image.with_haze("/"))
        return Effect(hazy, False, True, f"{at}{words[0]}: not found", path)
    node = look.node
    if node is not None and node.binary is not None:
        if node.binary.goos not in (None, "linux") and state.tools.libc == "glibc":  # BusyBox takes it for a script
            return Effect(state, False, False, f"/bin/sh: 1: {words[0]}: Exec format error", path)
        return _here(state, workdir, words)
    return Effect(state._replace(image=state.image.with_haze("/")), None, True)


# Programs that read, print, or touch nothing that a Go build looks at.


_HARMLESS = frozenset(
    """echo printf grep egrep fgrep which sleep date uname id whoami pwd wc sort uniq cut tr diff
        cmp du df ldd readelf nm objdump sha256sum sha1sum md5sum stat type nproc arch basename dirname realpath
        readlink getent ldconfig update-ca-certificates setcap getcap locale-gen addgroup groupadd groupdel groupmod
        delgroup kill ps hostname seq hexdump od sync jq envsubst nslookup ping ssh-keyscan dpkg-reconfigure
        apt-mark gpgconf setarch mount umount swapoff sysctl file rehash""".split()
)


_BUILDERS = frozenset(
    """make gmake task just mage bazel bazelisk ninja cmake meson earthly scons rake invoke tilt skaffold
        goreleaser nix ko pack buf""".split()
)


def _packages(state: State, workdir: str | None, words: Words) -> Effect:
    """apt-get, pip and the like write the system's folders only; they may bring git, a C compiler, or another Go."""
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
    return Effect(state._replace(tools=tools, image=_named(_local_programs(state.image), workdir, words)))


def _local_programs(image: Image) -> Image:
    """Programs of any name, where pip, gem and npm put theirs."""
    return image.with_haze("/usr/local/bin", changes=False).with_haze("/usr/local/sbin", changes=False)


_COMPILERS = frozenset(["gcc", "g++", "clang", "build-base", "build-essential", "base-devel"])


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
    if verb in _GIT_ASKS:
        return _asked(state, workdir, words)
    if verb in ("version", "lfs", "ls-remote"):
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


_GIT_ASKS = frozenset("describe log rev-parse rev-list status show shortlog ls-files".split())


def _asked(state: State, workdir: str | None, words: Words) -> Effect:
    """A question to a repository fails where no directory up to the root has one (setup.c: setup_git_directory)."""
    elsewhere = any(word is None or word.startswith(("-C", "--git-dir", "--help", "--parseopt")) for word in words)
    if elsewhere or workdir is None or "GIT_DIR" in state.variables or not state.env_complete:
        return Effect(state)
    above = [at.rstrip("/") + "/.git" for at in parents(workdir)]
    there = [path for path in above if not state.image.look(path).absent]
    image = state.image
    if any(image.look(path).present or image.hazy(path) or image.origin(path) is None for path in there):
        return Effect(state)
    says = "fatal: not a git repository (or any of the parent directories): .git"
    return Effect(state, None if there else False, False, says, above[0], bool(there))


def _configured(state: State, words: Words) -> State:
    """`git config`: only what decides where modules come from, and with whose name, matters to a Go build."""
    told = any(word is None or word.startswith(("url.", "credential", "http.", "core.askPass")) for word in words)
    home = state.user.home
    if not told or not ("--system" in words or ("--global" in words and home)):
        return state
    path = "/etc/gitconfig" if "--system" in words else join(home or "/", ".gitconfig")
    return state._replace(image=filetools.written(state.image, path, state.user))


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
    for position, word in enumerate(words[:-1]):
        # -o alone, or as the last of several letters: -sSLo
        if word is not None and (word in ("--output", "--output-document") or _OUTPUT.match(word)):
            path = words[position + 1]
            if path == "-":
                return Effect(state)
            if path is not None and (workdir is not None or path.startswith("/")):
                image = image.with_haze(join(workdir or "/", path))
    if None in words:
        image = image.with_haze("/", changes=False)
    return Effect(state._replace(image=_named(image.with_haze(workdir or "/", changes=False), workdir, words)))


_OUTPUT = regex(r"-[A-Za-z]*[oO]\Z")


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
    image = _named(state.image, workdir, words).with_haze(target or "/", changes=target is None)
    return Effect(state._replace(image=image))


_ABSOLUTE = regex(r"""(?:(?<![^\s"'])|(?<=^-[a-zA-Z]))/[^\s"']+""")


def _here(state: State, workdir: str | None, words: Words) -> Effect:
    """Programs that write below the work directory or where their words say: npm, protoc, hugo and the like."""
    if None in words:
        return Effect(state._replace(image=state.image.with_haze("/", changes=False)))
    image = _local_programs(state.image) if {"-g", "--global", "global"} & set(words) else state.image
    return Effect(state._replace(image=_named(image.with_haze(workdir or "/", changes=False), workdir, words)))


def _named(image: Image, workdir: str | None, words: Words) -> Image:
    """Haze over every path outside the work directory that a program's words name (`--destination=/out`, `../gen`)."""
    for word in words[1:]:
        for part in (word or "").replace("=", ":").split(":"):
            at = _ABSOLUTE.search(part)
            if at is not None:  # also as -o/out has it, and awk's '{ print > "/out" }'
                image = image.with_haze(clean(at[0]), changes=False)
            elif part.startswith("..") and workdir is not None:
                image = image.with_haze(join(workdir, part), changes=False)
    return image


def _xargs(state: State, workdir: str | None, words: Words) -> Effect:
    """Unknown words for a command that the line names: files may be gone where that is one of those that take away."""
    changes = not {"rm", "mv", "sed", "perl", "sh", "bash", "git"}.isdisjoint(words)
    state = state._replace(modes_known=state.modes_known and "chmod" not in words)
    return Effect(state._replace(image=state.image.with_haze("/", changes=changes)), None, True)


_PROGRAMS: Mapping[str, Callable[[State, str | None, Words], Effect]] = {
    **dict.fromkeys(
        """apt-get apt aptitude apk dnf microdnf yum tdnf zypper pacman dpkg rpm pip pip3 gem opkg""".split(),
        _packages,
    ),
    **dict.fromkeys(("cp", "mv"), filetools.cp),
    **dict.fromkeys(("useradd", "adduser"), _useradd),
    **dict.fromkeys(("curl", "wget"), _download),
    **dict.fromkeys(("tar", "unzip", "bsdtar", "cpio"), _tar),
    **dict.fromkeys(("sed", "perl"), filetools.sed),
    **dict.fromkeys(
        """npm npx yarn pnpm bun node protoc gofmt goimports gofumpt golangci-lint staticcheck govulncheck hugo tsc
        swag templ sqlc gosec richgo gotestsum dlv air upx strip gpg xxd yq awk gawk""".split(),
        _here,
    ),
    "cat": filetools.cat,
    **dict.fromkeys(("ls", "head", "tail"), filetools.ls),
    "mkdir": filetools.mkdir,
    "touch": filetools.touch,
    "truncate": filetools.truncate,
    "rm": filetools.rm,
    "rmdir": filetools.rm,
    "ln": filetools.ln,
    "chown": filetools.chown,
    "chmod": filetools.chmod,
    "git": _git,
    "find": filetools.find,
    "xargs": _xargs,
    "install": filetools.install,
    "tee": filetools.tee,
}

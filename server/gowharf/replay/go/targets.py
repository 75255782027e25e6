"""What a go command builds for: GOOS, GOARCH, cgo and build tags; and which files of a directory that takes in.

What isn't known (the architecture of the machine, whether a C compiler is there) is kept as several possible targets;
a file is in or out only where all of them agree. (go/build: Context.matchFile, goodOSArchFile.)
"""

from gowharf.replay.go import files, stdlib
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.state import Scene
from gowharf.replay.go.world import World
from gowharf.replay.image import Image
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean
from gowharf.startup import NamedTuple, regex
from gowharf.syntax import gosource
from gowharf.syntax.gosource import GoSource
from gowharf.syntax.gosource_build import file_matches, ignored_name, matches, matches_any, system_tags
from gowharf.text.source import Source

_GUESS_ARCH = ("amd64", "arm64")


class Target(NamedTuple):
    """One possible target. `tags` are all that a constraint may name and find true."""

    goos: str
    goarch: str
    cgo: bool
    tags: frozenset[str]


class Targets(NamedTuple):
    """All possible ones; empty: nothing is known (an unknown -tags or GOOS)."""

    all: tuple[Target, ...]
    custom: frozenset[str]

    @property
    def cgo(self) -> bool | None:
        """Whether cgo is enabled; None: unknown."""
        values = {target.cgo for target in self.all}
        return values.pop() if len(values) == 1 else None

    @property
    def goos(self) -> str | None:
        return self.all[0].goos if self.all else None

    @property
    def goarch(self) -> str | None:
        values = {target.goarch for target in self.all}
        return values.pop() if len(values) == 1 else None


class GoFile(NamedTuple):
    """A .go file of a directory. `built`: the target takes it in (None: unknown); `source` None: content unknown."""

    name: str
    path: str
    test: bool
    built: bool | None
    source: Source | None
    parsed: GoSource | None


_NAME = regex(r"[\w.+-]+\Z")
_COME_WITH_GCC = frozenset(("gcc", "cc", "c99", "c89", "g++", "c++"))
_PROGRAMS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/go/bin")


class Folder(NamedTuple):
    """The .go files of a directory, by name. `complete`: there are surely no others."""

    path: str
    files: tuple[GoFile, ...]
    complete: bool

    @property
    def known(self) -> bool:
        """Whether it is known of each file whether it is built."""
        return self.complete and all(file.built is not None for file in self.files)

    @property
    def name(self) -> str | None:
        """The package's name, where it is known."""
        for file in self.files:
            if file.built and not file.test and file.parsed is not None:
                return file.parsed.package
        return None

    def sources(self, tests: bool) -> tuple[GoFile, ...]:
        return tuple(file for file in self.files if file.built is not False and (tests or not file.test))


# What go mod tidy and go mod vendor look at: the files for all systems and tags.
ANY = Targets((Target("", "", True, frozenset(("*",))),), frozenset())


def targets_of(scene: Scene) -> Targets:
    """The targets of a command, from its environment and flags."""
    given = scene.command.flag("tags")
    goos = scene.env.get("GOOS")
    if goos is None or (given is not None and given.value is None):
        return Targets((), frozenset())
    custom = frozenset(_split_tags(given.value or "") if given else ())
    goarch = scene.env.get("GOARCH")
    minor = stdlib.minor(scene.go_version) or stdlib.NEWEST_KNOWN
    goos = goos or "linux"
    cgos = _cgo(scene, goos, goarch or "")
    arches = (goarch,) if goarch else _GUESS_ARCH
    found = tuple(_target(goos, arch, cgo, custom, minor, scene) for arch in arches for cgo in cgos)
    return Targets(found, custom)


def folder(image: Image, directory: str, targets: Targets) -> Folder:
    """The Go files of a directory of the image."""
    return image.once((folder, targets), directory, lambda: _folder(image, directory, targets))


def _folder(image: Image, directory: str, targets: Targets) -> Folder:
    names, complete = image.children(directory, go=True)
    found = []
    for name in names:
        if not name.endswith(".go") or ignored_name(name):
            continue
        path = clean(directory + "/" + name)
        look = image.look(path)
        if look.absent or (look.node is not None and look.node.kind == "dir"):
            continue
        source = image.read(path)
        parsed = source.memo(gosource.parse) if source is not None else None
        found.append(GoFile(name, path, name.endswith("_test.go"), built(name, parsed, targets), source, parsed))
    return Folder(directory, tuple(found), complete)


def clash(inside: Folder) -> str:
    """build.MultiplePackageError: what two packages the files of a directory declare, tests without their "_test"."""
    first, first_file = "", ""
    for file in inside.files:
        name = file.parsed.package if file.built and file.parsed is not None else ""
        if not name or name == "documentation":
            continue
        if file.test and name != first:
            name = name.removesuffix("_test")
        if not first:
            first, first_file = name, file.name
        elif name != first:
            return f"found packages {first} ({first_file}) and {name} ({file.name}) in {inside.path}"
    return ""


def case_collision(inside: Folder, before: str) -> Failure | None:
    """Files whose names are the same but for upper and lower case, whatever they are built for: of a place where case
    doesn't count they would be one. (load.Package.load, str.FoldDup)"""
    seen: dict[str, str] = {}
    for file in inside.files:
        other = seen.setdefault(file.name.lower(), file.name)
        if other != file.name and file.source is not None:
            first, second = sorted((other, file.name))
            says = f'{before}case-insensitive file name collision: "{first}" and "{second}"'
            return Failure(kinds.FILE_CASE, says, None, {"directory": inside.path, "first": first, "second": second})
    return None


def has_go_files(world: World, directory: str) -> bool | None:
    """fsys.IsGoDir: whether a directory has any .go file, whatever its constraints."""
    look = files.look_for_go(world, directory)
    if look.absent:
        return False
    names, complete = world.image.children(directory, go=True)
    for name in names:
        if name.endswith(".go"):
            inside = world.image.look(clean(directory + "/" + name))
            if inside.present and inside.node is not None and inside.node.kind == "file":
                return True
            if not inside.absent and (inside.node is None or inside.node.kind != "dir"):
                complete = False
    if not complete and world.tools.official and not world.image.touched(directory):
        return False
    return False if complete and look.present else None


def built(name: str, parsed: GoSource | None, targets: Targets) -> bool | None:
    if not targets.all:
        return None
    answers = {_taken(name, parsed, target) for target in targets.all}
    return answers.pop() if len(answers) == 1 else None


def _taken(name: str, parsed: GoSource | None, target: Target) -> bool | None:
    if target is ANY.all[0]:
        return matches_any(parsed.constraint) if parsed is not None else None
    if not file_matches(name, target.goos, target.goarch):
        return False
    if parsed is None:
        return None
    if not matches(parsed.constraint, target.tags):
        return False
    return target.cgo or all(spec.path != "C" for spec in parsed.imports)


def _cgo(scene: Scene, goos: str, goarch: str) -> tuple[bool, ...]:
    """cfg.SetGOROOT and go/build's defaultContext: CGO_ENABLED counts as "1" or "0" only; else cgo is on for a native
    build, since Go 1.20 only with a C compiler."""
    value = scene.env.get("CGO_ENABLED")
    if value is None:
        return (True, False)
    if value in ("0", "1"):
        return (value == "1",)
    if goos != "linux":
        return (False,)
    if "GOARCH" in scene.world.env:
        # It may or may not be the machine's own; amd64 is what nearly all machines that build images are.
        if goarch in ("", "arm64"):
            return (False, True)
        if goarch != "amd64":
            return (False,)
    minor = stdlib.minor(scene.go_version)
    if minor is not None and minor < 20:
        return (True,)
    compiler = has_compiler(scene)
    if compiler is None or minor is None:
        return (True, False)
    return (compiler,)


def compiler_name(scene: Scene) -> str | None:
    """The C compiler that cgo calls: CC, or gcc."""
    value = scene.env.get("CC")
    return value if value is None or value else "gcc"


def has_compiler(scene: Scene) -> bool | None:
    """Whether the image has the C compiler; None: unknown."""
    name = compiler_name(scene)
    if name == "gcc":
        return scene.world.tools.cc
    if name is None or not _NAME.match(name) or name in _COME_WITH_GCC or not scene.world.tools.official:
        return None
    if scene.world.packaged or any(scene.world.image.touched(f"{path}/{name}") for path in _PROGRAMS):
        return None
    return False


def _target(goos: str, goarch: str, cgo: bool, custom: frozenset[str], minor: int, scene: Scene) -> Target:
    tags = {*system_tags(goos, goarch), "gc", *custom, *(f"go1.{n}" for n in range(1, minor + 1))}
    if minor < 19:
        tags.discard("unix")
    if cgo:
        tags.add("cgo")
    if is_on(scene, "race"):
        tags.add("race")
    if is_on(scene, "msan"):
        tags.add("msan")
    if is_on(scene, "asan"):
        tags.add("asan")
    return Target(goos, goarch, cgo, frozenset(tags))


def is_on(scene: Scene, name: str) -> bool:
    flag = scene.command.flag(name)
    return flag is not None and flag.value not in ("false", "0", "f", "F", "FALSE", "False")


def _split_tags(value: str) -> list[str]:
    """work.tagsFlag: commas, or blanks as before Go 1.13."""
    if " " in value or "'" in value:
        return value.replace("'", "").split()
    return [tag for tag in value.split(",") if tag]

"""What building needs beside sources: the build cache, a C compiler, a git that trusts the repository; and what kind
of program comes out. (cmd/go: internal/cache, work/exec.go, load.setBuildInfo; cmd/link: determineLinkMode.)
"""

from collections.abc import Callable

from gowharf.project.model import Project
from gowharf.replay.go import files, stdlib
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.imports import Walk, links_libc
from gowharf.replay.go.named import Named, Package
from gowharf.replay.go.requires import place_of
from gowharf.replay.go.state import Scene
from gowharf.replay.go.targets import GoFile, Targets, built, compiler_name, has_compiler, is_on
from gowharf.replay.go.writing import unmakable
from gowharf.replay.image import Binary
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join, parents
from gowharf.startup import regex
from gowharf.syntax import gosource, gosource_names
from gowharf.text.source import Place, Source, Span

_WORD = regex(
    r"""//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?|"(?:[^"\\\n]|\\.)*+"|`[^`]*+`|\.\s*+\w++|(?<!\w)([^\W\d]\w*+)"""
)
_PREDECLARED = frozenset(
    """
    any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint
    uint8 uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max
    min new panic print println real recover main init _ C
    """.split()
)


def home(scene: Scene) -> str | None:
    """HOME as the command sees it: "" where it is unset, None where that is unknown."""
    env = scene.world.env
    return env.get("HOME", scene.world.user.home)


def build_cache(scene: Scene) -> str | None:
    """GOCACHE, or where it lies by default; "" where it has no place, None where that is unknown."""
    given = scene.env.get("GOCACHE")
    if given is None or given:
        return given
    cache = scene.env.get("XDG_CACHE_HOME") or scene.world.env.get("XDG_CACHE_HOME", "")
    if cache is None or cache:
        return join(cache, "go-build") if cache else None
    at = home(scene)
    return None if at is None else join(at, ".cache/go-build") if at else ""


def cache_failures(scene: Scene) -> list[Failure]:
    """A build cache that can't be made (cache.Default)."""
    directory = build_cache(scene)
    if directory == "":
        says = "build cache is required, but could not be located: "
        says += "GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined"
        return [Failure(kinds.CACHE_UNSET, says)]
    if directory is None or not directory.startswith("/"):
        return []
    # cache.Open makes the cache, then its directories 00 to ff.
    problem = unmakable(scene, directory + "/00")
    if problem is None:
        return []
    says = f"failed to initialize build cache at {directory}: mkdir {problem[0]}: {problem[1]}"
    values = {"directory": directory, "user": scene.world.user.name}
    return [Failure(kinds.BUILD_CACHE_UNWRITABLE, says, None, values)]


def compiler_failures(scene: Scene, targets: Targets, walk: Walk) -> list[Failure]:
    """cgo is on and needed, and there surely is no C compiler."""
    race = next((flag for flag in ("race", "msan", "asan") if is_on(scene, flag)), None)
    if race and targets.cgo is False:
        return [Failure(kinds.RACE_NEEDS_CGO, f"go: -{race} requires cgo; enable cgo by setting CGO_ENABLED=1")]
    if targets.cgo is not True:
        return []
    if has_compiler(scene) is not False:
        return _foreign_compiler(scene, targets, walk, race)
    minor = stdlib.minor(scene.go_version)
    if minor is None:
        return []
    # Up to Go 1.19 the standard library's cgo packages came compiled with the toolchain.
    why = walk.cgo[0] if walk.cgo else links_libc(walk.standard, targets.custom) if minor >= 20 else ""
    if not why and not race:
        return []
    name = compiler_name(scene) or "gcc"
    says = f'# runtime/cgo\ncgo: C compiler "{name}" not found: exec: "{name}": executable file not found in $PATH'
    if minor < 20:
        says = f'cgo: exec {name}: exec: "{name}": executable file not found in $PATH'
    values = {"compiler": name, "package": why, "why": f"-{race}" if race and not why else "import"}
    return [Failure(kinds.NO_C_COMPILER, says, None, values)]


def _foreign_compiler(scene: Scene, targets: Targets, walk: Walk, race: str | None) -> list[Failure]:
    """gcc compiles for the machine that it runs on: nobody knows which, but Linux it is, and mostly amd64."""
    goos, goarch = scene.env.get("GOOS"), scene.world.env.get("GOARCH")
    if scene.world.tools.cc is not True or compiler_name(scene) != "gcc" or not (walk.cgo or race):
        return []
    if goos is None or goarch is None or "CC_FOR_TARGET" in scene.world.env:
        return []
    if goos in ("", "linux") and goarch in ("", "amd64", "386"):
        return []
    elsewhere = goos not in ("", "linux")
    says = _FOREIGN.get(goos) or _FOREIGN.get(goarch, "# runtime/cgo")
    values = {"compiler": "gcc", "package": walk.cgo[0] if walk.cgo else "", "why": "cross", "goarch": goarch}
    return [Failure(kinds.NO_C_COMPILER, says, None, {**values, "goos": goos or "linux"}, certain=elsewhere)]


_FOREIGN = {
    "windows": "# runtime/cgo\ngcc: error: unrecognized command-line option '-mthreads'; did you mean '-pthread'?",
    "darwin": '# runtime/cgo\ncgo: C compiler "clang" not found: exec: "clang": executable file not found in $PATH',
    "arm64": "# runtime/cgo\ngcc_arm64.S: Assembler messages:",
    "arm": "# runtime/cgo\ngcc: error: unrecognized command-line option '-marm'; did you mean '-mabm'?",
}


def stamping_failures(scene: Scene, named: Named) -> list[Failure]:
    """VCS stamping: go asks git about the repository of a main package; git refuses one that is broken or another
    user's. Whether a context has .git depends on who builds it, so this is never certain."""
    flag = scene.command.flag("buildvcs")
    minor = stdlib.minor(scene.go_version)
    if minor is None or minor < 18 or scene.world.tools.git is not True:
        return []
    if flag is not None and flag.value not in ("true", "auto", "1", "t", "T", "TRUE", "True"):
        return []
    for package in named.packages:
        if package.node.only is not None or package.name != "main" or package.node.kind != "main":
            continue
        why = _distrust(scene, package.node.directory)
        if why is None:
            continue
        says = "error obtaining VCS status: exit status 128\n\tUse -buildvcs=false to disable VCS stamping."
        values = {"directory": why[0], "why": why[1]}
        return [Failure(kinds.VCS_STATUS, says, None, values, certain=False)]
    return []


def _distrust(scene: Scene, directory: str) -> tuple[str, str] | None:
    """The repository that holds a directory, and why git won't read it: "owner" or "incomplete"."""
    image = scene.world.image
    for at in parents(directory):
        git = clean(at + "/.git")
        look = files.look(scene.world, git)
        if look.unknown:
            return None
        if look.node is None:
            continue
        if look.node.kind != "dir":
            return None
        if any(image.look(f"{git}/{name}").absent for name in ("HEAD", "objects", "refs")):
            return at, "incomplete"
        user = scene.world.user.uid
        top = image.look(at).node
        owners = {look.node.uid, top.uid if top is not None else None} - {None}
        settings = [clean((home(scene) or "/root") + "/.gitconfig"), "/etc/gitconfig"]
        if user is None or any(image.look(path).present for path in settings):
            return None
        if scene.world.image.touched(settings[0]):
            return None
        return (at, "owner") if owners - {user} else None
    return None


def undefined_failures(scene: Scene, package: Package) -> list[Failure]:
    """Names that a list of files uses and only a file of the same package that isn't in the list declares."""
    listed = package.node.only
    if listed is None:
        return []
    given = [file for file in package.folder.files if file.name in listed]
    if any(file.source is None or file.parsed is None or file.parsed.broken for file in given):
        return []
    here = frozenset[str]().union(*(_names(file, gosource_names.declared) for file in given))
    if any(spec.name == "." for file in given if file.parsed is not None for spec in file.parsed.imports):
        return []
    for file in given:
        imported = {spec.name or spec.path.rpartition("/")[2] for spec in file.parsed.imports} if file.parsed else set()
        wanted = _names(file, gosource_names.used) - here - _PREDECLARED - imported
        for sibling in package.folder.files:
            if sibling in given or sibling.test or not sibling.built or sibling.parsed is None:
                continue
            if sibling.parsed.package != (file.parsed.package if file.parsed else ""):
                continue
            lost = sorted(wanted & _names(sibling, gosource_names.declared))
            if lost:
                return [_undefined(scene, file, sibling, lost[0])]
    return []


def uncopied_failures(scene: Scene, package: Package, targets: Targets) -> list[Failure]:
    """Names that a package uses and that only a file of the project declares which isn't in the image."""
    folder, project = package.folder, scene.world.project
    given = [file for file in folder.files if file.built and not file.test]
    if package.node.only is not None or not folder.known or not given:
        return []
    if any(file.source is None or file.parsed is None or file.parsed.broken for file in given):
        return []
    paths = {file.source.path.rpartition("/") for file in given if file.source is not None}
    if len({directory for directory, _, _ in paths}) != 1 or {name for _, _, name in paths} != {f.name for f in given}:
        return []
    if any(spec.name == "." for file in given if file.parsed is not None for spec in file.parsed.imports):
        return []
    directory = next(iter(paths))[0]
    here = frozenset[str]().union(*(_names(file, gosource_names.declared) for file in given))
    held = {file.name for file in folder.files}
    for entry in project.files.entries(directory):
        if entry.kind != "file" or not entry.name.endswith(".go") or entry.name in held:
            continue
        sibling = _outside(project, directory, entry.name, targets)
        names = _names(sibling, gosource_names.declared) if sibling is not None else frozenset()
        for file in given if sibling is not None and sibling.built and not sibling.test else ():
            imported = {s.name or s.path.rpartition("/")[2] for s in file.parsed.imports} if file.parsed else set()
            lost = sorted(names & (_names(file, gosource_names.used) - here - _PREDECLARED - imported))
            if lost and sibling is not None and sibling.parsed and file.parsed:
                if sibling.parsed.package == file.parsed.package:
                    failure = _undefined(scene, file, sibling, lost[0], package.node.path)
                    values = {**failure.values, "path": f"{folder.path}/{sibling.name}", "origin": sibling.path}
                    return [failure._replace(kind=kinds.SIBLING_NOT_COPIED, values=values)]
    return []


def _outside(project: Project, directory: str, name: str, targets: Targets) -> GoFile | None:
    path = f"{directory}/{name}" if directory else name
    source = project.source(path)
    parsed = source.memo(gosource.parse) if source is not None else None
    if source is None or parsed is None:
        return None
    return GoFile(name, path, name.endswith("_test.go"), built(name, parsed, targets), source, parsed)


def _undefined(
    scene: Scene, file: GoFile, sibling: GoFile, name: str, package: str = "command-line-arguments"
) -> Failure:
    assert file.source is not None
    at = _first_use(file.source, name)
    position = file.source.lines.position(at)
    line = file.source.lines.span(position.line)
    column = len(file.source.text[line.start : at].encode("utf-8", "surrogateescape")) + 1
    short = files.short(file.path, scene.workdir)
    short = short if "/" in short else "./" + short
    says = f"# {package}\n{short}:{position.line}:{column}: undefined: {name}"
    values = {"name": name, "file": file.name, "sibling": sibling.name}
    return Failure(kinds.UNDEFINED_NAME, says, place_of(file.source, Span(at, at + len(name))), values)


def _first_use(source: Source, name: str) -> int:
    """Where a name first stands in the code, comments and strings aside."""
    for match in _WORD.finditer(source.text):
        if match[1] == name:
            return match.start(1)
    return 0


def _names(file: GoFile, ask: Callable[[str], frozenset[str]]) -> frozenset[str]:
    return file.source.memo(ask) if file.source is not None else frozenset()


def binary(scene: Scene, targets: Targets, walk: Walk) -> Binary:
    """The program that linking gives: whether it needs a libc's loader."""
    dynamic, why = _dynamic(scene, targets, walk)
    argv = scene.command.argv
    place = Place(scene.world.dockerfile, argv[0].span.cover(argv[-1].span)) if argv else None
    libc = scene.world.tools.libc if dynamic is not False else None
    return Binary(targets.goos, targets.goarch, dynamic, libc, why, place)


def _dynamic(scene: Scene, targets: Targets, walk: Walk) -> tuple[bool | None, str]:
    if not targets.all:
        return None, ""
    mode = scene.command.flag("buildmode")
    if mode is not None and mode.value != "default" and mode.value != "exe":
        return (True, "-buildmode=pie") if mode.value == "pie" and targets.goos == "linux" else (None, "")
    flags = scene.command.flag("ldflags")
    ldflags = flags.value if flags is not None else ""
    if ldflags is None:
        return None, ""
    external = "linkmode" in ldflags and "external" in ldflags
    static = "-static" in ldflags
    if targets.cgo is False:
        return (None, "") if external else (False, "")
    why = links_libc(walk.standard, targets.custom)
    race = is_on(scene, "race")
    if walk.cgo:
        why = walk.cgo[0]
        return (False, "") if static and targets.cgo else (targets.cgo, f'import "C" in {why}')
    if static and (external or not walk.complete):
        return (False, "") if external else (None, "")
    if why or race or external:
        reason = why or ("-race" if race else "-linkmode=external")
        return targets.cgo, reason
    return (False, "") if walk.complete else (None, "")

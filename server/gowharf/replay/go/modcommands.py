"""go mod download, verify, graph, why, edit and init, and what each leaves in the image."""

from gowharf.replay.go import fetch, files, stdlib, sums
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import DONE, OPEN, Answer, failing
from gowharf.replay.go.kinds import REQUIRED_EXCLUDED
from gowharf.replay.go.modfiles import Context, edit_failures
from gowharf.replay.go.packages import NO_GO_MOD, no_go_mod
from gowharf.replay.go.provided import Ask
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.querying import is_query
from gowharf.replay.go.requires import Required, is_pruned, required_modules
from gowharf.replay.go.roots import outdated
from gowharf.replay.go.state import GoFlag, Load, Scene
from gowharf.replay.go.targets import is_on
from gowharf.replay.go.tidying import sums_blocked
from gowharf.replay.go.toolchain import Chosen
from gowharf.replay.go.untidy import rewritten, toolchain
from gowharf.replay.go.versions import shown as running
from gowharf.replay.go.writing import unwritable
from gowharf.replay.image import Image, Node
from gowharf.replay.look import Presence
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import clean, join
from gowharf.syntax.gomod_rules import is_go_version, is_toolchain
from gowharf.text.source import Place


def run_download(scene: Scene) -> Answer:
    """go mod download: the main modules' requirements, or the modules that are named."""
    load = scene.load
    words = [argument.value for argument in scene.command.args]
    if load is None:
        if not words:
            says = "go: no modules specified (see 'go help mod download')"
            return failing(Failure(kinds.NO_MODULES_SPECIFIED, says, None, {"directory": scene.workdir}))
        return _downloaded_outside(scene)
    required = required_modules(load)
    malformed = sums.malformed(scene)
    if malformed is not None and required:
        return failing(malformed)
    named = [word for word in words if word is not None]
    everything = not named or "all" in named
    wanted = [module for module in required.values() if everything or module.path in named or module.name in named]
    if not everything and all(is_query(word) for word in named):
        failures, fetches, known = _queried(scene, scene.command.args)
    elif everything or reads_graph(load, named):
        failures, fetches, known = fetch.module_failures(scene, load, wanted, True)
    else:
        failures, fetches, known = fetch.module_failures(scene, load, [m for m in wanted if m.local is None], True)
    # Where no go.mod of a module is asked for first, it is its archive that can't be had, and go doesn't say whose.
    archives = load.workspace is not None or not (everything or reads_graph(load, named))
    if failures and failures[0].kind == kinds.PROXY_OFF and archives:
        failures = (failures[0]._replace(says="go: module lookup disabled by GOPROXY=off"),)
    blocked = sums_blocked(scene, load, wanted) if not failures else None
    stranger = unknown_module(load, named) or (_excluded(load) if not words else None)
    if stranger is not None and not failures:
        failures = (stranger,)
    image = _download(scene, load, wanted, named)
    network = "needed" if fetches else "not-needed" if known else "unknown"
    all_failures = failures if blocked is None else (*failures, blocked)
    return Answer(all_failures, known and not words, image, None, network, fetches)


def reads_graph(load: Load, words: list[str]) -> bool:
    """Whether modules that are named make go read the whole module graph (modload.listModules, needFullGraph)."""
    if not is_pruned(load) or load.workspace is not None:
        return True
    required = required_modules(load)
    mains = {main.path for main in load.mains}
    return any(
        word == "all" or "..." in word or ("@" not in word and word not in required and word not in mains)
        for word in words
    )


def unknown_module(load: Load, words: list[str]) -> Failure | None:
    """A module that is named and that no go.mod requires, where nothing that is required could either."""
    if required_modules(load):
        return None
    mains = {main.path for main in load.mains}
    for word in words:
        if "@" not in word and "..." not in word and word not in ("all", *mains):
            says = f"go: module {word}: not a known dependency"
            return Failure(kinds.NOT_A_DEPENDENCY, says, None, {"argument": word})
    return None


def _excluded(load: Load) -> Failure | None:
    """A requirement on a version that go.mod excludes is passed over, so where nothing else is required the graph has
    no such module."""
    if load.workspace is not None:
        return None
    file, source = load.mains[0].file, load.mains[0].source
    excluded = {(exclude.path, exclude.version): exclude for exclude in file.excludes}
    lost = [require for require in file.requires if (require.path, require.version) in excluded]
    if not lost or len(lost) != len(file.requires):
        return None
    says = f"go: module {lost[0].path}: not a known dependency"
    values = {"path": lost[0].path, "version": lost[0].version}
    other = files.place(source, excluded[lost[0].path, lost[0].version].directive.span)
    place = files.place(source, lost[0].directive.span)
    return Failure(REQUIRED_EXCLUDED, says, place, values, {"exclude": other} if other else {})


def _downloaded_outside(scene: Scene) -> Answer:
    if any(argument.value == "all" for argument in scene.command.args):
        says = f'go: cannot match "all": {NO_GO_MOD}'
        return failing(Failure(kinds.NO_GO_MOD, says, None, {"directory": scene.workdir}))
    failures, fetches, _ = _queried(scene, scene.command.args)
    image = fetch.downloaded(scene, scene.world.image, _queries(scene.command.args), False)
    return Answer(failures, False, image, None, "needed", fetches)


def _queried(scene: Scene, args: tuple[Argument, ...]) -> tuple[tuple[Failure, ...], tuple[str, ...], bool]:
    failures: list[Failure] = []
    fetches: list[str] = []
    way = fetch.way(scene)
    for path, version in _queries(args):
        if fetch.cached(scene, path, version).files is not Presence.ABSENT:
            continue
        fetches.append(f"{path}@{version}")
        failure = fetch.cannot_fetch(scene, way, path, version, "go: ")
        if failure is not None:
            failures.append(failure)
    return tuple(failures), tuple(fetches), False


def _queries(args: tuple[Argument, ...]) -> list[tuple[str, str]]:
    words = [argument.value for argument in args if argument.value is not None]
    return [(path, version) for path, at, version in (word.partition("@") for word in words) if at and version]


def _download(scene: Scene, load: Load, wanted: list[Required], named: list[str]) -> Image:
    """The modules in the cache, and the hashes that go.sum gets: of go.mod files alone where no module is named
    (since Go 1.18, modcmd/download.go)."""
    modules = [module.actual for module in wanted if module.local is None]
    modules += [(path, version) for path, at, version in (word.partition("@") for word in named) if at]
    image = fetch.downloaded(scene, scene.world.image, modules, False)
    if load.workspace is not None or not load.sums_known or len(load.mains) != 1:
        return image
    late = not named and outdated(scene, load)
    if late or rewritten(scene, load):
        gomod = clean(load.mains[0].directory + "/go.mod")
        node = Node("file", text=None if late else _single(scene, load), uid=scene.world.user.uid)
        image = image.with_file(gomod, node)
    path = clean(load.mains[0].directory + "/go.sum")
    held = scene.world.image.read(path)
    text = held.text if held is not None else ""
    gomods = load.sums.gomods if load.sums is not None else {}
    zips = load.sums.modules if load.sums is not None else {}
    new = ""
    for module in wanted:
        if module.local is not None:
            continue
        name = " ".join(module.actual)
        if module.actual not in gomods:
            new += f"{name}/go.mod {_HASH}\n"
        if named and module.actual not in zips:
            new += f"{name} {_HASH}\n"
    if not new:
        return image
    separator = "" if not text or text.endswith("\n") else "\n"
    return image.with_file(path, Node("file", text=text + separator + new, uid=scene.world.user.uid))


def _single(scene: Scene, load: Load) -> str | None:
    """go.mod with one requirement for each module, at the highest version; None where that isn't all that changes."""
    from gowharf.replay.go import editing

    if toolchain(scene, load._replace(mod="readonly")):
        return None
    flags = [GoFlag("require", module.name, None) for module in required_modules(load).values()]
    return editing.edited(load.mains[0].source.text, flags)


_HASH = "h1:" + "A" * 43 + "="  # stands for one that go will know


def run_graph(scene: Scene) -> Answer:
    """go mod graph, verify and why: the whole module graph."""
    load = scene.load
    if load is None:
        return failing(no_go_mod(scene))
    if scene.command.name == "mod why" and not is_on(scene, "m") and (is_pruned(load) or load.workspace is not None):
        malformed = sums.malformed(scene)
        if malformed is None or not required_modules(load):
            # It passes over what is wrong with packages (SilencePackageErrors), also that they can't be had.
            return OPEN._replace(image=fetch.downloaded(scene, scene.world.image, (), True))
    problem = Providers(scene, load).graph_problem(Ask("", "go: ", "", None, None))
    if problem is not None and problem.failure is not None:
        return failing(problem.failure)
    image = fetch.downloaded(scene, scene.world.image, (), True) if required_modules(load) else scene.world.image
    return Answer((), not required_modules(load), image, network="unknown" if required_modules(load) else "not-needed")


def run_edit(scene: Scene) -> Answer:
    """go mod edit: a text change of go.mod, without any look at modules."""
    args = scene.command.args
    if args and args[0].value is None:
        return OPEN._replace(image=scene.world.image.with_haze(scene.workdir))
    if args:
        path = join(scene.workdir, args[0].value or "")
    else:
        found, known = files.find_upward(scene.world, scene.workdir, "go.mod")
        if not known:
            return OPEN
        if found is None:
            return failing(no_go_mod(scene))
        path = found
    refused = edit_refused(scene)
    if refused is not None:
        return failing(refused)
    if files.look(scene.world, path).absent:
        says = f"go: open {path if not args else args[0].value}: no such file or directory"
        return failing(Failure(kinds.NO_GO_MOD, says, None, {"directory": scene.workdir}))
    broken = _unparsed(scene, path, args[0].value or "" if args else path)
    if broken:
        return failing(*broken)
    if is_on(scene, "print") or is_on(scene, "json"):
        return DONE
    reason = unwritable(scene, path)
    if reason is not None:
        return failing(Failure(kinds.GO_MOD_READ_ONLY, f"go: open {path}: {reason}", None, {"path": path}))
    node = Node("file", text=_edited(scene, path), uid=scene.world.user.uid)
    return Answer(image=scene.world.image.with_file(path, node))


def edit_refused(scene: Scene) -> Failure | None:
    """A version that no go or toolchain line may have (runEdit, both of go.mod and of go.work)."""
    group = scene.command.name.partition(" ")[0]
    for name, like, fits in (("go", "", is_go_version), ("toolchain", "go", is_toolchain)):
        flag = scene.command.flag(name)
        if flag is None or not flag.value or flag.value == "none" or fits(flag.value):
            continue
        shown = like + running(scene.go_version)
        says = f'go {group}: invalid -{name} option; expecting something like "-{name} {shown}"'
        place = Place(scene.world.dockerfile, flag.argument.span) if flag.argument is not None else None
        return Failure(kinds.EDIT_REFUSED, says, place, {"flag": name, "value": flag.value})
    return None


def _unparsed(scene: Scene, path: str, shown: str) -> list[Failure]:
    source = scene.world.image.read(path)
    if source is None:
        return []
    context = Context(scene.world, scene.env, scene.command, scene.workdir, Chosen(scene.go_version))
    return edit_failures(context, source, path, shown)


def _edited(scene: Scene, path: str) -> str | None:
    """The file after the edits; None where that can't be told."""
    from gowharf.replay.go import editing

    source = scene.world.image.read(path)
    return editing.edited(source.text, scene.command.flags) if source is not None else None


def run_init(scene: Scene) -> Answer:
    """go mod init: there must be no go.mod yet; outside GOPATH/src the module path must be given."""
    path = clean(scene.workdir + "/go.mod")
    look = files.look(scene.world, path)
    if look.unknown:
        return OPEN
    words = [argument.value for argument in scene.command.args]
    if look.present:
        says = f"go: {path} already exists"
        return failing(Failure(kinds.GO_MOD_EXISTS, says, None, {"path": path}))
    name = words[0] if words else ""
    if not words:
        gopath = scene.env.get("GOPATH")
        first = (gopath or "").partition(":")[0]
        if gopath is None or not first or scene.workdir.startswith(first + "/src/"):
            return OPEN._replace(image=scene.world.image.with_file(path, Node("file", uid=scene.world.user.uid)))
        says = f"go: cannot determine module path for source directory {scene.workdir} "
        says += "(outside GOPATH, module path must be specified)"
        return failing(Failure(kinds.MODULE_PATH_NEEDED, says, None, {"directory": scene.workdir}))
    reason = unwritable(scene, path)
    if reason is not None:
        return failing(Failure(kinds.GO_MOD_READ_ONLY, f"go: open {path}: {reason}", None, {"path": path}))
    text = f"module {name}\n\ngo {default_go_line(scene)}\n" if name else None
    return Answer(image=scene.world.image.with_file(path, Node("file", text=text, uid=scene.world.user.uid)))


def default_go_line(scene: Scene) -> str:
    """The go line of a new file: the running Go's language version; since 1.26 the one before."""
    minor = stdlib.minor(scene.go_version)
    if minor is None:
        return "1.20"
    return f"1.{minor - 1}.0" if minor >= 26 else f"1.{minor}"

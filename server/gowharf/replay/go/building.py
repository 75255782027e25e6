"""Commands on packages: build, install, run, test, vet, list, generate, fmt, fix, clean, tool.

Go loads all named packages and what they import before it builds anything, and prints all that is wrong with them; only
then come the VCS stamp, the target of -o, and the compiler. What compiling and running bring is not foreseen.
"""

from gowharf.replay.go import build, embeds, fetch, files, outputs, stdlib, sums, tidying, untidy
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import DONE, OPEN, Answer, failing
from gowharf.replay.go.imports import Walk, walk
from gowharf.replay.go.modcommands import reads_graph, unknown_module
from gowharf.replay.go.named import Named, Package
from gowharf.replay.go.packages import NO_GO_MOD, named_packages
from gowharf.replay.go.provided import Ask, in_module, not_in_std
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.requires import is_pruned, place_of, required_modules
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.go.targets import GoFile, Targets, is_on, targets_of
from gowharf.replay.image import Image, Node
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import below, join
from gowharf.startup import regex
from gowharf.text.source import Place, Span

_NOTHING = Walk((), True, True, frozenset(), (), (), ())


def run_build(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named, found, answer = _loaded(scene, targets, scene.command.args)
    output = outputs.of_build(scene, named, targets)
    late = (*build.stamping_failures(scene, named), *output.failures)
    return _built(scene, targets, named, found, answer, late, output)


def run_install(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named, found, answer = _loaded(scene, targets, scene.command.args)
    words = [argument.value or "" for argument in scene.command.args]
    if scene.load is None and answer.failures and all(_is_missing(failure) for failure in answer.failures):
        latest = " ".join(word + "@latest" for word in words)
        says = "go: 'go install' requires a version when current directory is not in a module\n"
        says += f"\tTry 'go install {latest}' to install the latest version"
        return failing(Failure(kinds.INSTALL_NEEDS_VERSION, says, None, {"packages": " ".join(words)}))
    output = outputs.of_install(scene, named, targets)
    late = (*build.stamping_failures(scene, named), *output.failures)
    return _built(scene, targets, named, found, answer, late, output)


def run_run(scene: Scene) -> Answer:
    """go run: leading .go files, or one package; the program itself may do anything."""
    args = scene.command.args
    count = 0
    while count < len(args) and (args[count].value or "").endswith(".go"):
        count += 1
    if not args:
        return failing(Failure(kinds.NO_GO_FILES_LISTED, "go: no go files listed"))
    if args[0].value is None:
        return _anything(scene, OPEN)
    given = args[: count or 1]
    lost = next(
        (a for a in args[:count] if files.is_file(scene.world, join(scene.workdir, a.value or "")) is False), None
    )
    if lost is not None:
        values = {"argument": lost.value or "", "directory": join(scene.workdir, lost.value or "")}
        says = f"stat {lost.value}: no such file or directory"
        return _anything(scene, failing(Failure(kinds.PACKAGE_DIRECTORY_MISSING, says, None, values)))
    targets = targets_of(scene)
    named, found, answer = _loaded(scene, targets, given)
    late: list[Failure] = []
    if len(named.packages) > 1:
        paths = "".join(f"\n\t{package.node.path}" for package in named.packages)
        says = f"go: pattern {given[0].value} matches multiple packages:{paths}"
        late.append(Failure(kinds.SEVERAL_PACKAGES_TO_RUN, says, None, {"argument": given[0].value or ""}))
    elif named.packages and named.known and named.packages[0].name not in (None, "main"):
        path = named.packages[0].node.path
        late.append(Failure(kinds.NOT_A_MAIN_PACKAGE, f"package {path} is not a main package", None, {"package": path}))
    built = _built(scene, targets, named, found, answer, tuple(late), None)
    return _anything(scene, built)


def run_test(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named, found, answer = _loaded(scene, targets, scene.command.args, tests=True)
    late = _nothing_named(scene, named)
    built = _built(scene, targets, named, found, answer, late, None)
    return _after_tests(scene, named, built)


def _after_tests(scene: Scene, named: Named, answer: Answer) -> Answer:
    """What tests may leave behind. Those that make files make none that the go command would look at, but where the
    code speaks of such; those that make none may still have a module do it, with a name that they give."""
    if not named.known or named.external or any(scene.command.flag(name) is not None for name in _LEAVES_FILES):
        return _anything(scene, answer)
    if not all(package.folder.complete for package in named.packages):
        return _anything(scene, answer)
    files = [(p, file) for p in named.packages for file in p.folder.files if file.built is not False]
    if not any(file.test for _, file in files):
        return _reported(scene, answer)
    paths = set(_paths(named))
    said: dict[str, None] = {}
    makes = False
    for package, file in files:
        if file.source is None or file.parsed is None or _SPEAKS_OF_GO.search(file.source.text) is not None:
            return _anything(scene, answer)
        strange = [one.path for one in file.parsed.imports if one.path not in paths]
        if any(_in_mains(scene, path) for path in strange):
            return _anything(scene, answer)
        makes = makes or _MAKES_FILES.search(file.source.text) is not None
        if not all(stdlib.has(path, scene.go_version) for path in strange):
            found = (join(package.node.directory, name) for name in _FILE_NAME.findall(file.source.text))
            said.update(dict.fromkeys(found))
    if makes or len(said) > _MANY_NAMES:
        return _anything(scene, answer, go=False)
    answer = _reported(scene, answer)
    image = answer.image if answer.image is not None else scene.world.image
    for path in said:
        image = image.with_haze(path, changes=False)
    return answer._replace(image=image)


def _in_mains(scene: Scene, package: str) -> bool:
    """Whether a package is one of a main module's."""
    return scene.load is not None and any(in_module(package, main.path) for main in scene.load.mains)


_MANY_NAMES = 12
# Flags that leave more than the file that they name, or run something else.
_LEAVES_FILES = "c exec toolexec fuzz outputdir artifacts trace cpuprofile memprofile blockprofile mutexprofile".split()
_MAKES_FILES = regex(
    r"\b\w+\.(?:WriteFile|Create|CreateTemp|OpenFile|OpenRoot|Mkdir\w*|Rename|Link|Symlink|CopyFS|Chdir|StartProcess)\b"
    r"|[\"`](?:os/exec|syscall|plugin|C)[\"`]|[._][ \t]+[\"`](?:os|io/ioutil)[\"`]"
)
_SPEAKS_OF_GO = regex(
    r"\.go[\"`]|\bgo\.(?:mod|sum|work)\b|\bmodules\.txt\b|[\"`](?:go/(?:format|printer)|os/exec)[\"`]"
)
# A file's name in quotes, as one is given to what writes it; import paths and host names end otherwise.
_FILE_NAME = regex(r"[\"`]((?:[\w.-]+/)*[\w-]+\.(?!com\b|org\b|net\b|io\b|dev\b)[a-z]\w{1,5})[\"`]")


def _reported(scene: Scene, answer: Answer) -> Answer:
    """Nothing was written but what the flags name, such as a coverage profile, and what the program's own may."""
    image = answer.image if answer.image is not None else scene.world.image
    named = {argument.value for argument in scene.command.args}
    words = [word.value for word in scene.command.argv[2:] if word.value is None or word.value not in named]
    for word in words:
        value = word.rpartition("=")[2] if word is not None else ""
        if word is None:
            image = image.with_haze("/", changes=False)
        elif "=" in word or not word.startswith("-"):
            image = image.with_haze(join(scene.workdir, value), changes=False)
    return answer._replace(known=False, image=image)


def _nothing_named(scene: Scene, named: Named) -> tuple[Failure, ...]:
    """Patterns that match no package stop go test and go vet; other commands only warn."""
    if not named.known or named.packages or named.failures or named.external or named.standard:
        return ()
    words = [argument.value or "" for argument in scene.command.args]
    values = {"argument": words[0] if words else ".", "directory": scene.workdir, "what": "pattern"}
    says = f"no packages to {scene.command.name}"
    return (Failure(kinds.PACKAGE_WITHOUT_GO_FILES, says, None, values),)


def run_vet(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named, found, answer = _loaded(scene, targets, scene.command.args, tests=True)
    return _built(scene, targets, named, found, answer, _nothing_named(scene, named), None)


def run_list(scene: Scene) -> Answer:
    """go list of packages (not -m): it looks at the named packages, at what they import with -deps alone."""
    if is_on(scene, "m"):
        return _list_modules(scene)
    targets = targets_of(scene)
    if is_on(scene, "e"):
        return OPEN
    if is_on(scene, "deps"):
        return _loaded(scene, targets, scene.command.args)[2]._replace(known=False)
    named = named_packages(scene, targets, scene.command.args)
    cache = build.cache_failures(scene) or _reading(scene, named, targets)
    embedded = (lost for p in named.packages for file in p.folder.files for lost in _embeds(scene, p, file))
    failures = tuple(cache) or (*named.failures, *embedded)
    deep = any(is_on(scene, name) for name in ("test", "export", "compiled", "find"))
    alone = scene.load is None or not required_modules(scene.load)
    return Answer(failures, named.known and alone and not deep, network="unknown", packages=_paths(named))


def _embeds(scene: Scene, package: Package, file: GoFile) -> list[Failure]:
    if not file.built or file.test:
        return []
    return embeds.check(scene, scene.load, file, package.node.directory)[0]


def run_generate(scene: Scene) -> Answer:
    """go generate runs whatever the sources say."""
    targets = targets_of(scene)
    named = named_packages(scene, targets, scene.command.args)
    early = _reading(scene, named, targets)
    lost = () if early or named.failures else _generator_missing(scene, named)
    answer = Answer(early or named.failures or lost, False, network="unknown", packages=_paths(named))
    if any(_writes_far(scene, package.node.directory) for package in named.packages):
        answer = answer._replace(image=scene.world.image.with_haze("/", changes=False))
    return _anything(scene, answer)


def _generator_missing(scene: Scene, named: Named) -> tuple[Failure, ...]:
    """The first //go:generate line whose program isn't in the image, where none before it could have brought it."""
    if not named.known or any(is_on(scene, name) for name in ("n", "run", "skip")):
        return ()
    for package in named.packages:
        for file in package.folder.files:
            if file.built is False:
                continue
            if not file.built or file.parsed is None:
                return ()
            for line, command in file.parsed.generates:
                name = command.split()[0] if command.split() else ""
                if name in ("echo", "printf", "true"):
                    continue
                if not _PROGRAM.match(name) or not scene.world.lacks(name):
                    return ()
                at = f"{files.short(file.path, scene.workdir)}:{line}"
                says = f'{at}: running "{name}": exec: "{name}": executable file not found in $PATH'
                values = {"program": name, "why": "generate"}
                return (Failure(kinds.GENERATOR_MISSING, says, _line_place(file, line), values),)
    return ()


_PROGRAM = regex(r"[A-Za-z][\w.-]*\Z")


def _line_place(file: GoFile, line: int) -> Place | None:
    """A whole line of a file of the project."""
    if file.source is None:
        return None
    lines = file.source.text.split("\n")
    start = sum(len(text) + 1 for text in lines[: line - 1])
    return place_of(file.source, Span(start, start + len(lines[line - 1].rstrip())))


def _writes_far(scene: Scene, directory: str) -> bool:
    """Whether a //go:generate line of a directory names a path that may be anywhere."""
    for name in scene.world.image.children(directory)[0]:
        source = scene.world.image.read(f"{directory}/{name}") if name.endswith(".go") else None
        if source is not None and _FAR.search(source.text) is not None:
            return True
    return False


_FAR = regex(r"(?m)^//go:generate .*[\s\"'=:>](?:/|\.\.|\$)")


def _reading(scene: Scene, named: Named, targets: Targets) -> tuple[Failure, ...]:
    """What stops a command already while it finds what its packages import, though that need not be there."""
    load = scene.load
    if load is None:
        return ()
    early = untidy.duplicates(scene, load) or untidy.toolchain(scene, load) or _unpruned(scene, load)
    if early or sums.malformed(scene) is None:
        return early
    found = walk(scene, load, tuple(package.node for package in named.packages), targets)
    return tuple(failure for failure in found.failures if failure.kind == kinds.SUM_MALFORMED)


def run_fmt(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named = named_packages(scene, targets, scene.command.args, tests=True)
    early = _reading(scene, named, targets)
    if early:
        return Answer(early, packages=_paths(named))
    kept = tuple(failure for failure in named.failures if failure.kind not in (kinds.PACKAGE_EXCLUDED,))
    return Answer(kept, named.known, packages=_paths(named))


def run_fix(scene: Scene) -> Answer:
    """go fix: since Go 1.26 as go vet; before, what the packages import is not its concern."""
    if (stdlib.minor(scene.go_version) or 0) >= 26:
        return run_vet(scene)._replace(known=False)
    targets = targets_of(scene)
    named = named_packages(scene, targets, scene.command.args)
    early = _reading(scene, named, targets)
    return _anything(scene, Answer(early or named.failures, False, network="unknown", packages=_paths(named)))


def run_clean(scene: Scene) -> Answer:
    """go clean: -modcache and -cache remove what Go has collected."""
    image = scene.world.image
    modcache = fetch.cache_directory(scene)
    if is_on(scene, "modcache") and modcache is not None:
        busy = next((mount.target for mount in image.mounts if below(mount.target, modcache)), None)
        if busy is not None:
            says = f"go: unlinkat {busy}: device or resource busy"
            return failing(Failure("run-command-fails", says, None, {"command": "go clean -modcache", "path": busy}))
        image = image.without(modcache)
    cache = build.build_cache(scene)
    if is_on(scene, "cache") and cache:
        image = image.without(cache)
    return Answer(_unmatched(scene), image=image)


def _unmatched(scene: Scene) -> tuple[Failure, ...]:
    """Patterns that can match no package of a main module; go clean passes over all else that is wrong."""
    if not scene.command.args:
        return ()
    named = named_packages(scene, targets_of(scene), scene.command.args)
    return tuple(failure for failure in named.failures if failure.says.startswith("pattern "))


def run_tool(scene: Scene) -> Answer:
    """go tool: Go's own, or since 1.24 one that a tool directive names."""
    if not scene.command.args:
        return DONE
    name = scene.command.args[0].value
    minor = stdlib.minor(scene.go_version)
    if name is None or minor is None or stdlib.has("cmd/" + name, scene.go_version) is None:
        return _anything(scene, OPEN)
    mains = scene.load.mains if scene.load is not None else ()
    tools = [tool.value for main in mains for tool in main.file.tools] if minor >= 24 else []
    named = [tool for tool in tools if name in (tool, tool.rpartition("/")[2], _alias(tool))]
    if named and scene.load is not None:
        found = Providers(scene, scene.load).find(Ask(named[0], "", "", None, None))
        if found.kind == "failed" and found.failure is not None and len(named) == 1:
            return _anything(scene, failing(found.failure))
    if "/" not in name and not named:
        return failing(Failure(kinds.NO_SUCH_TOOL, f'go: no such tool "{name}"', None, {"name": name}))
    return _anything(scene, OPEN)


def _alias(tool: str) -> str:
    """The name of a tool whose last element is a major version."""
    return tool.rpartition("/")[0].rpartition("/")[2]


def _loaded(
    scene: Scene, targets: Targets, args: tuple[Argument, ...], tests: bool = False
) -> tuple[Named, Walk, Answer]:
    """The packages and all that they import, with what is wrong."""
    cache = build.cache_failures(scene)
    named = named_packages(scene, targets, args, tests)
    if cache:
        return named, _NOTHING, Answer(tuple(cache), packages=_paths(named))
    load = scene.load
    if load is None:
        found = _without_module(scene, named)
    else:
        early = untidy.duplicates(scene, load) or untidy.toolchain(scene, load) or _unpruned(scene, load)
        if early:
            return named, _NOTHING, Answer(early, packages=_paths(named))
        found = walk(scene, load, tuple(package.node for package in named.packages), targets)
        if named.external:
            found = found._replace(complete=False)
    failures = (*named.failures, *found.failures)
    known = named.known and found.known and bool(targets.all)
    network = "needed" if found.fetches else "not-needed" if known and not found.external else "unknown"
    if load is not None and load.mod == "vendor":
        network = "not-needed"
    uses = tuple(dict.fromkeys(required.path for required in found.external))
    return named, found, Answer(failures, known, None, None, network, found.fetches, _paths(named), uses)


def _unpruned(scene: Scene, load: Load) -> tuple[Failure, ...]:
    """Before Go 1.17's pruning the whole module graph is read first (loadFromRoots: expandGraph)."""
    if load.mod == "vendor" or load.workspace is not None or is_pruned(load):
        return ()
    if not required_modules(load):
        return ()
    problem = Providers(scene, load).graph_problem(Ask("", "go: ", "", None, None))
    return (problem.failure,) if problem is not None and problem.failure is not None else ()


def _without_module(scene: Scene, named: Named) -> Walk:
    """Files built outside any module: only the standard library can be imported."""
    failures: list[Failure] = []
    standard: set[str] = set()
    for package in named.packages:
        for file in package.folder.files:
            if file.name not in (package.node.only or ()) or file.parsed is None:
                continue
            for spec in file.parsed.imports:
                where = f"{files.short(file.path, scene.workdir)}:{spec.line}:{spec.column}: "
                there = stdlib.has(spec.path, scene.go_version) if spec.path not in ("C", "unsafe") else True
                if there or there is None:
                    standard.add(spec.path)
                    continue
                says = f"{where}no required module provides package {spec.path}: {NO_GO_MOD}"
                if stdlib.is_standard_path(spec.path):
                    says = where + not_in_std(scene, spec.path)
                place = place_of(file.source, spec.span)
                failures.append(Failure(kinds.IMPORT_WITHOUT_GO_MOD, says, place, {"package": spec.path}))
    cgo = (scene.workdir,) if "C" in standard else ()
    known = all(
        file.parsed is not None
        for package in named.packages
        for file in package.folder.files
        if file.name in (package.node.only or ())
    )
    return Walk(tuple(failures), known, known, frozenset(standard - {"C"}), cgo, (), ())


def _built(
    scene: Scene,
    targets: Targets,
    named: Named,
    found: Walk,
    answer: Answer,
    late: tuple[Failure, ...],
    output: outputs.Output | None,
) -> Answer:
    """What compiling adds, and the image with the programs in it."""
    failures = answer.failures
    if not any(failure.certain for failure in failures) and scene.load is not None and found.external:
        blocked = tidying.hashes_blocked(scene, scene.load, list(found.external))
        failures = (*failures, blocked) if blocked is not None else failures
    if not any(failure.certain for failure in failures):
        failures = (*failures, *late)
    if not any(failure.certain for failure in failures):
        failures = (*failures, *build.compiler_failures(scene, targets, found))
    if not any(failure.certain for failure in failures):
        failures = (*failures, *(lost for p in named.packages for lost in build.undefined_failures(scene, p)))
    if not any(failure.certain for failure in failures):
        lost = (one for p in named.packages for one in build.uncopied_failures(scene, p, targets))
        failures = (*failures, *lost)
    image = _fetched(scene, answer)
    if output is not None:
        image = outputs.apply(scene, image, output, build.binary(scene, targets, found))
    return answer._replace(failures=failures, image=image)


def _fetched(scene: Scene, answer: Answer) -> Image:
    """The image with what had to be fetched in the module cache, and the build cache made."""
    image = scene.world.image
    if answer.fetches:
        modules = [(path, version) for path, _, version in (name.partition("@") for name in answer.fetches)]
        image = fetch.downloaded(scene, image, modules, True)
    cache = build.build_cache(scene)
    image = image.with_haze(cache, changes=False) if cache else image
    return _updated(scene, image, answer.known)


def _updated(scene: Scene, image: Image, known: bool) -> Image:
    """With -mod=mod a build adds what is missing to go.sum and, where not all imports could be followed, to go.mod."""
    load = scene.load
    if load is None or load.mod != "mod" or load.workspace is not None:
        return image
    modfile = scene.command.flag("modfile")
    if modfile is not None and modfile.value is None:
        return image.with_haze(scene.workdir)
    gomod = join(scene.workdir, modfile.value) if modfile and modfile.value else join(load.mains[0].directory, "go.mod")
    uid = scene.world.user.uid
    if not known or untidy.rewritten(scene, load):
        image = image.with_file(gomod, Node("file", uid=uid))
    return image.with_file(gomod.removesuffix(".mod") + ".sum", Node("file", uid=uid))


def _anything(scene: Scene, answer: Answer, go: bool = True) -> Answer:
    """Programs ran that may have written anything below the work directory and /tmp, and what the words name; without
    `go` nothing that the go command would look at."""
    image = answer.image if answer.image is not None else scene.world.image
    words = [flag.value for flag in scene.command.flags] + [argument.value for argument in scene.command.args]
    named = ["/" if word is None else join(scene.workdir, word.rpartition("=")[2]) for word in words]
    for path in dict.fromkeys([scene.workdir, "/tmp", *named]):
        image = image.with_haze(path, changes=False, go=go)
    return answer._replace(known=False, image=image)


def _list_modules(scene: Scene) -> Answer:
    """go list -m."""
    words = [argument.value for argument in scene.command.args]
    load = scene.load
    if load is None or any(word is None for word in words):
        if load is None and "all" in words:
            says = f'go: cannot match "all": {NO_GO_MOD}'
            return failing(Failure(kinds.NO_GO_MOD, says, None, {"directory": scene.workdir}))
        return OPEN
    if load.mod == "vendor":
        blocked = _vendor_query(scene, [word for word in words if word is not None])
        return failing(blocked) if blocked is not None else DONE
    if not words and not is_on(scene, "u") and not is_on(scene, "versions"):
        return DONE
    if not reads_graph(load, [word for word in words if word is not None]):
        return OPEN
    early = untidy.duplicates(scene, load) or untidy.toolchain(scene, load)
    if early:
        return failing(*early)
    problem = Providers(scene, load).graph_problem(Ask("", "go: ", "", None, None))
    if problem is not None and problem.failure is not None:
        return failing(problem.failure)
    stranger = unknown_module(load, [word for word in words if word is not None])
    if stranger is not None and not is_on(scene, "versions"):
        return failing(stranger)
    return OPEN


def _vendor_query(scene: Scene, words: list[str]) -> Failure | None:
    """listModules: what vendor mode can't tell."""
    what = ""
    if is_on(scene, "versions"):
        what = "determine available versions"
    elif is_on(scene, "u"):
        what = "determine available upgrades"
    elif "all" in words:
        what = "compute 'all'"
    elif any("..." in word for word in words):
        what = "match module patterns"
    if not what:
        return None
    says = f"go: can't {what} using the vendor directory\n\t(Use -mod=mod or -mod=readonly to bypass.)"
    return Failure(kinds.VENDOR_MODE_LIST, says, None, {"argument": " ".join(words)})


def _is_missing(failure: Failure) -> bool:
    return failure.kind in (kinds.IMPORT_WITHOUT_GO_MOD, kinds.PACKAGE_NOT_IN_STD)


def _paths(named: Named) -> tuple[str, ...]:
    return (*(_path(package) for package in named.packages), *named.external, *named.standard)


def _path(package: Package) -> str:
    return package.node.path

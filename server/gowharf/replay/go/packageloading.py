"""What commands on packages share: loading them with all they import, what building adds, and the image after it."""

from gowharf.replay.go import build, fetch, files, outputs, stdlib, sums, tidying, untidy
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import Answer
from gowharf.replay.go.imports import Walk, walk
from gowharf.replay.go.named import Named, Package
from gowharf.replay.go.packages import NO_GO_MOD, named_packages
from gowharf.replay.go.provided import Ask, not_in_std
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.requires import is_pruned, place_of, required_modules
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.go.targets import Targets
from gowharf.replay.image import Image, Node
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import join

_NOTHING = Walk((), True, True, frozenset(), (), (), ())


def loaded(
    scene: Scene, targets: Targets, args: tuple[Argument, ...], tests: bool = False
) -> tuple[Named, Walk, Answer]:
    """The packages and all that they import, with what is wrong."""
    cache = build.cache_failures(scene)
    named = named_packages(scene, targets, args, tests)
    if cache:
        return named, _NOTHING, Answer(tuple(cache), packages=paths_of(named))
    load = scene.load
    if load is None:
        found = _without_module(scene, named)
    else:
        early = untidy.duplicates(scene, load) or untidy.toolchain(scene, load) or _unpruned(scene, load)
        if early:
            return named, _NOTHING, Answer(early, packages=paths_of(named))
        found = walk(scene, load, tuple(package.node for package in named.packages), targets)
        if named.external:
            found = found._replace(complete=False)
    failures = (*named.failures, *found.failures)
    known = named.known and found.known and bool(targets.all)
    network = "needed" if found.fetches else "not-needed" if known and not found.external else "unknown"
    if load is not None and load.mod == "vendor":
        network = "not-needed"
    uses = tuple(dict.fromkeys(required.path for required in found.external))
    return named, found, Answer(failures, known, None, None, network, found.fetches, paths_of(named), uses)


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


def reading(scene: Scene, named: Named, targets: Targets) -> tuple[Failure, ...]:
    """What stops a command already while it finds what its packages import, though that need not be there."""
    load = scene.load
    if load is None:
        return ()
    early = untidy.duplicates(scene, load) or untidy.toolchain(scene, load) or _unpruned(scene, load)
    if early or sums.malformed(scene) is None:
        return early
    found = walk(scene, load, tuple(package.node for package in named.packages), targets)
    return tuple(failure for failure in found.failures if failure.kind == kinds.SUM_MALFORMED)


def nothing_named(scene: Scene, named: Named) -> tuple[Failure, ...]:
    """Patterns that match no package stop go test and go vet; other commands only warn."""
    if not named.known or named.packages or named.failures or named.external or named.standard:
        return ()
    words = [argument.value or "" for argument in scene.command.args]
    values = {"argument": words[0] if words else ".", "directory": scene.workdir, "what": "pattern"}
    says = f"no packages to {scene.command.name}"
    return (Failure(kinds.PACKAGE_WITHOUT_GO_FILES, says, None, values),)


def built(
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
    if not any(failure.certain for failure in failures) and scene.command.name != "vet":
        failures = (*failures, *found.uncompilable)
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


def anything(scene: Scene, answer: Answer, go: bool = True) -> Answer:
    """Programs ran that may have written anything below the work directory and /tmp, and what the words name; without
    `go` nothing that the go command would look at."""
    image = answer.image if answer.image is not None else scene.world.image
    words = [flag.value for flag in scene.command.flags] + [argument.value for argument in scene.command.args]
    named = ["/" if word is None else join(scene.workdir, word.rpartition("=")[2]) for word in words]
    for path in dict.fromkeys([scene.workdir, "/tmp", *named]):
        image = image.with_haze(path, changes=False, go=go)
    return answer._replace(known=False, image=image)


def paths_of(named: Named) -> tuple[str, ...]:
    return (*(_path(package) for package in named.packages), *named.external, *named.standard)


def _path(package: Package) -> str:
    return package.node.path

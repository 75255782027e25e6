"""Commands on packages: build, install, run, vet, fmt, fix, clean, tool; for test, list and generate see their files.

Go loads all named packages and what they import before it builds anything, and prints all that is wrong with them; only
then come the VCS stamp, the target of -o, and the compiler. What compiling and running bring is not foreseen.
"""

from gowharf.replay.go import build, fetch, files, outputs, stdlib
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import DONE, OPEN, Answer, failing
from gowharf.replay.go.packageloading import anything, built, loaded, nothing_named, paths_of, reading
from gowharf.replay.go.packages import named_packages
from gowharf.replay.go.provided import Ask
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.state import Scene
from gowharf.replay.go.targets import is_on, targets_of
from gowharf.replay.model import Failure
from gowharf.replay.paths import below, join


def run_build(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named, found, answer = loaded(scene, targets, scene.command.args)
    output = outputs.of_build(scene, named, targets)
    late = (*build.stamping_failures(scene, named), *output.failures)
    return built(scene, targets, named, found, answer, late, output)


def run_install(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named, found, answer = loaded(scene, targets, scene.command.args)
    words = [argument.value or "" for argument in scene.command.args]
    if scene.load is None and answer.failures and all(_is_missing(failure) for failure in answer.failures):
        latest = " ".join(word + "@latest" for word in words)
        says = "go: 'go install' requires a version when current directory is not in a module\n"
        says += f"\tTry 'go install {latest}' to install the latest version"
        return failing(Failure(kinds.INSTALL_NEEDS_VERSION, says, None, {"packages": " ".join(words)}))
    output = outputs.of_install(scene, named, targets)
    late = (*build.stamping_failures(scene, named), *output.failures)
    return built(scene, targets, named, found, answer, late, output)


def run_run(scene: Scene) -> Answer:
    """go run: leading .go files, or one package; the program itself may do anything."""
    args = scene.command.args
    count = 0
    while count < len(args) and (args[count].value or "").endswith(".go"):
        count += 1
    if not args:
        return failing(Failure(kinds.NO_GO_FILES_LISTED, "go: no go files listed"))
    if args[0].value is None:
        return anything(scene, OPEN)
    given = args[: count or 1]
    lost = next(
        (a for a in args[:count] if files.is_file(scene.world, join(scene.workdir, a.value or "")) is False), None
    )
    if lost is not None:
        values = {"argument": lost.value or "", "directory": join(scene.workdir, lost.value or "")}
        says = f"stat {lost.value}: no such file or directory"
        return anything(scene, failing(Failure(kinds.PACKAGE_DIRECTORY_MISSING, says, None, values)))
    targets = targets_of(scene)
    named, found, answer = loaded(scene, targets, given)
    late: list[Failure] = []
    if len(named.packages) > 1:
        paths = "".join(f"\n\t{package.node.path}" for package in named.packages)
        says = f"go: pattern {given[0].value} matches multiple packages:{paths}"
        late.append(Failure(kinds.SEVERAL_PACKAGES_TO_RUN, says, None, {"argument": given[0].value or ""}))
    elif named.packages and named.known and named.packages[0].name not in (None, "main"):
        path = named.packages[0].node.path
        late.append(Failure(kinds.NOT_A_MAIN_PACKAGE, f"package {path} is not a main package", None, {"package": path}))
    answer = built(scene, targets, named, found, answer, tuple(late), None)
    return anything(scene, answer)


def run_vet(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named, found, answer = loaded(scene, targets, scene.command.args, tests=True)
    return built(scene, targets, named, found, answer, nothing_named(scene, named), None)


def run_fmt(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named = named_packages(scene, targets, scene.command.args, tests=True)
    early = reading(scene, named, targets)
    if early:
        return Answer(early, packages=paths_of(named))
    kept = tuple(failure for failure in named.failures if failure.kind not in (kinds.PACKAGE_EXCLUDED,))
    return Answer(kept, named.known, packages=paths_of(named))


def run_fix(scene: Scene) -> Answer:
    """go fix: since Go 1.26 as go vet; before, what the packages import is not its concern."""
    if (stdlib.minor(scene.go_version) or 0) >= 26:
        return run_vet(scene)._replace(known=False)
    targets = targets_of(scene)
    named = named_packages(scene, targets, scene.command.args)
    early = reading(scene, named, targets)
    return anything(scene, Answer(early or named.failures, False, network="unknown", packages=paths_of(named)))


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
    profile = _profile(scene) if scene.command.args[0].value == "cover" else None
    if profile is not None:
        return failing(profile)
    name = scene.command.args[0].value
    minor = stdlib.minor(scene.go_version)
    if name is None or minor is None or stdlib.has("cmd/" + name, scene.go_version) is None:
        return anything(scene, OPEN)
    mains = scene.load.mains if scene.load is not None else ()
    tools = [tool.value for main in mains for tool in main.file.tools] if minor >= 24 else []
    named = [tool for tool in tools if name in (tool, tool.rpartition("/")[2], _alias(tool))]
    if named and scene.load is not None:
        found = Providers(scene, scene.load).find(Ask(named[0], "", "", None, None))
        if found.kind == "failed" and found.failure is not None and len(named) == 1:
            return anything(scene, failing(found.failure))
    if "/" not in name and not named:
        return failing(Failure(kinds.NO_SUCH_TOOL, f'go: no such tool "{name}"', None, {"name": name}))
    return anything(scene, OPEN)


def _profile(scene: Scene) -> Failure | None:
    """go tool cover of a profile that no step has written."""
    words = [argument.value or "" for argument in scene.command.args[1:]]
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, value = word.lstrip("-").partition("=")
        if word.startswith("-") and name in ("func", "html"):
            value = value if equals else following
            if value and files.is_file(scene.world, join(scene.workdir, value)) is False:
                says = f"cover: open {value}: no such file or directory"
                path = join(scene.workdir, value)
                return Failure("run-command-fails", says, None, {"command": "go tool cover", "path": path})
    return None


def _alias(tool: str) -> str:
    """The name of a tool whose last element is a major version."""
    return tool.rpartition("/")[0].rpartition("/")[2]


def _is_missing(failure: Failure) -> bool:
    return failure.kind in (kinds.IMPORT_WITHOUT_GO_MOD, kinds.PACKAGE_NOT_IN_STD)

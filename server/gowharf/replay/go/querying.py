"""Commands that ask for versions: go get, go install PATH@VERSION, go run PATH@VERSION.

What the network answers is unknown; what the command line, the flags and the image decide is not.
"""

from gowharf.replay.go import fetch, files, outputs, stdlib
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import OPEN, Answer, failing
from gowharf.replay.go.provided import Ask
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.requires import required_modules
from gowharf.replay.go.state import GoFlag, Load, Main, Scene
from gowharf.replay.go.targets import targets_of
from gowharf.replay.go.writing import module_cache_failure, unwritable
from gowharf.replay.image import Binary, Image, Node
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import clean
from gowharf.syntax import modpath, semver
from gowharf.text.source import Place

_META = frozenset(["all", "std", "cmd", "work", "tool"])


def has_version(arguments: tuple[Argument, ...]) -> bool:
    """Whether a word asks for a version: `path@version`, no directory (runInstall, shouldRunOutsideModule)."""
    return any(is_query(argument.value or "") for argument in arguments)


def is_query(word: str) -> bool:
    return "@" in word and not word.startswith(("./", "../", "/"))


def run_install(scene: Scene) -> Answer:
    """go install of packages at a version, which heeds no go.mod."""
    return _outside(scene, scene.command.args)._replace(image=_installed(scene, scene.command.args))


def run_run(scene: Scene) -> Answer:
    """go run of a package at a version; its words after the package are the program's."""
    answer = _outside(scene, scene.command.args[:1])
    image = _with_cache(scene)
    return answer._replace(known=False, image=image.with_haze(scene.workdir, changes=False))


def run_get(scene: Scene) -> Answer:
    """go get changes go.mod and go.sum; outside a module it does nothing any more."""
    minor = stdlib.minor(scene.go_version)
    load = scene.load
    if load is None:
        if minor is None or minor < 18:
            return OPEN
        return failing(Failure(kinds.GET_OUTSIDE_MODULE, _OUTSIDE, None, {"packages": _words(scene)}))
    failures: list[Failure] = []
    problem = Providers(scene, load).graph_problem(Ask("", "go: ", "", None, None))
    if problem is not None and problem.failure is not None and load.mod != "vendor":
        failures.append(problem.failure)
    if not failures:
        failures += _lookups(scene, scene.command.args) or _unkept(scene)
    main = next((m for m in load.mains if m.directory == scene.workdir), load.mains[0] if load.mains else None)
    image = _with_cache(scene)
    if main is not None:
        gomod = clean(main.directory + "/go.mod")
        reason = unwritable(scene, gomod)
        if reason is not None and not failures and has_version(scene.command.args):
            says = f"go: updating go.mod: open {gomod}: {reason}"
            failures.append(Failure(kinds.GO_MOD_READ_ONLY, says, None, {"path": gomod}, certain=False))
        dropped = _without_dropped(scene, load, image) if len(load.mains) == 1 else None
        if dropped is not None:
            return Answer(
                tuple(failures), not failures, dropped, network="unknown", packages=_given(scene.command.args)
            )
        text = _of_vendored(scene, load, main, image)
        for name, known in (("go.mod", text), ("go.sum", None)):
            node = Node("file", text=known, uid=scene.world.user.uid)
            image = image.with_file(clean(f"{main.directory}/{name}"), node)
    return Answer(tuple(failures), False, image, network="unknown", packages=_given(scene.command.args))


def _unkept(scene: Scene) -> list[Failure]:
    """A module that is asked for at a version, is not in the cache, and that the cache can't take."""
    cache = fetch.way(scene).cache
    for argument in scene.command.args:
        path, _, version = (argument.value or "").partition("@")
        if cache is None or not version or semver.canonical(version) != version:
            continue
        if files.look(scene.world, f"{cache}/cache/download/{modpath.escape(path)}/@v/{version}.mod").absent:
            failure = module_cache_failure(scene, cache, path, version, f"go: {path}@{version}: ")
            if failure is not None:
                return [failure]
    return []


def _without_dropped(scene: Scene, load: Load, image: Image) -> Image | None:
    """The image with a go.mod that `go get PATH@none` has taken requirements out of; None where others are left, which
    may go with them, or go.mod can't be followed."""
    from gowharf.replay.go.editing import edited

    words = [argument.value or "" for argument in scene.command.args]
    if not words or scene.command.flags or load.workspace is not None or not all(w.endswith("@none") for w in words):
        return None
    paths = {word.removesuffix("@none") for word in words}
    main = load.mains[0]
    if main.file.tools or any(require.path not in paths for require in main.file.requires):
        return None
    flags = [GoFlag("droprequire", require.path, None) for require in main.file.requires]
    text = edited(main.source.text, flags)
    if text is None:
        return None
    at = clean(main.directory + "/go.mod")
    return image.with_file(at, Node("file", text=text, uid=scene.world.user.uid)) if flags else image


def _of_vendored(scene: Scene, load: Load, main: Main, image: Image) -> str | None:
    """go.mod after `go get PATH@VERSION` of what it requires already, beside a vendor directory: what else it may say
    is of no matter there, since vendor/modules.txt has another version."""
    from gowharf.replay.go.editing import edited

    word = scene.command.args[0].value or "" if len(scene.command.args) == 1 else ""
    path, _, version = word.partition("@")
    held = next((one.version for one in main.file.requires if one.path == path), version)
    if held == version or semver.canonical(version) != version or load.workspace is not None or main.file.replaces:
        return None
    if not image.look(clean(main.directory + "/vendor/modules.txt")).present:
        return None
    return edited(main.source.text, [GoFlag("require", word, None)])


_OUTSIDE = """go: go.mod file not found in current directory or any parent directory.
\t'go get' is no longer supported outside a module.
\tTo build and install a command, use 'go install' with a version,
\tlike 'go install example.com/cmd@latest'
\tFor more information, see https://golang.org/doc/go-get-install-deprecation
\tor run 'go help get' or 'go help install'."""


def _outside(scene: Scene, args: tuple[Argument, ...]) -> Answer:
    """PackagesAndErrorsOutsideModule: the arguments are judged one after the other, then looked up."""
    words = [argument.value for argument in args]
    packages = _given(args)
    if any(word is None for word in words):
        return OPEN._replace(packages=packages)
    given = [word for word in words if word is not None]
    refused = _refused(scene, given)
    if refused is not None:
        return Answer((refused,), packages=packages)
    mod = scene.command.flag("mod")
    if mod is not None and mod.value == "vendor":
        says = f"go: {given[0]}: cannot query module due to -mod=vendor"
        goflags = "true" if mod.argument is None else "false"
        values = {"argument": given[0], "goflags": goflags}
        return Answer((Failure(kinds.VENDOR_MODE_QUERY, says, None, values),), packages=packages)
    failures = _lookups(scene, args[:1])
    stranger = _of_another_module(given)
    if stranger and not failures:
        says = f"package {stranger.partition('@')[0]} provided by another module\n"
        says += f"\tAll packages must be provided by the same module ({given[0]})."
        values = {"argument": stranger, "version": stranger.partition("@")[2]}
        failures.append(Failure(kinds.INSTALL_VERSIONS_DIFFER, says, _place(scene, args, stranger), values))
    return Answer(tuple(failures), False, None, None, "needed", packages, packages)


def _refused(scene: Scene, words: list[str]) -> Failure | None:
    version = next((word.partition("@")[2] for word in words if is_query(word)), "")
    for word in words:
        path, at, given = word.partition("@")
        values = {"argument": word}
        if word.startswith(("./", "../", "/")) or not at or given != version:
            says = (
                f"go: {word}: all arguments must refer to packages in the same module at the same version (@{version})"
            )
            return Failure(kinds.INSTALL_VERSIONS_DIFFER, says, None, {**values, "version": version})
        if not given:
            return Failure(kinds.INSTALL_ARGUMENT_REFUSED, f"go: {word}: version must not be empty", None, values)
        if path in _META:
            says = f"go: {word}: argument must be a package path, not a meta-package"
            return Failure(kinds.INSTALL_ARGUMENT_REFUSED, says, None, values)
        if "..." not in path and stdlib.is_standard_path(path) and stdlib.has(path, scene.go_version):
            says = f"go: {word}: argument must not be a package in the standard library"
            return Failure(kinds.INSTALL_ARGUMENT_REFUSED, says, None, values)
    return None


def _of_another_module(words: list[str]) -> str:
    """A package that can't be in the first one's module: no common path beyond the host."""
    first = words[0].partition("@")[0].split("/")
    shared = 3 if first[0] in ("github.com", "gitlab.com", "bitbucket.org") else 2
    for word in words[1:]:
        path = word.partition("@")[0].split("/")
        if path[:shared] != first[:shared]:
            return word
    return ""


def _lookups(scene: Scene, args: tuple[Argument, ...]) -> list[Failure]:
    """Queries that surely can't be answered, or perhaps not."""
    required = required_modules(scene.load) if scene.load is not None else {}
    found: list[Failure] = []
    for argument in args:
        word = argument.value
        if word is None or not is_query(word):
            continue
        path, _, version = word.partition("@")
        if version == "none" or (path in required and version == required[path].version):
            continue
        if _perhaps_cached(scene):
            continue
        place = Place(scene.world.dockerfile, argument.span)
        failure = fetch.cannot_fetch(scene, fetch.way(scene), path, version, "go: ", place=place)
        if failure is not None and failure.kind != kinds.UNPUBLISHED:
            found.append(failure)
    return found


def _perhaps_cached(scene: Scene) -> bool:
    """Whether the module cache may hold a version that is asked for (whose module's path isn't known)."""
    root = fetch.cache_directory(scene)
    return root is None or not files.look(scene.world, root + "/cache/download").absent


def _installed(scene: Scene, args: tuple[Argument, ...]) -> Image:
    """The image with the programs, named after their packages, in GOBIN."""
    targets = targets_of(scene)
    image = _with_cache(scene)
    directory = outputs.install_directory(scene, targets)
    if directory is None:
        return image.with_haze("/", changes=False)
    suffix = ".exe" if targets.goos == "windows" else ""
    place = Place(scene.world.dockerfile, scene.command.argv[0].span) if scene.command.argv else None
    program = Binary(targets.goos, targets.goarch, None if targets.cgo is not False else False, None, "", place)
    nodes: dict[str, Node] = {}
    for argument in args:
        path = (argument.value or "...").partition("@")[0]
        if "..." in path:
            image = image.with_haze(directory, changes=False)
            continue
        nodes[f"{directory}/{_name(path)}{suffix}"] = Node("file", uid=scene.world.user.uid, mode=0o755, binary=program)
    return image.with_files(nodes) if nodes else image


def _name(path: str) -> str:
    elements = path.split("/")
    if len(elements) > 1 and outputs.MAJOR.match(elements[-1]):
        return elements[-2]
    return elements[-1]


def _with_cache(scene: Scene) -> Image:
    return fetch.downloaded(scene, scene.world.image, (), True)


def _given(args: tuple[Argument, ...]) -> tuple[str, ...]:
    return tuple(argument.value for argument in args if argument.value is not None)


def _words(scene: Scene) -> str:
    return " ".join(_given(scene.command.args))


def _place(scene: Scene, args: tuple[Argument, ...], word: str) -> Place | None:
    for argument in args:
        if argument.value == word:
            return Place(scene.world.dockerfile, argument.span)
    return None

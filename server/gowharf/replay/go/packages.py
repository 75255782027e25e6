"""Package arguments: which packages of the image a command line names, and what go says of those that aren't there.

Directories (`.`, `./x`, `/src/x`), patterns with `...`, import paths, `std`, `all`, and lists of .go files. (cmd/go:
load.PackagesAndErrors, modload.LoadPackages and resolveLocalPackage, search.MatchDirs.)
"""

from gowharf.replay.go import files, stdlib
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.imports import Node, excluded_words, for_want_of_cgo
from gowharf.replay.go.named import (
    NOTHING,
    UNKNOWN,
    Named,
    Package,
    failed_named,
    join_named,
    package_path,
    several_names,
)
from gowharf.replay.go.patterns import import_pattern, meta, pattern
from gowharf.replay.go.provided import Ask, not_in_std, project_go_file
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.requires import main_of
from gowharf.replay.go.state import Load, Main, Scene
from gowharf.replay.go.targets import Targets, folder
from gowharf.replay.look import Presence
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import below, clean, join, parents
from gowharf.syntax import modpath

NO_GO_MOD = "go.mod file not found in current directory or any parent directory; see 'go help modules'"
_META = frozenset(["all", "std", "cmd", "work", "tool"])


def named_packages(scene: Scene, targets: Targets, arguments: tuple[Argument, ...], tests: bool = False) -> Named:
    """The packages of a command's arguments; those of `.` where there are none."""
    words = [argument.value for argument in arguments] or ["."]
    if any(word is None for word in words):
        return UNKNOWN
    given = [word for word in words if word is not None]
    if any(word.endswith(".go") and _is_file(scene, word) is not False for word in given):
        return _listed_files(scene, targets, given)
    found = NOTHING
    for word in given:
        found = join_named(found, _argument(scene, targets, _cleaned(word), tests))
    return found


def _argument(scene: Scene, targets: Targets, word: str, tests: bool) -> Named:
    if word.startswith(("./", "../", "/")) or word in (".", ".."):
        if "..." in word:
            return pattern(scene, targets, word, tests)
        return _directory(scene, targets, word, tests)
    if word in _META:
        return meta(scene, targets, word, tests)
    if "..." in word:
        return import_pattern(scene, targets, word, tests)
    if "@" in word:
        says = f"package {word}: can only use path@version syntax with 'go get' and 'go install' in module-aware mode"
        return failed_named(Failure(kinds.VERSION_ARGUMENT_REFUSED, says, None, {"argument": word}))
    return _import_path(scene, targets, word, tests)


# Directories


def _directory(scene: Scene, targets: Targets, word: str, tests: bool) -> Named:
    """resolveLocalPackage: the directory and its files first, then which module has it."""
    load = scene.load
    directory = join(scene.workdir, word)
    if load is None:
        return failed_named(no_go_mod(scene))
    look = files.look_for_go(scene.world, directory)
    if look.node is not None and look.node.kind == "file" and not word.endswith(".go"):
        return _file(load, word, directory)
    if look.presence is Presence.UNKNOWN or (look.node is not None and look.node.kind != "dir"):
        return UNKNOWN
    values = {"argument": word, "directory": directory}
    main = main_of(load, directory)
    if look.absent:
        in_project = project_go_file(scene, main, directory)
        values |= {"file": in_project} if in_project is not None else {}
        says = f"stat {directory}: directory not found"
        return failed_named(Failure(kinds.PACKAGE_DIRECTORY_MISSING, says, None, values))
    inside = folder(scene.world.image, directory, targets)
    if not inside.files:
        if not inside.complete or _odd_go_file(scene, directory):
            return UNKNOWN
        in_project = project_go_file(scene, main, directory)
        values |= {"file": in_project} if in_project is not None else {}
        return failed_named(Failure(kinds.PACKAGE_WITHOUT_GO_FILES, f"no Go files in {directory}", None, values))
    owner = _owner(scene, load, directory)
    if isinstance(owner, Failure):
        return failed_named(owner)
    if owner is None:
        return UNKNOWN
    node = Node(package_path(owner, directory), directory, "main", owner, tests=tests)
    return _checked(scene, targets, Package(node, inside, True), word, tests)


def _file(load: Load, word: str, path: str) -> Named:
    """A file where a package should be: its path is taken for that of a package, which no module has."""
    owner = next((main for main in load.mains if below(path, main.directory)), None)
    if owner is None:
        return UNKNOWN
    package = package_path(owner, path)
    says = f"main module ({owner.path}) does not contain package {package}"
    values = {"argument": word, "directory": path, "what": "file"}
    return failed_named(Failure(kinds.PACKAGE_WITHOUT_GO_FILES, says, None, values))


def _owner(scene: Scene, load: Load, directory: str) -> Main | Failure | None:
    """The main module that has a directory, or what go says where none has."""
    for main in load.mains:
        if main.directory == directory:
            return main
    holders = [main for main in load.mains if below(directory, main.directory)]
    blocked: Main | None = None
    between = ""
    for main in holders:
        nested, known = _nested(scene, directory, main.directory)
        if not known:
            return None
        if nested is None:
            return main
        if blocked is None or len(main.path) > len(blocked.path):
            blocked, between = main, nested
    if blocked is not None:
        package = package_path(blocked, directory)
        says = f"main module ({blocked.path}) does not contain package {package}"
        values = {"package": package, "directory": directory, "module": between}
        return Failure(kinds.PACKAGE_IN_NESTED_MODULE, says, None, values)
    if below(directory, scene.env.get("GOROOT") or "/usr/local/go"):
        return None
    return _outside(scene, load, directory)


def _outside(scene: Scene, load: Load, directory: str) -> Failure | None:
    short = files.short(directory, scene.workdir)
    what = "current directory" if short == "." else f"directory {short}"
    if load.workspace is None:
        says = f"{what} outside main module or its selected dependencies"
        return Failure(kinds.PACKAGE_OUTSIDE_MODULE, says, None, {"directory": directory})
    root, known = files.find_upward(scene.world, directory, "go.mod")
    if not known:
        return None
    if root is None:
        says = f"{what} outside modules listed in go.work or their selected dependencies"
        return Failure(kinds.PACKAGE_OUTSIDE_MODULE, says, None, {"directory": directory})
    module = root.rpartition("/")[0] or "/"
    says = f"{what} is contained in a module that is not one of the workspace modules listed in go.work. "
    says += f"You can add the module to the workspace using:\n\tgo work use {files.short(module, scene.workdir)}"
    values = {"directory": directory, "module": module}
    return Failure(kinds.PACKAGE_NOT_IN_WORKSPACE, says, None, values)


def _checked(scene: Scene, targets: Targets, package: Package, word: str, tests: bool) -> Named:
    """A literal package must have files for the target."""
    inside = package.folder
    if not inside.known:
        return Named((package,), (), False)
    built = [file for file in inside.files if file.built and (tests or not file.test)]
    if built:
        several = several_names(package)
        return Named((package,), (several,) if several is not None else (), True)
    words = excluded_words(inside)
    cgo = for_want_of_cgo(inside, targets)
    path = package.node.path
    says = f"{path}: {words}" if words.startswith("no ") else f"package {path}: {words}"
    values = {"argument": word, "package": path, "directory": inside.path, "cgo": "true" if cgo else "false"}
    return failed_named(Failure(kinds.PACKAGE_EXCLUDED, says, None, values))


# Import paths


def _import_path(scene: Scene, targets: Targets, word: str, tests: bool) -> Named:
    malformed = modpath.check_import_path(word)
    if malformed is not None and scene.load is not None:
        return failed_named(Failure(kinds.IMPORT_MALFORMED, malformed, None, {"argument": word, "package": word}))
    if stdlib.is_standard_path(word):
        standard = stdlib.has(word, scene.go_version)
        if standard:
            return NOTHING._replace(standard=(word,))
        if standard is None and word != "cmd/api":
            return UNKNOWN
        if scene.load is None or not _in_main_or_replaced(scene.load, word):
            return join_named(_graph_first(scene), _not_standard(scene, word, bool(standard is None)))
    if scene.load is None:
        says = f"no required module provides package {word}: {NO_GO_MOD}"
        return failed_named(Failure(kinds.IMPORT_WITHOUT_GO_MOD, says, None, {"package": word}))
    found = Providers(scene, scene.load).find(Ask(word, "", "", None, None))
    if found.kind == "failed" and found.failure is not None:
        failure = found.failure
        return failed_named(failure._replace(values={**failure.values, "argument": word}))
    if found.kind == "main" and found.main is not None:
        node = Node(word, found.directory, "main", found.main, tests=tests)
        package = Package(node, folder(scene.world.image, found.directory, targets), True)
        return _checked(scene, targets, package, word, tests)
    if found.kind in ("local", "vendor"):
        node = Node(word, found.directory, found.kind, None, found.module, tests=tests)
        package = Package(node, folder(scene.world.image, found.directory, targets), True)
        return _checked(scene, targets, package, word, tests)
    if found.kind == "external":
        return Named((), (), False, external=(word,))
    return UNKNOWN


def _graph_first(scene: Scene) -> Named:
    """What reading the whole module graph runs into, before go can tell that no module has a package."""
    if scene.load is None or scene.load.mod == "vendor":
        return NOTHING
    found = Providers(scene, scene.load).graph_problem(Ask("", "", "", None, None))
    if found is None or found.failure is None or not found.failure.certain:
        return NOTHING
    return failed_named(found.failure)


def _not_standard(scene: Scene, word: str, command: bool) -> Named:
    """An import path without a dot: what was meant is nearly always the directory of that name."""
    directory = join(scene.workdir, word)
    here = scene.world.image.look(directory).present
    values = {"argument": word, "directory": directory if here else ""}
    if command:
        # GOROOT/src/cmd/api holds nothing but tests behind constraints.
        goroot = scene.env.get("GOROOT") or "/usr/local/go"
        says = f"{word}: build constraints exclude all Go files in {goroot}/src/{word}"
        return failed_named(Failure(kinds.PACKAGE_NOT_IN_STD, says, None, values))
    says = not_in_std(scene, word)
    return failed_named(Failure(kinds.PACKAGE_NOT_IN_STD, says, None, values))


def _in_main_or_replaced(load: Load, word: str) -> bool:
    """Whether a dotless path may be a module's all the same: a main module's, a required or a replaced one's."""
    paths = [main.path for main in load.mains]
    paths += [require.path for main in load.mains for require in main.file.requires]
    paths += [path for path, _ in load.replacements]
    return any(word == path or word.startswith(path + "/") for path in paths)


# Lists of files


def _listed_files(scene: Scene, targets: Targets, words: list[str]) -> Named:
    """load.GoFilesPackage: .go files of one directory make a package of their own, whatever their constraints."""
    directories: list[str] = []
    names: list[str] = []
    strange = next((word for word in words if not word.endswith(".go")), None)
    if strange is not None:
        says = f"named files must be .go files: {strange}"
        return failed_named(Failure(kinds.FILES_OF_SEVERAL_DIRECTORIES, says, None, {"argument": strange}))
    for word in words:
        there = _is_file(scene, word)
        if there is None:
            return UNKNOWN
        if not there and any(_is_file(scene, other) for other in words):
            return failed_named(_missing_file(scene, word, f"stat {word}: no such file or directory"))
        if not there:
            says = f"no required module provides package {word}"
            return UNKNOWN if "/" not in word else failed_named(_missing_file(scene, word, says))
        path = join(scene.workdir, word)
        directories.append(path.rpartition("/")[0] or "/")
        names.append(path.rpartition("/")[2])
    if any(directory != directories[0] for directory in directories):
        first, other = (files.relative(at, scene.workdir) for at in sorted(set(directories))[:2])
        says = f"named files must all be in one directory; have {first} and {other}"
        return failed_named(Failure(kinds.FILES_OF_SEVERAL_DIRECTORIES, says, None))
    main = main_of(scene.load, directories[0]) if scene.load is not None else None
    node = Node("command-line-arguments", directories[0], "main", main, only=tuple(names))
    return Named((Package(node, folder(scene.world.image, directories[0], targets), True),), (), True)


def _missing_file(scene: Scene, word: str, says: str) -> Failure:
    path = join(scene.workdir, word)
    return Failure(kinds.PACKAGE_DIRECTORY_MISSING, says, None, {"argument": word, "directory": path})


def _is_file(scene: Scene, word: str) -> bool | None:
    return files.is_file(scene.world, join(scene.workdir, word))


# What the parts share


def no_go_mod(scene: Scene) -> Failure:
    """modload.die: no go.mod; where a .git/config is above, go guesses that a module should be there."""
    says = "go: " + NO_GO_MOD
    for at in parents(scene.workdir):
        if scene.world.image.look(clean(at + "/.git/config")).present:
            cd = "" if at == scene.workdir else f"cd {files.relative(at, scene.workdir)} && "
            says = f"go: cannot find main module, but found .git/config in {at}\n"
            says += f"\tto create a module there, run:\n\t{cd}go mod init"
            break
    return Failure(kinds.NO_GO_MOD, says, None, {"directory": scene.workdir})


def _nested(scene: Scene, directory: str, root: str) -> tuple[str | None, bool]:
    """The innermost directory from a package up to (not) its module's root that has its own go.mod."""
    for at in parents(directory):
        if at == root:
            return None, True
        there = files.is_file(scene.world, clean(at + "/go.mod"))
        if there is None:
            return None, False
        if there:
            return at, True
    return None, True


def _odd_go_file(scene: Scene, directory: str) -> bool:
    """A .go file that go never builds but that makes the directory a package's (`_x.go`)."""
    return any(name.endswith(".go") for name in scene.world.image.children(directory, go=True)[0])


def _cleaned(word: str) -> str:
    """search.CleanPatterns."""
    if word.startswith("/"):
        return clean(word)
    dotted = word.startswith("./") or word == "."
    parts: list[str] = []
    for part in word.split("/"):
        if part in ("", "."):
            continue
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    text = "/".join(parts) or "."
    return f"./{text}" if dotted and text != "." and not text.startswith("../") and text != ".." else text

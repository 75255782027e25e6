"""Patterns: `./...`, `std`, `all`, `example.com/app/...`, followed through the directories of the image.

(cmd/go: modload.matchLocalDirs, search.MatchDirs.)
"""

from gowharf.replay.go import files
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.imports import Node
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
from gowharf.replay.go.state import Main, Scene
from gowharf.replay.go.targets import Targets, folder
from gowharf.replay.look import Presence
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join

_MANY = 20_000  # directories that a pattern is followed through


def pattern(scene: Scene, targets: Targets, word: str, tests: bool) -> Named:
    """matchLocalDirs: a directory tree, without other modules, vendor, testdata and what starts with . or _."""
    load = scene.load
    prefix = word[: word.index("...")]
    start = join(scene.workdir, prefix.rpartition("/")[0] or "/")
    short = files.short(start, scene.workdir)
    root, known = files.find_upward(scene.world, start, "go.mod")
    if not known:
        return UNKNOWN
    module = (root.rpartition("/")[0] or "/") if root is not None else None
    if load is None or module not in [main.directory for main in load.mains]:
        scope = "main module or its selected dependencies"
        if load is not None and load.workspace is not None:
            scope = "modules listed in go.work or their selected dependencies"
        says = f"pattern {word}: directory prefix {short} does not contain {scope}"
        return failed_named(Failure(kinds.PATTERN_WITHOUT_MODULE, says, None, {"argument": word, "directory": start}))
    look = files.look_for_go(scene.world, start)
    if look.absent:
        says = f"pattern {word}: lstat {prefix.rpartition('/')[0]}/: no such file or directory"
        values = {"argument": word, "directory": start}
        return failed_named(Failure(kinds.PACKAGE_DIRECTORY_MISSING, says, None, values))
    rest = word[word.index("...") :]
    if rest != "..." or not prefix.endswith("/"):
        return UNKNOWN
    owner = next(main for main in load.mains if main.directory == module)
    return _below(scene, targets, owner, start, tests)


def _below(scene: Scene, targets: Targets, owner: Main, start: str, tests: bool) -> Named:
    """All packages of a main module at and below a directory."""
    found: list[Package] = []
    failures: list[Failure] = []
    known = True
    stack = [start]
    seen = 0
    while stack and seen < _MANY:
        seen += 1
        directory = stack.pop()
        inside = folder(scene.world.image, directory, targets)
        known = known and inside.known
        if any(file.built is not False and (tests or not file.test) for file in inside.files):
            node = Node(package_path(owner, directory), directory, "main", owner, tests=tests)
            package = Package(node, inside, False)
            found.append(package)
            several = several_names(package)
            if several is not None:
                failures.append(several)
        below_here, whole = subdirectories(scene, directory)
        below_here = [path for path in below_here if not _ignored(owner, path)]
        known = known and whole
        stack.extend(reversed(below_here))
    return Named(tuple(found), tuple(failures), known and not stack)


def subdirectories(scene: Scene, directory: str) -> tuple[list[str], bool]:
    """The folders in a directory that may hold packages of its module, and whether that is all of them."""
    names, known = scene.world.image.children(directory, go=True)
    found = []
    for name in names:
        if name[0] in "._" or name in ("testdata", "vendor"):
            continue
        path = clean(directory + "/" + name)
        look = scene.world.image.look(path)
        if look.node is None:
            known = known and look.absent
            continue
        if look.node.kind == "unknown":
            known = False
        if look.node.kind != "dir" or look.node.linked:
            continue
        presence = scene.world.image.look(path + "/go.mod").presence
        if presence is Presence.UNKNOWN:
            known = False
        elif presence is Presence.ABSENT:
            found.append(path)
    return found, known


def _ignored(main: Main, directory: str) -> bool:
    """search.IgnorePatterns: `./x` means that folder of the module, any other pattern a folder at any depth."""
    inside = "/" + directory.removeprefix(main.directory.rstrip("/")).strip("/") + "/"
    for ignore in main.file.ignores:
        folder_name = "/" + ignore.value.removeprefix("./").strip("/") + "/"
        if inside.startswith(folder_name) if ignore.value.startswith("./") else folder_name in inside:
            return True
    return False


def meta(scene: Scene, targets: Targets, word: str, tests: bool) -> Named:
    if word in ("std", "cmd"):
        return NOTHING._replace(standard=(word,))
    if scene.load is None:
        return UNKNOWN
    found = NOTHING
    for main in scene.load.mains:
        found = join_named(found, _below(scene, targets, main, main.directory, tests))
    return found._replace(known=found.known and word == "work")


def import_pattern(scene: Scene, targets: Targets, word: str, tests: bool) -> Named:
    """A pattern of import paths: those of the main modules are known."""
    prefix, _, rest = word.partition("...")
    if scene.load is None or rest or not prefix.endswith("/"):
        return UNKNOWN
    found = NOTHING
    for main in scene.load.mains:
        if (main.path + "/").startswith(prefix):
            found = join_named(found, _below(scene, targets, main, main.directory, tests))
        elif prefix.startswith(main.path + "/"):
            directory = join(main.directory, prefix[len(main.path) + 1 :])
            if scene.world.image.look(directory).present:
                found = join_named(found, _below(scene, targets, main, directory, tests))
    return found if found.packages else UNKNOWN

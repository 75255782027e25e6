"""What the imports of the one package that is built decide about GOPATH and GOMODCACHE.

Without modules (GO111MODULE=off) imports are looked for below GOROOT/src and GOPATH/src, where an image that was made
for modules has nothing. A relative GOMODCACHE stops a command only once it needs a module from the cache.
"""

from collections.abc import Iterator

from gowharf.replay.go import files, goenv, kinds
from gowharf.replay.go.state import Command, GoEnv, Load, Stop
from gowharf.replay.go.world import World
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join
from gowharf.syntax import gosource
from gowharf.syntax.gosource import Import

_CACHE_READERS = frozenset(("mod download", "mod tidy", "mod vendor"))


def check(world: World, env: GoEnv, command: Command, workdir: str) -> Stop | None:
    """An import that no directory below GOPATH has, in the one package that is built; None: nothing is known."""
    gopath = env.get("GOPATH")
    if command.name not in goenv.BUILDERS or not gopath:
        return None
    roots = [f"{root}/src" for root in gopath.split(":")]
    if any(workdir == root or workdir.startswith(root + "/") for root in roots):
        return None
    for path, spec in _imports(world, command, workdir):
        if any(not files.look(world, clean(f"{root}/{spec.path}")).absent for root in roots):
            continue
        tried = "".join(f"\n\t{clean(root)}/{spec.path} (from $GOPATH)" for root in roots)
        says = (
            f'{files.short(path, workdir)}:{spec.line}:{spec.column}: cannot find package "{spec.path}" in any of:\n'
            f"\t{env.get('GOROOT')}/src/{spec.path} (from $GOROOT){tried}"
        )
        value = env.get("GO111MODULE")
        return Stop((goenv.failure(world, kinds.GO111MODULE, says, "GO111MODULE", value, package=spec.path),))
    return None


def check_modcache(world: World, env: GoEnv, command: Command, workdir: str, load: Load | None) -> Failure | None:
    """modfetch.checkCacheDir: a relative GOMODCACHE, where a module from it is surely needed."""
    value = env.get("GOMODCACHE")
    if not value or value.startswith("/") or load is None or load.mod == "vendor":
        return None
    remote = {
        require.path
        for main in load.mains
        for require in main.file.requires
        if (require.path, "") not in load.replacements
        and (require.path, require.version) not in load.replacements
        and all(other.path != require.path for other in load.mains)
    }
    needed = bool(remote) and command.name in _CACHE_READERS
    if command.name in goenv.BUILDERS:
        imports = [spec.path for _, spec in _imports(world, command, workdir)]
        needed = any(path == module or path.startswith(module + "/") for path in imports for module in remote)
    if not needed:
        return None
    says = f'go: GOMODCACHE entry is relative; must be absolute path: "{value}".'
    return goenv.failure(world, kinds.GO_PATH_VARIABLE, says, "GOMODCACHE", value)


def _imports(world: World, command: Command, workdir: str) -> Iterator[tuple[str, Import]]:
    """The imports of hosts' packages in the files that any target builds, with the path of each file."""
    directory = _package(command, workdir)
    if directory is None:
        return
    for name in world.image.children(directory)[0]:
        if not name.endswith(".go") or "_" in name or name[0] == ".":
            continue
        path = clean(f"{directory}/{name}")
        source = world.image.read(path)
        parsed = source.memo(gosource.parse) if source is not None else None
        if parsed is None or parsed.constraint or parsed.broken:
            continue
        for spec in parsed.imports:
            if "." in spec.path.partition("/")[0] and not spec.path.startswith("."):
                yield path, spec


def _package(command: Command, workdir: str) -> str | None:
    """The directory of the one local package that is named."""
    if not command.args:
        return workdir
    value = command.args[0].value
    if len(command.args) > 1 or value is None or "..." in value or value.endswith(".go"):
        return None
    return join(workdir, value) if value == "." or value.startswith(("./", "../", "/")) else None

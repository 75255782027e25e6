"""What each go command needs of the module system: whether it loads go.mod, looks for go.work, insists on modules."""

from gowharf.replay.go.state import Command, Stop
from gowharf.replay.go.versions import at_least
from gowharf.startup import NamedTuple

# Programs of GOROOT that `go tool` starts without looking at go.mod (go tool, Go 1.26).
_OWN_TOOLS = frozenset(
    """addr2line api asm buildid cgo compile cover covdata dist distpack doc fix link nm objdump pack pprof preprofile
    test2json trace vet""".split()
)
_PACKAGES = frozenset(("build", "install", "run", "vet", "test", "list", "generate"))
_WORK_ONLY = frozenset(("work init", "work use", "work edit"))
_CACHES = ("cache", "testcache", "modcache", "fuzzcache")


class Needs(NamedTuple):
    """`load`: reads go.mod. `work`: looks for go.work. `force`: GO111MODULE=off is an error. `root`: "need" a module,
    "auto", or "none" (path@version: none is looked at). `packages`: it loads packages, which need a module somewhere.
    `modules`: asks for GO111MODULE at all."""

    load: bool = False
    work: bool = False
    force: bool = False
    root: str = "auto"
    packages: bool = False
    modules: bool = True


def needs_of(command: Command, version: str) -> Needs | Stop:
    """What cmd/go's run function of that command asks for."""
    name = command.name
    if name in ("install", "run"):
        versioned = with_version(command)
        if versioned is None:
            return Stop(why="whether a package comes with a version is not known")
        if versioned:
            return Needs(force=True, root="none")
    if name in _PACKAGES:
        return Needs(load=True, work=True, packages=True)
    if name in ("fmt", "fix") or (name == "clean" and _cleans_packages(command)):
        # Since Go 1.26 fix is vet's other name, and both it and clean look for go.work.
        return Needs(load=True, work=name != "fmt" and at_least(version, 26), packages=name != "clean")
    if name == "get":
        return Needs(load=True, force=True)
    if name == "mod download":
        return Needs(load=True, work=True, force=True)
    if name in ("mod graph", "mod verify", "mod why"):
        return Needs(load=True, work=True, force=True, root="need")
    if name == "mod tidy":
        return Needs(load=True, force=True, root="need")
    if name == "mod vendor":
        return Needs(load=True, work=at_least(version, 22), force=True, root="need")
    if name in ("mod init", "mod edit"):
        return Needs(force=True)
    if name in ("work sync", "work vendor"):
        return Needs(load=True, work=True, force=True)
    if name == "tool" and at_least(version, 24) and not (command.args and command.args[0].value in _OWN_TOOLS):
        return Needs(load=True, work=True)  # without a name it lists go.mod's tools too
    if name == "env":
        return Needs(work=True, modules=command.flag("w") is None and command.flag("u") is None)
    return Needs(work=name in _WORK_ONLY, modules=False)


def with_version(command: Command) -> bool | None:
    """Whether it is `go install pkg@version` or `go run pkg@version`; None: unknown."""
    if command.name == "run":
        first = command.args[0].value if command.args else ""
        return None if first is None else _versioned(first) and not first.endswith(".go")
    values = [argument.value for argument in command.args]
    if any(value is not None and _versioned(value) for value in values):
        return True
    return None if None in values else False


def _versioned(argument: str) -> bool:
    local = argument in (".", "..") or argument.startswith(("./", "../", "/", "-"))
    return "@" in argument and not local


def _cleans_packages(command: Command) -> bool:
    if command.args or command.flag("i") is not None or command.flag("r") is not None:
        return True
    return not any(command.flag(name) is not None for name in _CACHES)

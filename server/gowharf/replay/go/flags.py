"""Which flags each go command takes, since and until which Go, and its usage line. (cmd/go's own init functions.)

The tables are text: `name` takes a value, `name!` is boolean, `name#` a number; `:23` is the first minor of Go that has
it, `-20` the first that has it no more.
"""

import re
from functools import cache

from gowharf.startup import NamedTuple, regex

_ENTRY = regex(r"([\w.-]+?)([!#]?)(?::(\d+))?(?:-(\d+))?")

_CHDIR = "C:20"
_COMMON = "modcacherw! modfile overlay"
_BUILD = (
    "a! n! x! p# asan!:18 asmflags compiler buildmode buildvcs!:18 gcflags gccgoflags installsuffix ldflags "
    "linkshared! msan! pgo:20 pkgdir race! tags toolexec trimpath! work! debug-actiongraph debug-runtime-trace "
    "debug-trace overlay"
)
_MODULES = f"{_BUILD} modcacherw! modfile"
_PACKAGES = f"{_MODULES} v! mod"
_COVER = "cover!:20 covermode:20 coverpkg:20"
_TEST = (
    "artifacts!:26 bench benchmem! benchtime blockprofile blockprofilerate count# coverprofile cpu cpuprofile "
    "failfast! fullpath! fuzz:18 fuzzminimizetime:18 fuzztime:18 list memprofile memprofilerate mutexprofile "
    "mutexprofilefraction outputdir parallel# run short! shuffle:17 skip:20 timeout trace v!"
)
_EDIT = "fmt! go json! print! replace dropreplace toolchain:21 godebug:23 dropgodebug:23"
_TABLES = {
    "build": f"{_PACKAGES} {_COVER} json!:24 o i!-20",
    "install": f"{_PACKAGES} {_COVER} json!:24 i!-20",
    "run": f"{_PACKAGES} {_COVER} json!:24 exec",
    "test": f"{_MODULES} mod c! o exec json! vet cover! covermode coverpkg i!-20 {_TEST}",
    "vet": f"{_PACKAGES} vettool json! diff!:26 fix!:26 c#",
    "generate": f"{_PACKAGES} run skip:20",
    "list": f"{_PACKAGES} {_COVER} json! compiled! deps! e! export! f find! m! retracted! reuse test! u! versions!",
    "get": f"{_MODULES} v! json!:24 d! f! fix! m! t! u! insecure! tool!:24",
    "fix": f"{_PACKAGES} fix fixtool:26 diff!:26 json!:26 c#:26",
    "clean": f"{_PACKAGES} i! r! cache! fuzzcache!:18 modcache! testcache!",
    "env": "n! x! json! u! w! changed!:23",
    "fmt": f"n! x! mod {_COMMON}",
    "tool": "n! modcacherw!:24 modfile:24 overlay:24",
    "version": "m! v! json!:25",
    "bug": "v!",
    "doc": "",
    "telemetry": "",
    "mod download": f"x! json! reuse {_COMMON}",
    "mod edit": f"{_EDIT} {_COMMON} n! x! module require droprequire exclude dropexclude retract dropretract "
    "tool:24 droptool:24 ignore:25 dropignore:25",
    "mod graph": f"go:17 x! {_COMMON}",
    "mod init": _COMMON,
    "mod tidy": f"v! x! e! diff!:23 go:17 compat:17 {_COMMON}",
    "mod vendor": f"v! e! o:18 {_COMMON}",
    "mod verify": _COMMON,
    "mod why": f"m! vendor! {_COMMON}",
    "work edit": f"{_EDIT} use dropuse",
    "work init": _COMMON,
    "work sync": _COMMON,
    "work use": f"r! {_COMMON}",
    "work vendor": f"v! e! o {_COMMON}",
}
_SINCE = {"telemetry": 23, "work vendor": 22}
_USAGES = {
    "build": "[-o output] [build flags] [packages]",
    "install": "[build flags] [packages]",
    "run": "[build flags] [-exec xprog] package [arguments...]",
    "test": "[build/test flags] [packages] [build/test flags & test binary flags]",
    "vet": "[build flags] [-vettool prog] [vet flags] [packages]",
    "generate": "[-run regexp] [-n] [-v] [-x] [build flags] [file.go... | packages]",
    "list": "[-f format] [-json] [-m] [list flags] [build flags] [packages]",
    "get": "[-t] [-u] [-tool] [build flags] [packages]",
    "fix": "[build flags] [-fixtool prog] [fix flags] [packages]",
    "clean": "[-i] [-r] [-cache] [-testcache] [-modcache] [-fuzzcache] [build flags] [packages]",
    "env": "[-json] [-changed] [-u] [-w] [var ...]",
    "fmt": "[-n] [-x] [packages]",
    "tool": "[-n] command [args...]",
    "version": "[-m] [-v] [-json] [file ...]",
    "bug": "",
    "telemetry": "[off|local|on]",
    "mod download": "[-x] [-json] [-reuse=old.json] [modules]",
    "mod edit": "[editing flags] [-fmt|-print|-json] [go.mod]",
    "mod graph": "[-go=version] [-x]",
    "mod init": "[module-path]",
    "mod tidy": "[-e] [-v] [-x] [-diff] [-go=version] [-compat=version]",
    "mod vendor": "[-e] [-v] [-o outdir]",
    "mod verify": "",
    "mod why": "[-m] [-vendor] packages...",
    "work edit": "[editing flags] [go.work]",
    "work init": "[moddirs]",
    "work sync": "",
    "work use": "[-r] [moddirs]",
    "work vendor": "[-e] [-v] [-o outdir]",
}
# The line before the given minor of Go had it otherwise.
_OLD_USAGES = {
    "clean": (23, "[clean flags] [build flags] [packages]"),
    "env": (23, "[-json] [-u] [-w] [var ...]"),
    "mod tidy": (23, "[-e] [-v] [-x] [-go=version] [-compat=version]"),
    "get": (24, "[-t] [-u] [-v] [build flags] [packages]"),
    "version": (25, "[-m] [-v] [file ...]"),
    "fix": (26, "[-fix list] [packages]"),
}
GROUPS = ("mod", "work")
# These read their flags themselves and take some that no table here knows.
OWN_FLAGS = frozenset(("vet", "fix", "doc"))


class Spec(NamedTuple):
    """A flag of one command; `since` and `until` are minors of Go, 0 where there is no such bound."""

    boolean: bool
    number: bool
    since: int
    until: int

    def known_to(self, minor: int) -> bool:
        return self.since <= minor and not (self.until and minor >= self.until)


@cache
def table(command: str) -> dict[str, Spec]:
    """Every flag that the command has in any Go."""
    specs: dict[str, Spec] = {}
    for entry in f"{_CHDIR} {_TABLES[command]}".split():
        match = _ENTRY.fullmatch(entry)
        if match is not None:
            name, kind, since, until = match.groups()
            specs[name] = Spec(kind == "!", kind == "#", int(since or 0), int(until or 0))
    if command == "test":
        for entry in _TEST.split():
            name = re.split("[!#:]", entry, maxsplit=1)[0]
            specs["test." + name] = specs[name]
    return specs


@cache
def somewhere(name: str, minor: int) -> bool:
    """Whether any go command of that Go has such a flag (base.hasFlag): what GOFLAGS may hold."""
    specs = (table(command).get(name) for command in _TABLES if exists(command, minor))
    return any(spec is not None and spec.known_to(minor) for spec in specs)


def exists(command: str, minor: int) -> bool:
    """Whether that Go has the command ("build", "mod tidy")."""
    first = since(command)
    return first is not None and minor >= first


def since(command: str) -> int | None:
    """The minor with which a command came, 0 for one that Go always had; None for one that it never had."""
    return _SINCE.get(command, 18 if command.startswith("work ") else 0) if command in _TABLES else None


def commands(minor: int) -> tuple[str, ...]:
    """The commands that a Go has, groups by their subcommands."""
    return tuple(command for command in _TABLES if exists(command, minor))


def usage(command: str, minor: int) -> str:
    """What follows the first line of a flag error (base.Command.Usage)."""
    until, old = _OLD_USAGES.get(command, (0, ""))
    line = old if minor < until else _USAGES.get(command, "")
    topic = f"'go help {command}'" + (" and 'go help testflag'" if command == "test" else "")
    return f"usage: {f'go {command} {line}'.rstrip()}\nRun {topic} for details."

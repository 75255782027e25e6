"""Go's own environment: the process environment, then `go env -w`, then GOROOT/go.env and defaults (cfg.Getenv).

A variable that is set to nothing is as good as unset. The checks are in the order in which cmd/go makes them; each says
which commands it stops, since `go version` or `go mod download` do not care about a wrong GOOS.
"""

from collections.abc import Mapping

from gowharf.replay.go import experiments, files, kinds, stdlib
from gowharf.replay.go.command import Line
from gowharf.replay.go.platforms import PAIRS
from gowharf.replay.go.state import Command, GoEnv, Stop
from gowharf.replay.go.versions import at_least
from gowharf.replay.go.world import World
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join
from gowharf.syntax.gostring import quote
from gowharf.text.source import Place

# What images other than the known ones may well set; the rest is nobody's habit and taken as unset.
LIKELY = frozenset(
    """GOFLAGS GOPROXY GOSUMDB GOPRIVATE GONOPROXY GONOSUMDB GOINSECURE GOPATH GOMODCACHE GOCACHE GOBIN GOTOOLCHAIN
    CGO_ENABLED CC GOVCS GOAUTH HOME XDG_CACHE_HOME GOROOT""".split()
)
_NAMES = LIKELY | frozenset(
    """AR CXX GCCGO GO111MODULE GO386 GOAMD64 GOARCH GOARM GOARM64 GOCACHEPROG GODEBUG GOENV GOEXPERIMENT GOFIPS140
    GOMIPS GOMIPS64 GOOS GOPPC64 GORISCV64 GOTELEMETRY GOTMPDIR GOWASM GOWORK NETRC PATH TMPDIR XDG_CONFIG_HOME
    CGO_CFLAGS CGO_CPPFLAGS CGO_CXXFLAGS CGO_FFLAGS CGO_LDFLAGS PKG_CONFIG HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy
    https_proxy no_proxy SSH_AUTH_SOCK GIT_TERMINAL_PROMPT""".split()
)
_PROCESS_ONLY = frozenset(("HOME", "PATH", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "GOENV", "GODEBUG"))
# The commands that start a builder (work.NewBuilder), and so look at GOOS and GOARCH.
BUILDERS = frozenset(("build", "install", "run", "test", "vet"))


def read(world: World, version: str) -> GoEnv:
    """The values that a go command of that version works with; "" is unset, None unknown."""
    values = _given(world)
    defaults: dict[str, str | None] = {"GOOS": "linux", "GOARCH": None, "GOROOT": "/usr/local/go"}
    if at_least(version, 21):
        defaults |= {"GOTOOLCHAIN": "auto"}
    defaults |= {"GOPROXY": "https://proxy.golang.org,direct", "GOSUMDB": "sum.golang.org"}
    for name, default in defaults.items():
        if values[name] == "":
            values[name] = default
    if values["HOME"] == "" and "HOME" not in world.env:
        values["HOME"] = world.user.home
    _set_paths(values)
    if values["CGO_ENABLED"] not in ("0", "1", None):
        values["CGO_ENABLED"] = _default_cgo(world, values, version)
    return GoEnv(values)


def _given(world: World) -> dict[str, str | None]:
    """What the environment says, else `go env -w`."""
    values: dict[str, str | None] = {**dict.fromkeys(_NAMES, ""), **dict.fromkeys(world.goenv, "")}
    if world.env.get("GOENV", "") != "off":
        values.update((name, value) for name, value in world.goenv.items() if name not in _PROCESS_ONLY)
    if not world.env_complete:
        values.update((name, None) for name in LIKELY if name not in world.env)
    for name, value in world.env.items():
        if value != "":
            values[name] = value
        elif name not in values:
            values[name] = ""
    return values


def _set_paths(values: dict[str, str | None]) -> None:
    home = values["HOME"]
    if values["GOPATH"] == "":
        values["GOPATH"] = join(home, "go") if home else home
        if values["GOPATH"] == values["GOROOT"]:
            values["GOPATH"] = ""
    if values["GOMODCACHE"] == "":
        gopath = values["GOPATH"]
        first = gopath.partition(":")[0] if gopath is not None else None
        values["GOMODCACHE"] = clean(first + "/pkg/mod") if first and first.startswith("/") else first and ""
    if values["GOCACHE"] == "":
        cache = values["XDG_CACHE_HOME"]
        if cache == "":
            cache = join(home, ".cache") if home else home
        values["GOCACHE"] = clean(cache + "/go-build") if cache else cache


def _default_cgo(world: World, values: Mapping[str, str | None], version: str) -> str | None:
    """cfg.defaultContext: on, unless something else is built for; since Go 1.20 only where a C compiler is found."""
    if values["GOOS"] != "linux":
        return None if values["GOOS"] is None else "0"
    if values["GOARCH"] is not None:
        return None
    if not at_least(version, 20) or values["CC"]:
        return "1"
    return None if world.tools.cc is None or values["CC"] is None else "1" if world.tools.cc else "0"


def place_of(world: World, name: str) -> Place | None:
    """Where the Dockerfile sets a variable."""
    found = world.places.get(name)
    return found if isinstance(found, Place) else None


def failure(world: World, kind: str, says: str, name: str, value: str | None, **more: str) -> Failure:
    """A failure for which an environment variable is to blame."""
    return Failure(kind, says, place_of(world, name), {"variable": name, "value": value or "", **more})


_COMPILING = frozenset(["build", "install", "run", "test", "vet"])  # which need GOROOT's packages or its tools


def check_start(world: World, env: GoEnv, line: Line, version: str) -> Stop | None:
    """main.go, before a command is looked for: GOROOT and GOPATH. `go help` is not asked."""
    if line.name == "help" or not (line.name or line.rest):
        return None
    goroot = env.get("GOROOT")
    if goroot and (world.env.get("GOROOT") or world.goenv.get("GOROOT")):
        there = files.is_directory(world, clean(goroot)) if goroot.startswith("/") else None
        if there is False:
            says = f"go: cannot find GOROOT directory: {goroot.rstrip('/') or '/'}"
            return Stop((failure(world, kinds.GOROOT_WRONG, says, "GOROOT", goroot),))
        moved = clean(goroot) != "/usr/local/go"
        if there and moved and line.name in _COMPILING and files.look(world, clean(goroot + "/src/runtime")).absent:
            no_vet = line.name == "vet" or (line.name == "test" and at_least(version, 26))
            says = 'go: no such tool "vet"' if no_vet else "cannot find package"
            return Stop((failure(world, kinds.GOROOT_WRONG, says, "GOROOT", goroot),))
        if there is None or moved:
            return Stop(why="GOROOT is set to a directory that is not known")
    minor, experiment = stdlib.minor(world.go_version), env.get("GOEXPERIMENT")
    if experiment and minor is not None and world.tools.official:
        refused = experiments.unknown(experiment, minor)
        if refused:
            says = f"go: unknown GOEXPERIMENT {refused}"
            return Stop((failure(world, kinds.EXPERIMENT, says, "GOEXPERIMENT", experiment),))
    for entry in (env.get("GOPATH") or "").split(":"):
        if entry.startswith("~"):
            says = f"go: GOPATH entry cannot start with shell metacharacter '~': {quote(entry)}"
        elif entry and not entry.startswith("/"):
            says = (
                f"go: GOPATH entry is relative; must be absolute path: {quote(entry)}.\n"
                "For more details see: 'go help gopath'"
            )
        else:
            continue
        return Stop((failure(world, kinds.GO_PATH_VARIABLE, says, "GOPATH", entry),))
    return None


def check_work(world: World, env: GoEnv, version: str, uses_work: bool) -> Stop | None:
    """FindGoWork: GOWORK is off, auto or a rooted path. Since Go 1.23 every command asks (telemetrystats)."""
    value = env.get("GOWORK")
    if not at_least(version, 18) or not (uses_work or at_least(version, 23)) or value is None:
        return None
    if value in ("", "off", "auto") or value.startswith("/"):
        return None
    says = "go: invalid GOWORK: not an absolute path"
    return Stop((failure(world, kinds.GOWORK_VALUE, says, "GOWORK", value),))


def check_modules(world: World, env: GoEnv, command: Command, force: bool) -> Stop | None:
    """modload.Init on GO111MODULE: `force` for the commands that are about modules only."""
    value = env.get("GO111MODULE")
    if value in ("", "on", "auto"):
        return None
    if value is None:
        return Stop(why="GO111MODULE is not known")
    if value != "off":
        says = f"go: unknown environment setting GO111MODULE={value}"
        return Stop((failure(world, kinds.GO111MODULE, says, "GO111MODULE", value),))
    says = "go: modules disabled by GO111MODULE=off; see 'go help modules'"
    if command.name == "list" and command.flag("m") is not None:
        says = "go: list -m cannot be used with GO111MODULE=off"
    elif not force:
        return None
    return Stop((failure(world, kinds.GO111MODULE, says, "GO111MODULE", value),))


def check_builder(world: World, env: GoEnv, command: Command) -> Stop | None:
    """work.NewBuilder: whether it can make its work directory, and Go can build for GOOS and GOARCH at all."""
    if command.name not in BUILDERS:
        return None
    variable = "GOTMPDIR" if env.get("GOTMPDIR") else "TMPDIR"
    temporary = env.get(variable)
    if temporary and temporary.startswith("/") and files.is_directory(world, clean(temporary)) is False:
        says = f"go: creating work dir: stat {temporary}: no such file or directory"
        return Stop((failure(world, kinds.GO_PATH_VARIABLE, says, variable, temporary),))
    goos, goarch = env.get("GOOS"), env.get("GOARCH")
    if goos is None or (goarch is None and goos in {pair[0] for pair in PAIRS}):
        return None
    if goarch is None:
        name, shown = "GOOS", "amd64"
    elif (goos, goarch) in PAIRS:
        return None
    else:
        name = "GOOS" if goos not in {pair[0] for pair in PAIRS} else "GOARCH"
        shown = goarch
    says = f"go: unsupported GOOS/GOARCH pair {goos}/{shown}"
    return Stop((failure(world, kinds.GOOS_GOARCH, says, name, env.get(name), goos=goos, goarch=shown),))


def check_cache(world: World, env: GoEnv, command: Command) -> Stop | None:
    """cache.Default, at the first thing to build: GOCACHE must be a rooted path."""
    value = env.get("GOCACHE")
    if command.name not in BUILDERS or not value or value.startswith("/"):
        return None
    says = "build cache is required, but could not be located: GOCACHE is not an absolute path"
    if value == "off":
        says = "build cache is disabled by GOCACHE=off, but required as of Go 1.12"
    return Stop((failure(world, kinds.GO_PATH_VARIABLE, says, "GOCACHE", value),))

"""go env -w and -u: which variables Go knows and takes. (envcmd/env.go: checkEnvWrite; internal/cfg: KnownEnv.)"""

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go import stdlib
from gowharf.replay.go.answers import DONE, OPEN, Answer, failing
from gowharf.replay.go.state import Scene
from gowharf.replay.go.targets import is_on
from gowharf.replay.model import Argument, Failure
from gowharf.text.source import Place

KNOWN = frozenset(
    """
    AR CC CGO_CFLAGS CGO_CFLAGS_ALLOW CGO_CFLAGS_DISALLOW CGO_CPPFLAGS CGO_CPPFLAGS_ALLOW CGO_CPPFLAGS_DISALLOW
    CGO_CXXFLAGS CGO_CXXFLAGS_ALLOW CGO_CXXFLAGS_DISALLOW CGO_ENABLED CGO_FFLAGS CGO_FFLAGS_ALLOW
    CGO_FFLAGS_DISALLOW CGO_LDFLAGS CGO_LDFLAGS_ALLOW CGO_LDFLAGS_DISALLOW CXX FC GCCGO GO111MODULE GO386 GOAMD64
    GOARCH GOARM GOARM64 GOAUTH GOBIN GOCACHE GOCACHEPROG GOENV GOEXE GOEXPERIMENT GOFIPS140 GOFLAGS GOGCCFLAGS
    GOHOSTARCH GOHOSTOS GOINSECURE GOMIPS GOMIPS64 GOMODCACHE GONOPROXY GONOSUMDB GOOS GOPATH GOPPC64 GOPRIVATE
    GOPROXY GORISCV64 GOROOT GOSUMDB GOTMPDIR GOTOOLCHAIN GOTOOLDIR GOVCS GOWASM GOWORK GO_EXTLINK_ENABLED
    PKG_CONFIG GODEBUG GOMOD GOVERSION GOTELEMETRY GOTELEMETRYDIR
    """.split()
)
_SINCE = {
    "GOAMD64": 18,
    "GOWORK": 18,
    "GOTOOLCHAIN": 21,
    "GOARM64": 23,
    "GOTELEMETRY": 24,
    "GOTELEMETRYDIR": 24,
    "GODEBUG": 23,
    "GORISCV64": 23,
    "GOAUTH": 24,
    "GOFIPS140": 24,
    "GOCACHEPROG": 21,
    "GOVCS": 16,
    "GOMODCACHE": 15,
}
_FIXED = frozenset(
    "GOEXE GOGCCFLAGS GOHOSTARCH GOHOSTOS GOMOD GOWORK GOTOOLDIR GOVERSION GOTELEMETRY GOTELEMETRYDIR".split()
)
_ONLY_OS = frozenset(["GOENV", "GODEBUG"])


def run_env(scene: Scene) -> Answer:
    """go env; with -w or -u it changes the settings of the commands after it."""
    write, unset = is_on(scene, "w"), is_on(scene, "u")
    if not write and not unset:
        return DONE
    goenv = dict(scene.world.goenv)
    failures: list[Failure] = []
    if not scene.command.args:
        return failing(Failure(kinds.VARIABLE_REFUSED, "go: no KEY=VALUE arguments given", None, {"name": ""}))
    if any(argument.value is None for argument in scene.command.args):
        return OPEN._replace(goenv=dict.fromkeys(KNOWN) | goenv)
    for argument in scene.command.args:
        name, equals, value = (argument.value or "").partition("=")
        if write and not equals:
            says = f"go: arguments must be KEY=VALUE: invalid argument: {argument.value}"
            return failing(Failure(kinds.VARIABLE_REFUSED, says, _place(scene, argument), {"name": name}))
        refused = _refused(scene, argument, name, value if write else "")
        if refused is not None:
            failures.append(refused)
        elif write and value:
            goenv[name] = value
        else:
            goenv.pop(name, None)
    return Answer(tuple(failures[:1]), goenv=goenv)


def _refused(scene: Scene, argument: Argument, name: str, value: str) -> Failure | None:
    values = {"name": name, "value": value}
    place = _place(scene, argument)
    minor = stdlib.minor(scene.go_version)
    if name not in KNOWN or (minor is not None and minor < _SINCE.get(name, 0)):
        if minor is None or minor > stdlib.NEWEST_KNOWN:
            return None
        return Failure(kinds.UNKNOWN_VARIABLE, f"go: unknown go command variable {name}", place, values)
    if name in _FIXED or (name == "GOROOT" and minor is not None and minor >= 27):
        return Failure(kinds.VARIABLE_REFUSED, f"go: {name} cannot be modified", place, values)
    if name in _ONLY_OS:
        says = f"go: {name} can only be set using the OS environment"
        return Failure(kinds.VARIABLE_REFUSED, says, place, values)
    if name == "GO111MODULE" and value not in ("", "auto", "on", "off"):
        return Failure(kinds.VARIABLE_REFUSED, f'go: invalid GO111MODULE value "{value}"', place, values)
    if name in ("GOPATH", "GOMODCACHE") and value and not value.startswith("/"):
        says = f'go: {name} entry is relative; must be absolute path: "{value}"'
        if name == "GOPATH" and value.startswith("~"):
            says = f"go: GOPATH entry cannot start with shell metacharacter '~': \"{value}\""
        return Failure(kinds.VARIABLE_REFUSED, says, place, values)
    return None


def _place(scene: Scene, argument: Argument) -> Place:
    return Place(scene.world.dockerfile, argument.span)

"""The names of Go's environment variables, and which of them a misspelt name means."""

from gowharf.startup import regex
from gowharf.text.nearest import nearest

# What `go help environment`, `go env` and the runtime know, Go 1.13 to 1.27.
CONFIGURABLE = frozenset(
    """AR CC CXX FC GCCGO PKG_CONFIG GO111MODULE GO386 GOAMD64 GOARCH GOARM GOARM64 GOAUTH GOBIN GOCACHE GOCACHEPROG
    GODEBUG GOENV GOEXPERIMENT GOFIPS140 GOFLAGS GOINSECURE GOMIPS GOMIPS64 GOMODCACHE GONOPROXY GONOSUMDB GOOS GOPATH
    GOPPC64 GOPRIVATE GOPROXY GORISCV64 GOROOT GOSUMDB GOTMPDIR GOTOOLCHAIN GOVCS GOWASM GOWORK CGO_ENABLED CGO_CFLAGS
    CGO_CPPFLAGS CGO_CXXFLAGS CGO_FFLAGS CGO_LDFLAGS GOTELEMETRY""".split()
)
_OTHERS = frozenset(
    """GOCOVERDIR GOEXE GOGCCFLAGS GOHOSTARCH GOHOSTOS GOMOD GOTELEMETRYDIR GOTOOLDIR GOVERSION GOPACKAGESDRIVER
    GCCGOTOOLDIR GO_EXTLINK_ENABLED GO_GCFLAGS GO_LDFLAGS GO_LDSO GO_TEST_TIMEOUT_SCALE GOGC GOMAXPROCS GOMEMLIMIT
    GORACE GOTRACEBACK GOROOT_BOOTSTRAP GOROOT_FINAL GOSUMCHECK GOTIP GOLANG CGO_CFLAGS_ALLOW CGO_CFLAGS_DISALLOW
    CGO_CPPFLAGS_ALLOW CGO_CPPFLAGS_DISALLOW CGO_CXXFLAGS_ALLOW CGO_CXXFLAGS_DISALLOW CGO_FFLAGS_ALLOW
    CGO_FFLAGS_DISALLOW CGO_LDFLAGS_ALLOW CGO_LDFLAGS_DISALLOW""".split()
)
KNOWN = CONFIGURABLE | _OTHERS

# Names of people's own that only look like one of Go's.
_OWN = frozenset(
    """GO_ENV GO_ARCH GO_OS GO_BIN GO_PATH GO_ROOT GO_VERSION GO_DEBUG GO_ARM GO_MOD GO_CC GO_AUTH GO_WORK GOLANGCI
    GOPRIVATE_TOKEN GOLANG_VERSION GOSU_VERSION GOCACHE_ID GOFMT_FLAGS GOVER GO_CGO_ENABLED""".split()
)
# Names that mean something else than their letters say.
_MEANT = {"GONOSUMCHECK": "GONOSUMDB", "GOMOD_READONLY": "GOFLAGS", "GOFLAG": "GOFLAGS", "GOMODCACHE_DIR": "GOMODCACHE"}
_ENDING = regex(r"_?(?:DIR|PATH|URL|LIST|HOSTS?|VAR)\Z")
_LEAST = 7  # code points: shorter names are too near to each other


def meant(name: str) -> str | None:
    """The variable that a name means which go doesn't know, or None where it may well mean something else."""
    if name in KNOWN or name in _OWN or not name.upper().startswith(("GO", "CGO")):
        return None
    if name in _MEANT:
        return _MEANT[name]
    plain = name.replace("_", "").upper()
    for known in (plain, _ENDING.sub("", name).replace("_", "").upper()):
        if known in CONFIGURABLE and len(known) > 5:
            return known
    if plain == "CGOENABLED":
        return "CGO_ENABLED"
    if len(name) < _LEAST or not name.isupper():
        return None
    other = nearest(name, [known for known in CONFIGURABLE if abs(len(known) - len(name)) <= 2 and len(known) > 5])
    return other if other is not None and _close(name, other) else None


def _close(name: str, other: str) -> bool:
    """One letter too many, too few, wrong, or two in each other's place."""
    if len(name) == len(other):
        unlike = [at for at in range(len(name)) if name[at] != other[at]]
        swapped = len(unlike) == 2 and unlike[1] == unlike[0] + 1
        return len(unlike) == 1 or (swapped and sorted(name) == sorted(other))
    longer, shorter = (name, other) if len(name) > len(other) else (other, name)
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))

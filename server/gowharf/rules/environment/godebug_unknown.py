"""GODEBUG names a setting that Go doesn't have.

Why: in the environment an unknown setting is ignored without a word (in go.mod it is an error). (Go, Backwards
Compatibility, and GODEBUG)

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN GODEBUG=govendor=1 go vet ./...
            ^^^^^^^^^^ GODEBUG: Go has no setting govendor, so it is ignored
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go vet ./...
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GODEBUG=netdns=go,gctrace=1,madvdontneed=1
WORKDIR /src
COPY . .
RUN GODEBUG=gocachehash=1 go vet ./...
```
"""

from collections.abc import Iterator

from gowharf.replay.go.godebugs import NAMES
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, literal, part, removal, settings, with_value

RULE = Rule("godebug-unknown", Severity.INFO, "environment", "https://go.dev/doc/godebug", needs=("$GODEBUG",))

# Those of the runtime and of the go command, which go.mod may not name (runtime1.go, cmd/go).
_ELSEWHERE = frozenset(
    """adaptivestackstart allocfreetrace asyncpreemptoff cgocheck checkfinalizers clobberfree default disablethp
    dontfreezetheworld efence gccheckmark gcpacertrace gcrescanstacks gcshrinkstackoff gcstackbarrierall
    gcstackbarrieroff gcstoptheworld gctrace gossahash harddecommit http2xnettestsettings inittrace invalidptr
    madvdontneed memprofilerate profstackdepth runtimecontentionstacks sbrk scavenge scavtrace scheddetail schedtrace
    ssahash tls13 toolchaintrace traceadvanceperiod traceallocfree tracebackancestors tracecheckstackownership
    tracefpunwindoff wbshadow x509ignoreCN""".split()
)


def check(facts: Facts) -> Iterator[Finding]:
    """Keys in no table of any Go."""
    for setting in settings(facts):
        if setting.name != "GODEBUG" or not setting.value:
            continue
        for word in setting.value.split(","):
            key = word.partition("=")[0].strip()
            if not key or key in NAMES or key in _ELSEWHERE or key.startswith(("cpu.", "#")):
                continue
            message = f"GODEBUG: Go has no setting {key}, so it is ignored"
            place = part(facts.project, setting, word)
            yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, setting, word))


def _fixes(facts: Facts, setting: Setting, word: str) -> tuple[Fix, ...]:
    left = [other for other in (setting.value or "").split(",") if other != word]
    if not left:
        return removal(facts.project, setting)
    if not literal(facts.project, setting):
        return ()
    return (Fix(f"Remove {word}", Safety.SAFE, (with_value(facts.project, setting, ",".join(left)),)),)

"""GOSUMDB is neither a checksum database nor off.

Why: GOSUMDB is sum.golang.org, sum.golang.google.cn, a database's verifier key (name+hash+key), each with a URL behind
it at will, or off. With anything else every module that go.sum doesn't know stops the command. (Go modules reference,
"Checksum database")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
ENV GOSUMDB=https://sum.golang.org
            ^^^^^^^^^^^^^^^^^^^^^^ GOSUMDB=https://sum.golang.org is neither a database's name or verifier key nor off
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOSUMDB=sum.golang.org
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
ENV GOSUMDB="sum.golang.org https://sumdb.example.com"
WORKDIR /src
COPY go.mod ./
RUN GOSUMDB=sum.golang.google.cn go mod download
```
"""

from collections.abc import Iterator

from gowharf.project.private import match_prefixes
from gowharf.replay.model import GoRun
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.required import Required, of_file, runs_of
from gowharf.rules.variables import Setting, literal, settings, shown, with_value
from gowharf.startup import regex
from gowharf.text.nearest import nearest
from gowharf.text.source import Place

RULE = Rule(
    "gosumdb-invalid", Severity.ERROR, "environment", "https://go.dev/ref/mod#checksum-database", needs=("$GOSUMDB",)
)

_KEY = regex(r"[^\s+]+\+[0-9a-fA-F]{8}\+[A-Za-z0-9+/=]+\Z")
_NAMES = ("sum.golang.org", "sum.golang.google.cn")
_OFF = frozenset(("none", "no", "false", "0", "disabled", "disable"))


def check(facts: Facts) -> Iterator[Finding]:
    """Values that go can't take for a database (modfetch/sumdb.go: dbDial)."""
    for setting in settings(facts):
        if setting.name != "GOSUMDB" or not setting.value or _good(setting.value):
            continue
        if all(run.network == "not-needed" for run in runs_of(setting.replay, setting.stage)):
            continue
        message = f"GOSUMDB={shown(setting.value)} is neither a database's name or verifier key nor off"
        place = setting.written if setting.written.span.end > setting.written.span.start else setting.at
        asked = _asked(facts, setting)
        if asked is None:
            yield Finding(RULE.name, Severity.WARNING, message, place, fixes=_fixes(facts, setting))
            continue
        run, module = asked
        front, what = ("go: ", "go.mod") if run.name == "mod download" else ("", "module")
        says = f"{front}{module.path}@{module.version}: verifying {what}: invalid GOSUMDB: malformed verifier id"
        label = Label(Place(setting.at.path, run.span), f"{run.command} fails here")
        severity = Severity.ERROR if setting.stage.reached else Severity.WARNING
        yield Finding(RULE.name, severity, message, place, says, (label,), _fixes(facts, setting))


def _asked(facts: Facts, setting: Setting) -> tuple[GoRun, Required] | None:
    """A command that surely asks the database: it downloads a module of which it is to add the hash."""
    for run in runs_of(setting.replay, setting.stage):
        downloads = run.name == "mod download" and not run.arguments
        builds = run.mod == "mod" and run.name in ("build", "install", "run", "test", "vet")
        if run.env.get("GOSUMDB") != setting.value or run.failures or not (downloads or builds):
            continue
        if run.conditional or run.ignored or run.module_source is None or run.workspace is not None:
            continue
        lists = run.env.get("GONOSUMDB", "") or run.env.get("GOPRIVATE", "")
        if lists is None or run.env.get("GOFLAGS", "") is None:
            continue
        folder = run.module_source.rpartition("/")[0]
        sums = facts.project.gosum(f"{folder}/go.sum" if folder else "go.sum")
        for module in of_file(facts.project, run.module_source):
            known = sums is not None and (module.path, module.version) in sums.gomods
            if (
                not known
                and (downloads or module.path in run.uses)
                and f"{module.path}@{module.version}" in run.fetches
                and not match_prefixes(lists, module.path)
            ):
                return run, module
    return None


def _good(value: str) -> bool:
    words = value.split()
    if value == "off" or not words:
        return True
    return len(words) <= 2 and (words[0] in _NAMES or bool(_KEY.match(words[0])))


def _fixes(facts: Facts, setting: Setting) -> tuple[Fix, ...]:
    value = (setting.value or "").strip()
    host = value.partition("://")[2].strip("/") or value
    better = "off" if value.lower() in _OFF or value == "OFF" else nearest(host, _NAMES)
    if better is None or not literal(facts.project, setting):
        return ()
    safety = Safety.UNSAFE if better == "off" else Safety.SAFE
    return (Fix(f"Use {better}", safety, (with_value(facts.project, setting, better),)),)

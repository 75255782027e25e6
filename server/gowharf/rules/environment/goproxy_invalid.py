"""GOPROXY holds an entry that is no proxy.

Why: entries are https, http or file URLs, direct and off, parted by , or |; one bad entry stops every fetch. A bare
host with a dot in it gets https:// in front. (Go modules reference, "GOPROXY protocol")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.golang.org;direct
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GOPROXY: entries are parted by a comma, not by a semicolon
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.golang.org,direct
WORKDIR /src
COPY go.mod ./
RUN go mod download
```

A word that go doesn't know:

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=none
            ^^^^ GOPROXY: none is neither a URL, nor direct, nor off
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Go says:
```
go: example.com/lib@v1.1.0: invalid proxy URL missing scheme: none
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY="goproxy.cn, https://proxy.golang.org | direct"
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.proxylist import Entry, entries, fault
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, literal, part, setting_at, with_value
from gowharf.startup import regex
from gowharf.text.nearest import nearest

RULE = Rule("goproxy-invalid", Severity.ERROR, "environment", "https://go.dev/ref/mod#goproxy-protocol")

_PARTED = regex(r"\s*[;\s]\s*")
_OFF = frozenset(("none", "no", "false", "disabled"))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A fetch that stops for it."""
    failure = case.failure
    if failure.kind != kinds.PROXY_INVALID:
        return
    named = failure._replace(place=None, values={"variable": "GOPROXY"})
    setting = setting_at(case._replace(failure=named), facts)
    if setting is None:
        return
    bad = failure.values.get("entry", "")
    place = part(facts.project, setting, bad)
    message = f"GOPROXY: {_message(Entry(bad, ''))}"
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, setting, bad))


def _message(entry: Entry) -> str:
    text = entry.shown
    if not text:
        return "the list has separators but no entries"
    if ";" in text:
        return "entries are parted by a comma, not by a semicolon"
    if " " in text:
        return "entries are parted by a comma, not by a blank"
    scheme, colon, _ = text.partition("://")
    if not colon:
        return f"{text} is neither a URL, nor direct, nor off"
    if scheme.lower() not in ("http", "https", "file"):
        return f"{text} is not an https, http or file URL"
    return f"{text} is not a URL that go can read"


def _fixes(facts: Facts, setting: Setting, bad: str) -> tuple[Fix, ...]:
    """Commas where blanks or semicolons are; the keyword that was meant."""
    value = setting.value or ""
    if not bad or not literal(facts.project, setting):
        return ()
    if _PARTED.search(bad):
        better = ",".join(part for part in _PARTED.split(bad) if part)
    else:
        better = "off" if bad.lower() in _OFF else nearest(bad, ("direct", "off")) or ""
        if not better and bad.lower().startswith(("htps://", "hhtps://", "htttps://", "https:://")):
            better = "https://" + bad.rpartition("://")[2]
    if not better:
        return ()
    new = "".join((better if one.text == bad else one.text) + one.after for one in entries(value))
    if fault(new) is not None:
        return ()
    safety = Safety.UNSAFE if better == "off" else Safety.SAFE
    shown = ",".join(Entry(one, "").shown for one in better.split(","))
    return (Fix(f"Use {shown}", safety, (with_value(facts.project, setting, new),)),)

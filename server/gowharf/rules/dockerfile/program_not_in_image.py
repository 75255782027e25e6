"""A RUN calls a program that its image doesn't have.

Why: golang:*-alpine has no bash, make, git or gcc; no golang image has node, protoc or sudo. What a step calls must be
installed, copied or built before it. (Dockerfile reference, "RUN")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Makefile
build:
        go build -o /app .
```
```Dockerfile
FROM golang:1.24-alpine
WORKDIR /src
COPY . .
RUN make build
    ^^^^ golang:1.24-alpine has no make
```
Go says:
```
/bin/sh: make: not found
```
Fixed:
```Dockerfile
FROM golang:1.24-alpine
WORKDIR /src
COPY . .
RUN apk add --no-cache make
RUN make build
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24-alpine
RUN apk add --no-cache bash
COPY --from=node:22-alpine /usr/local/bin/node /usr/local/bin/
WORKDIR /src
COPY . .
RUN bash -c 'go build -o /app .' && node --version
```
"""

from collections.abc import Iterator

from gowharf.rules.dockerfile.bases import add_packages, external
from gowharf.rules.dockerfile.remarks import json_fix
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.edits import newline_of
from gowharf.text.source import Place, Span

RULE = Rule("program-not-in-image", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#run")

# What brings a program, where the package isn't called so: on Alpine, on Debian.
_PACKAGES = {
    "npm": ("npm", "npm"),
    "npx": ("npm", "npm"),
    "node": ("nodejs", "nodejs"),
    "protoc": ("protoc", "protobuf-compiler"),
    "gcc": ("build-base", "gcc libc6-dev"),
    "cc": ("build-base", "gcc libc6-dev"),
    "g++": ("build-base", "g++"),
    "c++": ("build-base", "g++"),
    "ssh": ("openssh-client", "openssh-client"),
    "hg": ("mercurial", "mercurial"),
    "gmake": ("make", "make"),
}
_SAME = frozenset("""bash make git curl wget unzip zip jq rsync cmake file perl clang sudo upx pkg-config""".split())


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the program's name."""
    failure = case.failure
    if failure.kind != RULE.name or failure.place is None or not case.spots:
        return
    spot, name = case.spots[0], failure.values.get("program", "")
    base, script = external(spot).base or "the image", failure.values.get("script", "")
    why = failure.values.get("why", "")
    message = f"{base} has no {name}"
    if why == "instruction":
        message = f"{name} is an argument here: the line above ends in a backslash"
        yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=_parted(facts, failure.place))
        return
    if why == "path":
        message = f"go installed {name} into a folder that isn't in PATH"
        yield Finding(RULE.name, RULE.severity, message, failure.place)
        return
    if why == "json":
        message = "this isn't JSON, so a shell gets it as it stands: strings want double quotes, and nothing may follow"
        yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=json_fix(facts, spot))
        return
    if why == "crlf":
        message = f"the first line of {script} ends in CR LF, so {name} is not found by that name"
        yield Finding(RULE.name, RULE.severity, message, failure.place)
        return
    if why == "generate":
        message = f"{base} has no {name}, which go generate runs"
        yield Finding(RULE.name, RULE.severity, message, failure.place, go_says=failure.says)
        return
    if script:
        message = f"{base} has no {name}, which the first line of {script} asks for"
    spot = _before_shell(spot) if why == "shell" else spot
    alpine, debian = _PACKAGES.get(name, (name, name) if name in _SAME else ("", ""))
    fixes: tuple[Fix, ...] = add_packages(facts, spot, alpine, debian) if alpine else ()
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=fixes)


_CONTINUED = regex(r"(?<![ \t])[ \t]*+(?:(?:&&|;|\|\|)[ \t]*+)?[\\`][ \t]*+\r?\n(?:[ \t]*+\r?\n)*+[ \t]*+\Z")


def _parted(facts: Facts, place: Place) -> tuple[Fix, ...]:
    """The continuation above the line gone, with the && in front of it."""
    source = facts.project.source(place.path)
    if source is None:
        return ()
    start = max(place.span.start - 2000, 0)
    found = _CONTINUED.search(source.text[start : place.span.start])
    if found is None:
        return ()
    span = Span(start + found.start(), place.span.start)
    return (Fix("End the command above", Safety.SAFE, (replace(Place(place.path, span), newline_of(source.text)),)),)


def _before_shell(spot: Spot) -> Spot:
    """The SHELL instruction in force: what it names has to be installed before it."""
    shells = [s for s in spot.stage.steps if s.number < spot.step.number and s.instruction.keyword == "SHELL"]
    return spot._replace(step=shells[-1]) if shells else spot

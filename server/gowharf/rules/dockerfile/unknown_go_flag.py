"""A go command is given a flag that it doesn't have.

Why: go stops at a flag that the command doesn't define. `go mod tidy -check` has never existed; `-diff` has since Go
1.23. The `go mod` commands and `go get` take no `-mod`, and `go build -i` is gone. (The go command)

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go mod tidy -check
                ^^^^^^ go mod tidy has no flag -check; since Go 1.23 it has -diff
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go mod tidy -diff
```
A flag of other commands:

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go mod download -mod=mod -x
                    ^^^^^^^^ go mod download has no flag -mod
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go mod download -x
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
FROM golang:1.24
ENV GOFLAGS=-mod=mod
WORKDIR /src
COPY . .
RUN go mod download -x && go mod tidy -diff && go build -mod=mod -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.versions import compare
from gowharf.replay.go import kinds
from gowharf.replay.model import Argument, GoRun
from gowharf.rules.dockerfile.gowords import Written, drop_words, first_run, flag_words, replace_word, written
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.image.references import base_of
from gowharf.rules.image.tags import raise_fix
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.source import Place

RULE = Rule("unknown-go-flag", Severity.ERROR, "dockerfile", "https://go.dev/ref/mod#mod-commands")

# Flags whose loss changes nothing that the command does now: they are gone, or belong to other commands.
_USELESS = frozenset(("mod", "i", "insecure", "d", "check"))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Names the flag, and what to write instead."""
    failure = case.failure
    first = first_run(case)
    if failure.kind not in (kinds.UNKNOWN_FLAG, kinds.BAD_FLAG) or first is None:
        return
    spot, run = first
    name = failure.values.get("flag", "")
    words = flag_words(run, name)
    place = Place(spot.replay.path, words[0].span.cover(words[-1].span) if words else run.span)
    yield Finding(
        RULE.name,
        RULE.severity,
        _message(case, run, name, words),
        failure.place if failure.place is not None and len(words) < 2 else place,
        fixes=_fixes(facts, case, run, name, words) if failure.certain else (),
    )


def _message(case: Case, run: GoRun, name: str, words: tuple[Argument, ...]) -> str:
    values = case.failure.values
    command = f"go {values['command']}" if values.get("command") else run.command
    said = case.failure.says.partition("\n")[0].removeprefix("go: ")
    if case.failure.kind == kinds.BAD_FLAG or said.startswith("-mod="):
        return f"{command} does not take {' '.join(w.value or '' for w in words) or '-' + name}: {said}"
    since = values.get("since", "")
    if since:
        return f"{command} has -{name} since Go {since} only; this image has Go {run.go_version}"
    if name == "insecure":
        return f"{command} has no flag -insecure since Go 1.17; GOINSECURE is the setting"
    more = "; since Go 1.23 it has -diff" if (run.name, name) == ("mod tidy", "check") else ""
    return f"{command} has no flag -{name}{more}"


def _fixes(facts: Facts, case: Case, run: GoRun, name: str, words: tuple[Argument, ...]) -> tuple[Fix, ...]:
    spot = case.spots[0]
    place = written(spot, facts.project)
    if place is None or not words:
        return ()
    split = _split(place, run, words[0])
    if split is not None:
        return (Fix("Quote the variable", Safety.SAFE, (split,)),)
    if (run.name, name) == ("mod tidy", "check") and compare(run.go_version or "0", "1.23") >= 0:
        edit = replace_word(place, words[0], "-diff")
        return (Fix("Use -diff", Safety.SAFE, (edit,)),) if edit is not None else ()
    if since := case.failure.values.get("since"):
        base = base_of(facts.project, spot.replay, spot.stage)
        raised = raise_fix((base,), since) if base is not None else None
        return (raised,) if raised is not None else ()
    if len(words) == 1 and "=" not in (words[0].value or "") and name == "mod":
        words = _with_value(run, words)
    return _dropped(place, run, name, words)


def _split(place: Written, run: GoRun, word: Argument) -> FileEdit | None:
    """`-ldflags=$LDFLAGS` without quotes, whose value falls apart into words of which one looks like a flag."""
    at = run.argv.index(word) if word in run.argv else 0
    if at == 0 or run.argv[at - 1].span != word.span:
        return None
    text = word.span.text(place.source.text)
    name, equals, value = text.rpartition("=")
    if not _VARIABLE.match(value) or place.instruction.json:
        return None
    return replace(Place(place.path, word.span), f'{name}{equals}"{value}"')


_VARIABLE = regex(r"\$(?:\w+|\{\w+\})\Z")


def _with_value(run: GoRun, words: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """`-mod mod`: the value is the next word."""
    at = run.argv.index(words[0])
    following = run.argv[at + 1 : at + 2]
    return (*words, *following) if following and following[0].value in ("mod", "vendor", "readonly") else words


def _dropped(place: Written, run: GoRun, name: str, words: tuple[Argument, ...]) -> tuple[Fix, ...]:
    edit = drop_words(place, words)
    if edit is None:
        return ()
    safety = Safety.SAFE if name in _USELESS else Safety.UNSAFE
    return (Fix(f"Remove -{name}", safety, (edit,)),)

"""GOFLAGS holds something that go can't read.

Why: GOFLAGS is a list of -flag=value words parted by blanks; a word that is no flag of any go command, or a value that
the flag can't have, stops every command. A blank inside a value needs quotes around the whole word, or go takes what
follows for another flag and drops it. (The go command, "Environment variables", GOFLAGS)

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
ENV GOFLAGS="-mod vendor"
                  ^^^^^^ GOFLAGS: "vendor" is not a flag; a value is joined to its flag with =
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```

A linker flag that go drops without a word:

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
ENV GOFLAGS="-ldflags=-s -w"
                         ^^ GOFLAGS: -w is not part of -ldflags but a word of its own, which go build drops
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOFLAGS="'-ldflags=-s -w'"
WORKDIR /src
COPY . .
RUN go build -o /app .
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
ENV GOFLAGS="-trimpath -modcacherw -count=1 '-ldflags=-s -w' -tags=netgo,osusergo"
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import flags, kinds
from gowharf.replay.go.command import split_quoted
from gowharf.replay.go.versions import minor
from gowharf.rules.edits import replace
from gowharf.rules.environment.goflags_words import GoflagsWord, words
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.required import runs_of
from gowharf.rules.variables import Setting, literal, removal, setting_at, settings, with_value
from gowharf.text.nearest import nearest
from gowharf.text.source import Place

RULE = Rule(
    "goflags-invalid",
    Severity.ERROR,
    "environment",
    "https://go.dev/ref/mod#environment-variables",
    needs=("$GOFLAGS",),
)

_LISTS = ("-ldflags=", "-gcflags=", "-asmflags=", "-extldflags=", "-tags=")
_FLAGS = ("mod", "ldflags", "gcflags", "tags", "trimpath", "buildvcs", "modcacherw", "race", "modfile", "count", "v")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A word that stops go."""
    failure = case.failure
    if failure.kind != kinds.GOFLAGS_INVALID:
        return
    setting = setting_at(case, facts)
    if setting is None:
        return
    bad = failure.values.get("word", "")
    at = next((word for word in words(facts.project, setting) if word.text == bad), None)
    place = at.place if at is not None else setting.at
    message = _message(bad, failure.says)
    before = _before(setting.value or "", bad)
    if before:
        message = f"GOFLAGS: {bad} is not part of {before} but a word of its own, which is no flag"
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, setting, bad, place))


def check(facts: Facts) -> Iterator[Finding]:
    """A value with a blank and no quotes: what follows the blank is dropped."""
    broken = {case.failure.place for case in facts.cases if case.failure.kind == kinds.GOFLAGS_INVALID}
    for setting in settings(facts):
        if setting.name != "GOFLAGS" or not setting.value or setting.at in broken:
            continue
        lost = _lost(facts, setting)
        if lost is None:
            continue
        head, tail, place = lost
        flag = head.partition("=")[0]
        message = f"GOFLAGS: {tail[0]} is not part of {flag} but a word of its own, which go build drops"
        yield Finding(RULE.name, Severity.WARNING, message, place, fixes=_quoted(facts, setting, head, tail))


def _before(value: str, bad: str) -> str:
    """The flag with a list for its value that stands right before the word; "" where there is none."""
    held = value.split()
    at = held.index(bad) if bad in held else 0
    before = held[at - 1].lstrip("'\"") if at else ""
    return before.partition("=")[0] if before.startswith(_LISTS) else ""


def _message(bad: str, says: str) -> str:
    if not bad:
        return f"GOFLAGS cannot be read: {says.rpartition(': ')[2]}"
    if "non-flag" in says:
        return f'GOFLAGS: "{bad}" is not a flag; a value is joined to its flag with ='
    name = bad.lstrip("-").partition("=")[0]
    if "not supported" in says:
        return f"GOFLAGS: {bad} is not one of -mod=readonly, -mod=vendor and -mod=mod"
    if "unknown flag" in says:
        other = nearest(name, _FLAGS)
        return f"GOFLAGS: no go command has the flag -{name}" + (f"; did you mean -{other}?" if other else "")
    if "needs an argument" in says:
        return f"GOFLAGS: -{name} needs a value, joined to it with ="
    return f"GOFLAGS: {bad} has a value that the flag cannot have"


def _fixes(facts: Facts, setting: Setting, bad: str, place: Place) -> tuple[Fix, ...]:
    """What was meant where that is plain and works; else the word gone."""
    held = (setting.value or "").split()
    if not bad or not literal(facts.project, setting):
        return removal(facts.project, setting, safety=Safety.UNSAFE)
    whole = _whole(facts, setting, held, bad)
    if whole is not None:
        return (whole,)
    name, _, value = bad.lstrip("-").partition("=")
    other = nearest(name, _FLAGS) if bad.startswith("-") else None
    fixes: tuple[Fix, ...] = ()
    at = held.index(bad) if bad in held else 0
    if other is not None and other != name and other != "mod" and place != setting.at:
        text = f"-{other}" + (f"={value}" if value else "")
        fixes = (Fix(f"Use {text}", Safety.SAFE, (replace(place, text),)),)
    elif bad.startswith(("ldflags=", "gcflags=", "tags=", "trimpath", "buildvcs=", "modcacherw")):
        fixes = (Fix(f"Use -{bad}", Safety.SAFE, (replace(place, f"-{bad}"),)),)
    dropped = {at}
    if at and not bad.startswith("-") and "=" not in held[at - 1]:
        dropped.add(at - 1)
    left = " ".join(word for index, word in enumerate(held) if index not in dropped)
    title = f"Remove {' '.join(held[index] for index in sorted(dropped))}"
    if left:
        return (*fixes, Fix(title, Safety.SAFE, (with_value(facts.project, setting, left),)))
    return (*fixes, *removal(facts.project, setting, title))


def _whole(facts: Facts, setting: Setting, held: list[str], bad: str) -> Fix | None:
    """Where the word is the end of a value with a blank in it: the value as one word."""
    at = held.index(bad) if bad in held else 0
    start = at - 1
    flag = _before(setting.value or "", bad)
    if not flag:
        return None
    parts = [word.replace("'", "").replace('"', "") for word in held[start : at + 1]]
    text = ",".join(parts) if flag == "-tags" else f"'{' '.join(parts)}'"
    value = " ".join((*held[:start], text, *held[at + 1 :]))
    words_after, error = split_quoted(value)
    if error or "'" in bad[:-1] or setting.how == "export" or len(words_after) != len(held) - 1:
        return None
    title = "Part the tags with a comma" if flag == "-tags" else f"Quote the whole of {flag}"
    return Fix(title, Safety.SAFE, (with_value(facts.project, setting, value),))


def _lost(facts: Facts, setting: Setting) -> tuple[str, list[str], Place] | None:
    """The flag whose value is cut short, what was cut off, and where the first such word stands."""
    parts, error = split_quoted(setting.value or "")
    versions = [run.go_version for run in runs_of(setting.replay, setting.stage) if run.go_version]
    if error or not versions or not any(run.name == "build" for run in runs_of(setting.replay, setting.stage)):
        return None
    for at, word in enumerate(parts[:-1]):
        if not word.startswith(_LISTS):
            continue
        tail = []
        for following in parts[at + 1 :]:
            spec = flags.table("build").get(following.lstrip("-").partition("=")[0])
            if spec is not None and spec.known_to(minor(versions[0])):
                break
            tail.append(following)
        if tail:
            found = [one for one in words(facts.project, setting) if one.text == tail[0]]
            return word, tail, _only(found, setting)
    return None


def _only(found: list[GoflagsWord], setting: Setting) -> Place:
    return found[0].place if len(found) == 1 else setting.written


def _quoted(facts: Facts, setting: Setting, head: str, tail: list[str]) -> tuple[Fix, ...]:
    value = setting.value or ""
    cut = " ".join((head, *tail))
    if value.count(cut) != 1 or "'" in value or not literal(facts.project, setting) or setting.how == "export":
        return ()
    new = value.replace(cut, f"'{cut}'")
    return (
        Fix(f"Quote the whole of {head.partition('=')[0]}", Safety.SAFE, (with_value(facts.project, setting, new),)),
    )

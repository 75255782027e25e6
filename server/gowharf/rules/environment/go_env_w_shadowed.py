"""`go env -w` sets a variable that the environment sets as well.

Why: go reads the environment first, so what `go env -w` wrote has no effect. The official images set GOTOOLCHAIN and
GOPATH. (The go command, "Environment variables")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go env -w GOTOOLCHAIN=auto
              ^^^^^^^^^^^ go env -w GOTOOLCHAIN=auto has no effect: the base image sets GOTOOLCHAIN=local
RUN go vet ./...
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
ENV GOTOOLCHAIN=auto
RUN go vet ./...
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go env -w GOPRIVATE=git.example.com
RUN go vet ./...
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.rules.edits import delete_command, line_before, replace
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.variables import Setting, literal, settings, shown
from gowharf.text.source import Place

RULE = Rule(
    "go-env-w-shadowed",
    Severity.WARNING,
    "environment",
    "https://go.dev/ref/mod#environment-variables",
    needs=("go env",),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Every `go env -w` of what ENV, ARG, the shell or the base image has set."""
    held = list(settings(facts))
    for setting in held:
        if setting.how != "env -w" or setting.run is None or setting.run.failures:
            continue
        value = setting.run.env.get(setting.name)
        if not value or value == setting.value:
            continue
        other = _other(held, setting)
        where = f"{other.how} sets" if other is not None else "the base image sets"
        named = f"{setting.name}={shown(setting.value or '')}"
        message = f"go env -w {named} has no effect: {where} {setting.name}={shown(value)}"
        says = f"warning: go env -w {setting.name}=... does not override conflicting OS environment variable"
        related = (Label(other.at, f"{setting.name} is set here"),) if other is not None else ()
        yield Finding(RULE.name, RULE.severity, message, setting.key, says, related, as_env(facts.project, setting))


def _other(held: list[Setting], setting: Setting) -> Setting | None:
    """The ENV or ARG that hides it."""
    before = [
        one
        for one in held
        if one.replay is setting.replay
        and one.name == setting.name
        and one.how in ("ENV", "ARG", "export")
        and (one.stage.number, one.step.number) < (setting.stage.number, setting.step.number)
    ]
    return before[-1] if before else None


def as_env(project: Project, setting: Setting) -> tuple[Fix, ...]:
    """An ENV in place of the RUN, or before it where the RUN does more."""
    instruction = setting.step.instruction
    source = project.source(setting.at.path)
    if source is None or setting.command is None or setting.run is None or instruction.json:
        return ()
    if len(setting.run.argv) != 4 or not literal(project, setting):
        return ()
    keyword = "env" if instruction.keyword_span.text(source.text).islower() else "ENV"
    text = f"{keyword} {setting.at.span.text(source.text)}"
    title = f"Set {setting.name} with ENV"
    written = instruction.keyword_span.cover(setting.command).text(source.text)
    alone = instruction.args.text.strip() == setting.command.text(source.text)
    if alone and not instruction.flags and "\n" not in written:
        place = Place(setting.at.path, instruction.keyword_span.cover(setting.command))
        return (Fix(title, Safety.SAFE, (replace(place, text),)),)
    gone = delete_command(source, instruction, setting.command)
    if gone is None:
        return ()
    return (Fix(title, Safety.SAFE, (line_before(source, instruction.span.start, text), gone)),)

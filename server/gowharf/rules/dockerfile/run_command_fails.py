"""A command of a RUN fails for the files that are, or aren't, in the image.

Why: cp, mv, chmod, cat and cd fail where there is no such file; mkdir without -p where there is one; and nothing can
remove what is mounted while the step runs. A script that wasn't copied is not found. (Dockerfile reference, "RUN")

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
RUN ./scripts/build.sh
    ^^^^^^^^^^^^^^^^^^ ./scripts/build.sh fails: /src/scripts/build.sh is not in the image
```
Go says:
```
/bin/sh: 1: ./scripts/build.sh: not found
```
A cache mount can't be removed:

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
RUN --mount=type=cache,target=/tmp/c \\
    rm -rf /tmp/c
    ^^^^^^^^^^^^^ rm fails: /tmp/c is a mount of this step
```
Go says:
```
rm: cannot remove '/tmp/c': Device or resource busy
```
A file where a folder is to be:

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
COPY go.mod /app
WORKDIR /app
        ^^^^ WORKDIR fails: /app is a file
COPY . .
RUN go build -o /bin/app .
```
Go says:
```
mkdir /app: not a directory
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
WORKDIR /src
COPY . .
RUN mkdir -p /src /out && go build -o /out/app . && chmod +x /out/app && cp /out/app /app
RUN cat VERSION 2>/dev/null || echo none
```
"""

from collections.abc import Iterator

from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("run-command-fails", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#run")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the command."""
    failure = case.failure
    if failure.kind != RULE.name or not case.spots:
        return
    spot = case.spots[0]
    path = failure.values.get("path", "")
    why = f"{path} is not in the image"
    if failure.values.get("why") in ("syntax", "comment"):
        why = failure.says.partition("yntax error: ")[2]
        if failure.values.get("why") == "comment":
            why += "; a # in a RUN makes a comment of all that the backslashes join to it"
    elif failure.values.get("why") == "unset":
        why = f"{failure.values.get('name')} has no value, and set -u takes that for a failure"
    elif failure.values.get("why") == "bash":
        why = "it is a command of bash's, and /bin/sh is another shell here"
    elif failure.values.get("why") == "make":
        why = failure.says.rpartition("*** ")[2].removesuffix("  Stop.").rstrip(".")
    elif failure.values.get("why") == "denied" and not path:
        why = "so it is decided, and nothing else is run"
    if failure.says.endswith("busy"):
        why = f"{path} is a mount of this step"
    elif failure.says.endswith("Exec format error"):
        why = f"{path} is built for another operating system"
    elif failure.says.endswith("File exists"):
        why = f"{path} exists already"
    elif failure.says.endswith("not a directory") or "non-directory" in failure.says:
        why = f"{path} is a file"
    elif failure.says.endswith("Permission denied"):
        why = f"{failure.values.get('source')} may not be executed: its mode has no x"
    elif "not a git repository" in failure.says:
        why = "there is no .git in the image"
    elif failure.says.startswith("mkdir"):
        why = f"the folder above {path} is not in the image"
    message = f"{failure.values.get('command', 'a command')} fails: {why}"
    place = failure.place
    if place is None and spot.run is not None:
        place = Place(spot.replay.path, spot.run.span)
    if place is not None:
        fixes: tuple[Fix, ...] = ()
        if failure.values.get("source"):
            from gowharf.rules.dockerfile.scripts import through_shell

            fixes = through_shell(spot, place, spot.step.image.look(path).node, "{} ")
        elif failure.values.get("why") == "bash" and "/bin/sh: 1: " in failure.says:
            fixes = _with_bash(facts, spot)
        yield Finding(RULE.name, RULE.severity, message, place, fixes=fixes)


def _with_bash(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    """The stage's commands run by bash from here on; Debian's images have one."""
    from gowharf.rules.dockerfile.gowords import line_before_step

    source = facts.project.source(spot.replay.path)
    if source is None or spot.replay.build.inline is not None or spot.step.instruction.keyword != "RUN":
        return ()
    edit = line_before_step(source, spot.step, 'SHELL ["/bin/bash", "-c"]')
    return (Fix("Run it with bash", Safety.UNSAFE, (edit,)),)

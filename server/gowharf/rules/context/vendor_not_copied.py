"""vendor/ is in the build context and is never copied.

Why: with vendor/ beside go.mod go needs neither network nor go.sum; a build that copies single folders and forgets it
fetches every module instead, or stops. (Docker, "COPY")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.21
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod *.go ./
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ vendor/ is in the build context, but not in the image when go build runs
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod *.go ./
COPY vendor/ vendor/
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.21
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds
from gowharf.rules.context.copies import add_copy
from gowharf.rules.context.missing import Missing, lost_vendor, uses_vendor, wanted_vendor
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule(
    "vendor-not-copied",
    Severity.ERROR,
    "context",
    "https://docs.docker.com/reference/dockerfile/#copy",
    needs=("vendor",),
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A failure that vendor/ would have prevented."""
    if case.failure.kind == kinds.NO_VENDOR_DIRECTORY:
        return  # modvendor-without-vendor knows better what to say of -mod=vendor
    lost = wanted_vendor(case, facts.project)
    if lost is not None and lost.why.kind == "not-copied":
        yield _finding(facts.project, lost, Severity.ERROR)


def check(facts: Facts) -> Iterator[Finding]:
    """Builds that go to the network for want of it."""
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                for run in step.go:
                    if run.failures or run.network != "needed" or not uses_vendor(run):
                        continue
                    lost = lost_vendor(Spot(replay, stage, step, run), run, facts.project)
                    if lost is not None and lost.why.kind == "not-copied":
                        yield _finding(facts.project, lost, Severity.WARNING)


def vendor_fixes(project: Project, lost: Missing) -> tuple[Fix, ...]:
    """COPY of the vendor directory."""
    origin, path = lost.origin.removesuffix("/modules.txt"), lost.path.removesuffix("/modules.txt")
    edit = add_copy(lost.spot, project, origin, path, directory=True)
    return (Fix(f"Copy {origin}/", Safety.SAFE, (edit,)),) if edit is not None else ()


def _finding(project: Project, lost: Missing, severity: Severity) -> Finding:
    origin = lost.origin.removesuffix("/modules.txt")
    message = f"{origin}/ is in the build context, but not in the image when {lost.run.command} runs"
    return Finding(RULE.name, severity, message, step_place(lost.spot), fixes=vendor_fixes(project, lost))

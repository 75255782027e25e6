"""A replacement has an absolute path.

Why: an absolute path names a directory of the machine that go.mod was written on. In the image, and on everybody else's
machine, it isn't there. (Go modules reference, "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => /home/dev/app/lib
                           ^^^^^^^^^^^^^^^^^ the absolute path /home/dev/app/lib is not there when go build runs
```
```lib/go.mod
module example.com/lib

go 1.24
```
```lib/lib.go
package lib

func V() string { return "" }
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => /deps/lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
```lib/lib.go
package lib

func V() string { return "" }
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY lib /deps/lib
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod.moved import relative_to
from gowharf.rules.gomod.placeholder_version import homes
from gowharf.rules.gomod.replacements import of, target_of
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule(
    "replace-absolute-path", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-replace", needs=("replace",)
)

_MISSING = (kinds.REPLACEMENT_MISSING, kinds.REPLACEMENT_GO_MOD_MISSING)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the path."""
    if case.failure.kind not in _MISSING:
        return
    target = target_of(case, facts.project)
    if target is None or not target.path.startswith("/"):
        return
    run = next((spot.run for spot in case.spots if spot.run is not None), None)
    command = run.command if run is not None else "go"
    path = relative_to(facts.project, target.gomod, target.path)
    same = homes(facts.project, target.gomod, case.failure.values.get("module", "")) == [path]
    safety = Safety.SAFE if same else Safety.UNSAFE
    fixes = (Fix(f"Write {path}", safety, (replace(target.place, path),)),) if path else ()
    message = f"the absolute path {target.path} is not there when {command} runs"
    yield Finding(RULE.name, RULE.severity, message, target.place, fixes=fixes)


def survey(ground: Ground) -> Iterator[Finding]:
    """In modules that no Dockerfile builds."""
    for path in ground.gomods if not ground.built else ():
        file = ground.project.gomod(path)
        for line in file.replaces if file is not None and not file.problems else ():
            if line.local and line.new_path.startswith("/"):
                target = of(ground.project, path, line)
                found = relative_to(ground.project, path, target.path)
                fixes = (Fix(f"Write {found}", Safety.UNSAFE, (replace(target.place, found),)),) if found else ()
                message = f"the absolute path {target.path} is there on one machine only"
                yield Finding(RULE.name, Severity.WARNING, message, target.place, fixes=fixes)

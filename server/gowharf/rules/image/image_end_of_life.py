"""The image's Go is out of support.

Why: Go mends its two newest minors; an older one gets no security fixes, neither for the compiler nor for the standard
library that becomes part of the program. (Go release policy)

```go.mod
module example.com/app

go 1.21
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.21
     ^^^^^^^^^^^ Go 1.21 is out of support; the oldest that is mended is 1.26
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.26
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.21
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.26
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.releases import OLDEST_SUPPORTED, is_end_of_life
from gowharf.project.versions import language
from gowharf.replay.go import kinds
from gowharf.rules.facts import Facts
from gowharf.rules.image.references import base_of
from gowharf.rules.image.tags import raise_fix
from gowharf.rules.model import Finding, Rule, Safety, Severity

RULE = Rule("image-end-of-life", Severity.INFO, "image", "https://go.dev/doc/devel/release#policy")

_RAISES = (kinds.IMAGE_TOO_OLD, kinds.DIRECTIVE_TOO_NEW, kinds.VENDORED_NEEDS_NEWER, kinds.TOOLCHAIN_DOWNLOAD)


def check(facts: Facts) -> Iterator[Finding]:
    """Every official image that builds something, where no failure asks for a newer one already."""
    raised = {spot.replay.path for case in facts.cases if case.failure.kind in _RAISES for spot in case.spots}
    for replay in facts.replays:
        for stage in replay.stages:
            base = base_of(facts.project, replay, stage) if any(step.go for step in stage.steps) else None
            if base is None or not base.known.golang or base.known.go_version is None or replay.path in raised:
                continue
            minor = language(base.known.go_version)
            if not minor or not is_end_of_life(minor):
                continue
            message = f"Go {minor} is out of support; the oldest that is mended is {OLDEST_SUPPORTED}"
            fix = raise_fix((base,), OLDEST_SUPPORTED)
            fixes = (fix._replace(safety=Safety.UNSAFE),) if fix is not None else ()
            yield Finding(RULE.name, RULE.severity, message, base.place, fixes=fixes)

"""USER or --chown names a user that the image doesn't know.

Why: a name is looked up in the image's own /etc/passwd. An image made from scratch has none, and golang images know the
distribution's users only, not nonroot or app. A number needs no entry. (Dockerfile reference, "USER")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /app
USER nobody
     ^^^^^^ scratch has no /etc/passwd that says who nobody is
ENTRYPOINT ["/app"]
```
Go says:
```
unable to find user nobody: no matching entries in passwd file
```
Fixed:
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /app
USER 65534
ENTRYPOINT ["/app"]
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
FROM golang:1.24 AS build
RUN useradd -m app
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build --chown=65532 /app /app
USER app
ENTRYPOINT ["/app"]
```
"""

from collections.abc import Iterator

from gowharf.rules.dockerfile.remarks import remark_fix
from gowharf.rules.dockerfile.sources import editable
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule("user-not-in-image", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#user")
_NUMBERS = {"nobody": "65534", "nonroot": "65532"}


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the name."""
    failure = case.failure
    if failure.kind != RULE.name or failure.place is None or not case.spots:
        return
    name = failure.values.get("user", "")
    base = case.spots[0].stage.base or "the image"
    message = f"{base} has no /etc/passwd that says who {name} is"
    if failure.values.get("passwd"):
        message = f"{base} has no user {name}, and no step adds one"
    fixes = _fixes(facts, case, name)
    if " " in name:
        message = f"no user can be called {name}: what stands behind the name is part of it"
        fixes = remark_fix(facts, failure.place)
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=fixes)


def _fixes(facts: Facts, case: Case, name: str) -> tuple[Fix, ...]:
    place, source = case.failure.place, editable(facts, case)
    if place is None or source is None:
        return ()
    written = place.span.text(source.text)
    users = written.split(":")
    if name not in users or any(user not in _NUMBERS and not user.isdigit() for user in users):
        return ()
    numbers = ":".join(_NUMBERS.get(user, user) for user in users)
    return (Fix(f"Use {numbers}", Safety.SAFE, (replace(place, numbers),)),)

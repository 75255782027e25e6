"""PATH is set without the directory that holds go.

Why: the image's PATH has /usr/local/go/bin; an ENV PATH that doesn't end in :$PATH takes it away, and the shell no
longer finds go. (Dockerfile reference, "ENV")

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
ENV PATH=/app/bin
    ^^^^^^^^^^^^^ PATH no longer has /usr/local/go/bin, so the shell does not find go
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV PATH=/app/bin:$PATH
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
ENV PATH="/app/bin:${PATH}"
WORKDIR /src
COPY . .
RUN PATH=/bin /usr/local/go/bin/go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import insert
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, setting_at

RULE = Rule("path-clobbered", Severity.ERROR, "environment", "https://docs.docker.com/reference/dockerfile/#env")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A go that isn't found."""
    if case.failure.kind != "path-clobbered":
        return
    failure = case.failure._replace(values={"variable": "PATH"})
    setting = setting_at(case._replace(failure=failure), facts)
    if setting is None:
        return
    message = "PATH no longer has /usr/local/go/bin, so the shell does not find go"
    yield Finding(RULE.name, RULE.severity, message, setting.at, fixes=_fixes(facts, setting))


def _fixes(facts: Facts, setting: Setting) -> tuple[Fix, ...]:
    source = facts.project.source(setting.at.path)
    written = setting.written.span
    if source is None or written.end <= written.start or setting.how == "env -w":
        return ()
    text = written.text(source.text)
    if text[-1] == "'":
        return ()
    at = written.end - 1 if text[-1] == '"' else written.end
    colon = "" if text[: at - written.start].endswith(":") else ":"
    return (Fix("Keep what PATH had before", Safety.SAFE, (insert(source.path, at, f"{colon}$PATH"),)),)

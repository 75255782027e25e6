"""A replacement without version is no path.

Why: a replacement with a version is another module, one without is a directory, and that must begin with ./, ../ or /
so that the two can be told apart. (Go modules reference, "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => lib
                           ^^^ 'lib' has no version, so it must begin with ./, ../ or / to be a directory
```
```lib/go.mod
module example.com/lib

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
RUN go build -o /app .
```
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
Go says:
```
go: errors parsing go.mod:
go.mod:7: replacement module without version must be directory path (rooted or starting with . or ..)
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
"""

from collections.abc import Iterator

from gowharf.replay.paths import join
from gowharf.rules.edits import insert
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.known import only_version
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.syntax.gomod import Token

RULE = Rule(
    "replace-target-not-a-path",
    Severity.ERROR,
    "gomod",
    "https://go.dev/ref/mod#go-mod-file-replace",
    needs=("problem",),
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the replacement."""
    yield from problems.explained(RULE, _describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    token = next(
        (word for word in (broken.directive.args if broken.directive else ()) if word.span == broken.span), None
    )
    if token is None:
        return Told(broken.problem.message)
    message = f"'{token.value}' has no version, so it must begin with ./, ../ or / to be a directory"
    return Told(message, _fixes(broken, token), token.span)


def _fixes(broken: Broken, token: Token) -> tuple[Fix, ...]:
    """./ in front where there is such a directory; the version that go.sum has where it is a module."""
    quoted = broken.text(token.span)[:1] in '"`'
    directory = join("/" + broken.source.path.rpartition("/")[0], token.value)[1:]
    if broken.project.files.entries(directory):
        edit = insert(broken.source.path, token.span.start + quoted, "./")
        return (Fix(f"Write ./{token.value}", Safety.SAFE, (edit,)),)
    version = only_version(broken.project, broken.source.path, token.value)
    if version is None:
        return ()
    edit = insert(broken.source.path, token.span.end, f" {version}")
    return (Fix(f"Replace by {token.value} {version}, which go.sum has", Safety.UNSAFE, (edit,)),)

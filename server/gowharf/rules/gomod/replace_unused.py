"""A replace line is for a module that nothing requires.

Why: a replacement counts only for modules of the build; since Go 1.17 go.mod lists all of those that give packages. A
line for any other is harmless, but in a vendored build modules.txt must still record it. (Go modules reference,
"replace directive")

```go.mod
module example.com/app

go 1.24

replace example.com/lib => ./lib
        ^^^^^^^^^^^^^^^ nothing requires example.com/lib, so the replace line has no effect
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
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v0.0.0

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
"""

from collections.abc import Iterator

from gowharf.project.versions import compare
from gowharf.rules.edits import delete_lines
from gowharf.rules.facts import Ground
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("replace-unused", Severity.INFO, "gomod", "https://go.dev/ref/mod#go-mod-file-replace", default=False)


def survey(ground: Ground) -> Iterator[Finding]:
    """In go.mod files that list all their modules, outside workspaces, where another member may require it."""
    project = ground.project
    if project.found.goworks:
        return
    explained = {stop.module for stop in ground.stops}
    for path in ground.gomods:
        file, source = project.gomod(path), project.source(path)
        if source is None or file is None or file.problems or file.go is None or compare(file.go.value, "1.17") < 0:
            continue
        required = {require.path for require in file.requires}
        for line in file.replaces:
            own = file.module is not None and line.old_path == file.module.value
            if line.old_path in required or line.old_path in explained or own:
                continue
            message = f"nothing requires {line.old_path}, so the replace line has no effect"
            fix = Fix("Remove the replace line", Safety.UNSAFE, (delete_lines(source, line.directive.span),))
            place = Place(path, line.old_token.span)
            yield Finding(RULE.name, RULE.severity, message, place, fixes=(fix,), tags=("unnecessary",))

"""BuildKit refuses the Dockerfile.

Why: a Dockerfile that doesn't parse builds nothing at all. (Dockerfile reference, "Format")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
COPPY go.mod ./
^^^^^ this Dockerfile does not parse: unknown instruction: COPPY (did you mean COPY?)
```
Go says:
```
dockerfile parse error on line 2: unknown instruction: COPPY (did you mean COPY?)
```
Fixed:
```Dockerfile
FROM golang:1.24
COPY go.mod ./
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
# escape=`
from golang:1.24
copy go.mod `
  ./
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("dockerfile-syntax", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#format")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the place that BuildKit refuses, with its words."""
    failure = case.failure
    if failure.kind != RULE.name or failure.place is None:
        return
    said = failure.says.partition(": ")[2] if ": " in failure.says else failure.says
    message = f"this Dockerfile does not parse: {said}"
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=_fixes(facts, failure.place))


def _fixes(facts: Facts, place: Place) -> tuple[Fix, ...]:
    """The keyword that BuildKit suggests."""
    tree = facts.project.dockerfile(place.path)
    source = facts.project.source(place.path)
    for problem in tree.problems if tree is not None else ():
        if problem.span != place.span or problem.kind != "unknown-instruction" or not problem.suggestion:
            continue
        text = place.span.text(source.text) if source is not None else ""
        if text.isalpha():
            word = problem.suggestion.lower() if text.islower() else problem.suggestion.upper()
            return (Fix(f"Write {word}", Safety.SAFE, (replace(place, word),)),)
    from gowharf.rules.dockerfile.remarks import remark_fix

    return remark_fix(facts, place)

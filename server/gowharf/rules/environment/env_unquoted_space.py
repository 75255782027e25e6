"""An ENV value has a blank and no quotes.

Why: ENV takes NAME=value words; a word behind a blank that holds no = stops the parser before anything is built.
(Dockerfile reference, "ENV")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GOFLAGS=-trimpath -v
                      ^^ GOFLAGS=-trimpath -v has a blank and no quotes: "-v" is not NAME=value
WORKDIR /src
COPY . .
RUN go vet ./...
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOFLAGS="-trimpath -v"
WORKDIR /src
COPY . .
RUN go vet ./...
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GOFLAGS="-trimpath -v" GOPROXY=direct
ENV GODEBUG netdns=go
WORKDIR /src
COPY . .
RUN go vet ./...
```
"""

from collections.abc import Iterator

from gowharf.rules.dockerfile.remarks import remark_fix
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Instruction
from gowharf.text.source import Place, Source, Span

RULE = Rule("env-unquoted-space", Severity.ERROR, "environment", "https://docs.docker.com/reference/dockerfile/#env")

_SAYS = "Must be of the form: name=value"
_WORD = regex(r"\S+")
_NAME = regex(r"[A-Za-z_]\w*=")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A Dockerfile that doesn't parse for an ENV."""
    place = case.failure.place
    if case.failure.kind != "dockerfile-syntax" or place is None or _SAYS not in case.failure.says:
        return
    tree, source = facts.project.dockerfile(place.path), facts.project.source(place.path)
    if tree is None or source is None:
        return
    for instruction in tree.instructions:
        if instruction.keyword != "ENV" or not _inside(instruction.span, place.span):
            continue
        found = _split_value(instruction, source)
        if found is not None:
            whole, bad = found
            text = whole.text(source.text)
            message = f'{text} has a blank and no quotes: "{bad.text(source.text)}" is not NAME=value'
            fixes = _fixes(source, whole)
            if bad.text(source.text).startswith("#"):
                message = f"no comment may stand behind an instruction: {text} is one word and more"
                fixes = remark_fix(facts, place)
            yield Finding(RULE.name, RULE.severity, message, Place(source.path, bad), fixes=fixes)
            return


def _inside(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _split_value(instruction: Instruction, source: Source) -> tuple[Span, Span] | None:
    """NAME=value with the words that belong to it, and the first of those; None across lines or with quotes."""
    start = instruction.keyword_span.end
    text = source.text[start : instruction.span.end]
    if "\n" in text or '"' in text or "'" in text:
        return None
    words = [Span(start + m.start(), start + m.end()) for m in _WORD.finditer(text)]
    for at, word in enumerate(words):
        if at and not _NAME.match(word.text(source.text)):
            end = at
            while end + 1 < len(words) and not _NAME.match(words[end + 1].text(source.text)):
                end += 1
            return Span(words[at - 1].start, words[end].end), word
    return None


def _fixes(source: Source, whole: Span) -> tuple[Fix, ...]:
    name, _, value = whole.text(source.text).partition("=")
    place = Place(source.path, Span(whole.start + len(name) + 1, whole.end))
    return (Fix(f"Quote the value of {name}", Safety.SAFE, (replace(place, f'"{value}"'),)),)

"""An HTTP proxy is written into the image.

Why: ENV goes on in every container of the image, where the proxy may not be reachable or wanted. HTTP_PROXY and its
like are predefined build arguments: `--build-arg` passes them without a line in the Dockerfile, and leaves no trace.
(Dockerfile reference, "Predefined ARGs")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV https_proxy=http://proxy.example.com:3128
    ^^^^^^^^^^^ https_proxy stays set in every container of this image; a build argument ends with the build
WORKDIR /src
COPY . .
RUN go vet ./...
```
Fixed:
```Dockerfile
FROM golang:1.24
ARG https_proxy=http://proxy.example.com:3128
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
FROM golang:1.24 AS build
ENV https_proxy=http://proxy.example.com:3128
WORKDIR /src
COPY . .
RUN go vet ./...
FROM scratch
ARG HTTP_PROXY
COPY --from=build /src/go.mod /
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import replace
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, lineage, removal, settings
from gowharf.text.source import Place

RULE = Rule(
    "proxy-baked-in",
    Severity.WARNING,
    "credentials",
    "https://docs.docker.com/reference/dockerfile/#predefined-args",
    needs=("$HTTP_PROXY", "$HTTPS_PROXY", "$FTP_PROXY", "$ALL_PROXY", "$NO_PROXY"),
)

_NAMES = frozenset(["http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"])


def check(facts: Facts) -> Iterator[Finding]:
    """ENV of a proxy in the stages that make up the image."""
    for setting in settings(facts, all_stages=True):
        if setting.how != "ENV" or setting.name.lower() not in _NAMES or setting.value == "":
            continue
        stages = setting.replay.stages
        wanted = setting.replay.build.target
        last = next((stage for stage in stages if wanted and stage.name == wanted.lower()), stages[-1])
        if setting.stage not in lineage(setting.replay, last) or not any(s.go for st in stages for s in st.steps):
            continue
        pairs = [pair for pair in setting.step.instruction.pairs if pair.key.lower() in _NAMES]
        if pairs and pairs[0].key_span != setting.key.span:
            continue  # said of the first one of an ENV, for all
        message = f"{setting.name} stays set in every container of this image; a build argument ends with the build"
        yield Finding(RULE.name, RULE.severity, message, setting.key, fixes=_fixes(facts, setting))


def _fixes(facts: Facts, setting: Setting) -> tuple[Fix, ...]:
    """ARG in place of ENV where the instruction is about proxies only; a value from an ARG is there anyhow."""
    source = facts.project.source(setting.at.path)
    instruction = setting.step.instruction
    if source is None:
        return ()
    written = setting.written.span.text(source.text).strip("\"'")
    if written.lower() in {f"${setting.name}".lower(), f"${{{setting.name}}}".lower()}:
        return removal(facts.project, setting)
    if not all(pair.key.lower() in _NAMES for pair in instruction.pairs):
        return ()
    if setting.key.span.end + 1 != setting.written.span.start or source.text[setting.key.span.end] != "=":
        return ()
    keyword = "arg" if instruction.keyword_span.text(source.text).islower() else "ARG"
    edit = replace(Place(source.path, instruction.keyword_span), keyword)
    return (Fix("Make it a build argument", Safety.SAFE, (edit,)),)

"""A pattern in GOPRIVATE matches nothing, or not the module that it is for.

Why: the patterns are parted by commas and compared with a module path element by element: git.corp.internal matches
that host alone, *.corp.internal its siblings but not corp.internal itself; a scheme, a port or a blank matches nothing.
(Go modules reference, "Environment variables", GOPRIVATE)

```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=https://git.corp.internal
              ^^^^^^^^^^^^^^^^^^^^^^^^^ GOPRIVATE: a pattern has no scheme, so https://git.corp.internal matches nothing
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.corp.internal
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
```

A pattern for other hosts:

```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=corp.internal
              ^^^^^^^^^^^^^ GOPRIVATE: corp.internal does not match git.corp.internal/lib, as it names that host alone
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=corp.internal,*.corp.internal
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24

require (
        corp.internal/base v1.0.0
        git.corp.internal/team/lib v1.0.0
)
```
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=corp.internal,git.corp.internal/team,*.example.com/us/
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
```
"""

import re
from collections.abc import Iterator

from gowharf.project.private import match_prefixes
from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.required import Required, private_modules, runs_of
from gowharf.rules.variables import Setting, literal, part, setting_at, settings, with_value
from gowharf.startup import regex

RULE = Rule(
    "goprivate-pattern",
    Severity.WARNING,
    "environment",
    "https://go.dev/ref/mod#environment-variables",
    needs=("$GOPRIVATE", "$GONOPROXY", "$GONOSUMDB", "$GOINSECURE"),
)

_LISTS = ("GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE")
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]{0,31}://")
_PORT = regex(r":\d+(?=/|\Z)")
_PARTED = regex(r"[;\s|]+")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A private module that go looks for in public, since the list doesn't match it."""
    if case.failure.kind != kinds.PRIVATE_MODULE:
        return
    named = case.failure._replace(place=None, values={"variable": "GOPRIVATE"})
    setting = setting_at(case._replace(failure=named), facts)
    module = case.failure.values.get("module", "")
    if setting is None or not setting.value or match_prefixes(setting.value, module):
        return
    found = _of(facts, setting)
    if found is not None:
        yield found


def check(facts: Facts) -> Iterator[Finding]:
    """Lists that go reads otherwise than they are meant."""
    for setting in settings(facts):
        found = _of(facts, setting)
        if found is not None:
            yield found


def _of(facts: Facts, setting: Setting) -> Finding | None:
    value = setting.value
    if setting.name not in _LISTS or not value or value in ("none", "off"):
        return None
    found = _malformed(facts, setting, value)
    if found is None and setting.name == "GOPRIVATE":
        found = _not_covered(facts, setting, value)
    return found


def _malformed(facts: Facts, setting: Setting, value: str) -> Finding | None:
    """The first pattern that can't match, with the whole list put right."""
    name = setting.name
    cleaned = [_cleaned(pattern) for pattern in re.split(r"[,;\s|]+", value.strip()) if pattern]
    fixes: tuple[Fix, ...] = ()
    if literal(facts.project, setting):
        good = ",".join(dict.fromkeys(pattern for pattern in cleaned if pattern))
        fixes = (Fix(f"Use {good}", Safety.SAFE, (with_value(facts.project, setting, good),)),)
    for pattern in value.split(","):
        stripped = pattern.strip()
        if _PARTED.search(stripped):
            message = f'{name}: patterns are parted by commas, so "{stripped}" is one that matches nothing'
        elif pattern != stripped and stripped:
            message = f'{name}: the blank beside "{stripped}" belongs to the pattern, which so matches nothing'
        elif _SCHEME.match(stripped):
            message = f"{name}: a pattern has no scheme, so {_shown(stripped)} matches nothing"
        elif "@" in stripped:
            message = f"{name}: a pattern is a host and a path, without a user or a version"
        elif _PORT.search(stripped):
            message = f"{name}: a module path has no port, so {stripped} matches nothing"
        else:
            continue
        place = part(facts.project, setting, stripped)
        return Finding(RULE.name, RULE.severity, message, place, fixes=fixes)
    return None


def _shown(pattern: str) -> str:
    scheme, _, rest = pattern.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _cleaned(pattern: str) -> str:
    """The host and path that was meant."""
    pattern = _SCHEME.sub("", pattern.strip()).rpartition("@")[2]
    if ":" in pattern and not _PORT.search(pattern):
        pattern = pattern.replace(":", "/", 1)
    return _PORT.sub("", pattern).removesuffix(".git").strip("/")


def _not_covered(facts: Facts, setting: Setting, value: str) -> Finding | None:
    """A private module beside the list: its host is near to one that a pattern names."""
    runs = [run for run in runs_of(setting.replay, setting.stage) if run.env.get("GOPRIVATE") == value]
    if not runs or all(run.network == "not-needed" for run in runs):
        return None
    patterns = [pattern for pattern in value.split(",") if pattern]
    for module in private_modules(facts, setting.replay, setting.stage):
        lists = (value, *(run.env.get("GONOPROXY") or "" for run in runs))
        if any(match_prefixes(one, module.path) for one in lists):
            continue
        for pattern in patterns:
            found = _near(pattern, module)
            if found is not None:
                return _finding(facts, setting, module, pattern, found)
    return None


def _near(pattern: str, module: Required) -> tuple[str, str] | None:
    """What to use in place of the pattern and why it doesn't match; None where it is about something else."""
    host, _, path = module.path.partition("/")
    named, _, below = pattern.partition("/")
    if named.startswith("*.") and named[2:] == host and not below:
        return f"{host},{pattern}", "as it names hosts below that only"
    if host.endswith("." + named) and not below and host.count(".") == named.count(".") + 1:
        return f"{pattern},*.{named}", "as it names that host alone"
    if host.endswith("." + named.removeprefix("*.")) and not below:
        return f"{pattern},{host}", f"as it names {'one level below that' if '*' in named else 'that host alone'}"
    if named == host and below and below.partition("/")[0].lower() == path.partition("/")[0].lower():
        if below.lower() == path[: len(below)].lower() and below != path[: len(below)]:
            return f"{host}/{path[: len(below)]}", "as upper and lower case count"
    return None


def _finding(facts: Facts, setting: Setting, module: Required, pattern: str, found: tuple[str, str]) -> Finding:
    better, why = found
    message = f"GOPRIVATE: {pattern} does not match {module.path}, {why}"
    fixes: tuple[Fix, ...] = ()
    if literal(facts.project, setting):
        kept = [better if one == pattern else one for one in (setting.value or "").split(",")]
        edit = with_value(facts.project, setting, ",".join(kept))
        fixes = (Fix(f"Use {better}", Safety.SAFE, (edit,)),)
    related = (Label(module.place, f"{module.path} is required here"),)
    place = part(facts.project, setting, pattern)
    return Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)

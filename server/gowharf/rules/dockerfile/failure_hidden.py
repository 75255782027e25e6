"""A failing go command doesn't fail its RUN.

Why: the shell goes by the last command of a list (`;`), of a pipe (`|`) and of a heredoc without `set -e`; `|| true`
swallows any failure. The image is then built without what the command was to make. (Dockerfile reference, "RUN")

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
WORKDIR /src
COPY . .
RUN go build -o /app .; ls -l /app
    ^^^^^^^^^^^^^^^^^^ a failure of go build is hidden by the ; behind it
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app . && ls -l /app
```
A heredoc:

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
WORKDIR /src
COPY . .
RUN <<EOF
go vet ./...
^^^^^^^^^^^^ a failure of go vet is hidden: this script has no set -e
go build -o /app .
EOF
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN <<EOF
set -e
go vet ./...
go build -o /app .
EOF
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
WORKDIR /src
COPY . .
RUN go vet ./... || exit 1; set -e; go build -o /app .; ls -l
RUN if go list -m | grep -q app; then go version; fi; go env GOMOD | cat
```
"""

from collections.abc import Iterator

from gowharf.replay.model import Outcome
from gowharf.rules.dockerfile.shells import called, children, script_of
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import NamedTuple
from gowharf.syntax import shell
from gowharf.syntax.dockerfile import Joined
from gowharf.text.edits import newline_of
from gowharf.text.source import Place, Source

RULE = Rule("failure-hidden", Severity.WARNING, "dockerfile", "https://docs.docker.com/reference/dockerfile/#run")

_MATTERS = frozenset(("build", "install", "test", "vet", "generate", "get", "run", "work sync", "work vendor"))
# Commands that a script is not written to see fail.
_RARELY_FAIL = frozenset(("go", "cd", "echo", "mkdir", "export", "set", "cp", "mv", "apt-get", "apk", "ls", "chmod"))


class Hidden(NamedTuple):
    """What hides a command: `by` is ";", "|", "||", "&" or "newline"; `node` what stands before it, `behind` what
    comes next."""

    by: str
    node: shell.Node
    behind: shell.Node | None


def check(facts: Facts) -> Iterator[Finding]:
    """Go commands whose outcome the RUN doesn't take."""
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                # Of one that surely fails, what it fails on is said already.
                loose = [run for run in step.go if run.ignored and not run.conditional and not run.failures]
                loose = [run for run in loose if _matters(run.name)]
                script = script_of(step.instruction) if loose else None
                if script is None:
                    continue
                body, joined = script
                found = _hidden(body, joined)
                for run in loose:
                    hidden = found.get(run.span.start)
                    if hidden is None:
                        continue
                    name = run.command
                    spot = Spot(replay, stage, step, run)
                    place = Place(replay.path, run.span)
                    message = f"a failure of {name} is hidden{_how(hidden)}"
                    fixes = _fixes(facts, spot, joined, hidden)
                    severity = Severity.INFO if _on_purpose(hidden) else RULE.severity
                    yield Finding(RULE.name, severity, message, place, fixes=fixes)


def _matters(name: str) -> bool:
    return name in _MATTERS or name in ("mod download", "mod tidy", "mod vendor", "mod verify")


def _on_purpose(hidden: Hidden) -> bool:
    """`|| true`, `|| echo none`: whoever writes this knows."""
    if hidden.by != "||" or not isinstance(hidden.behind, shell.Simple) or not hidden.behind.words:
        return False
    return hidden.behind.words[0].literal in ("true", ":", "echo", "printf")


def _how(hidden: Hidden) -> str:
    if hidden.by == "newline":
        return ": this script has no set -e"
    if hidden.by == "&":
        return ": it runs in the background"
    return f" by the {hidden.by} behind it"


def _hidden(body: shell.Node, joined: Joined) -> dict[int, Hidden]:
    """Where each simple command that something hides begins in the Dockerfile, and what hides it, the innermost."""
    found: dict[int, Hidden] = {}
    stack: list[tuple[shell.Node, Hidden | None]] = [(body, None)]
    while stack:
        node, hidden = stack.pop()
        match node:
            case shell.Simple():
                if hidden is not None:
                    found[joined.at(node.span.start)] = hidden
            case shell.Sequence():
                last = len(node.commands) - 1
                for at, one in enumerate(node.commands):
                    behind = node.commands[at + 1] if at < last else None
                    background = at < len(node.background) and node.background[at]
                    inner = hidden
                    if background:
                        inner = Hidden("&", one, behind)
                    elif behind is not None and "$?" not in behind.span.text(joined.text):
                        inner = Hidden(_separator(joined.text, one, behind), one, behind)
                    stack.append((one, inner))
            case shell.AndOr(op="||"):
                stack.append((node.left, None if _gives_up(node.right) else Hidden("||", node.left, node.right)))
            case shell.AndOr():
                stack.append((node.left, hidden))
                stack.append((node.right, hidden))
            case shell.Pipeline():
                if node.negated:
                    continue
                for at, one in enumerate(node.commands):
                    piped = at < len(node.commands) - 1
                    stack.append((one, Hidden("|", one, None) if piped else hidden))
            case shell.If() | shell.Loop():
                bodies = [body for _, body in node.branches] if isinstance(node, shell.If) else [node.body]
                stack.extend((one, hidden) for one in bodies)
                if isinstance(node, shell.If) and node.otherwise is not None:
                    stack.append((node.otherwise, hidden))
            case _:
                stack.extend((one, hidden) for one in children(node))
    return found


def _separator(text: str, one: shell.Node, behind: shell.Node) -> str:
    return ";" if ";" in text[one.span.end : behind.span.start] else "newline"


def _gives_up(node: shell.Node) -> bool:
    """Whether what follows `||` ends the script with a failure: exit 1, false, { …; exit 1; }."""
    if isinstance(node, shell.Simple):
        words = [word.literal for word in node.words]
        if words[:1] == ["false"]:
            return True
        return words[:1] in (["exit"], ["return"]) and words[1:2] != ["0"]
    if isinstance(node, shell.Subshell | shell.Group):
        return _gives_up(node.body)
    if isinstance(node, shell.Sequence):
        return _gives_up(node.commands[-1])
    return isinstance(node, shell.AndOr) and _gives_up(node.right)


def _fixes(facts: Facts, spot: Spot, joined: Joined, hidden: Hidden) -> tuple[Fix, ...]:
    source = facts.project.source(spot.replay.path)
    run = spot.run
    if source is None or spot.replay.build.inline is not None or run is None or run.failures:
        return ()
    # What may fail now would fail the build from then on: that is for the user to say.
    quiet = run.outcome is Outcome.SUCCEEDS and run.name not in ("test", "vet", "generate", "run")
    sure = quiet and run.network == "not-needed"
    if hidden.by == ";" and hidden.behind is not None:
        return _and(source, joined, hidden.node, hidden.behind, sure)
    if hidden.by == "newline":
        return _set_e(source, spot, sure)
    if hidden.by == "||" and sure and isinstance(hidden.behind, shell.Simple):
        if [word.literal for word in hidden.behind.words] in (["true"], [":"]):
            span = joined.span(hidden.node.span.end, hidden.behind.span.end)
            if "\n" not in span.text(source.text):
                edit = replace(Place(source.path, span), "")
                return (Fix("Let it fail the build", Safety.UNSAFE, (edit,)),)
    return ()


def _and(source: Source, joined: Joined, node: shell.Node, behind: shell.Node, sure: bool) -> tuple[Fix, ...]:
    """`;` becomes ` &&`, where no `||` behind it would then take in more than before."""
    if any(isinstance(one, shell.AndOr) and _has_or(one) for one in (node, behind)):
        return ()
    gap = joined.text[node.span.end : behind.span.start]
    if gap.strip() != ";":
        return ()
    at = node.span.end + gap.index(";")
    span = joined.span(at, at + 1)
    if span.text(source.text) != ";":
        return ()
    text = "&&" if gap.startswith((" ", "\t")) else " &&"
    return (
        Fix("Use && in place of ;", Safety.SAFE if sure else Safety.UNSAFE, (replace(Place(source.path, span), text),)),
    )


def _has_or(node: shell.AndOr) -> bool:
    left: shell.Node = node
    while isinstance(left, shell.AndOr):
        if left.op == "||":
            return True
        left = left.left
    return False


def _set_e(source: Source, spot: Spot, sure: bool) -> tuple[Fix, ...]:
    """`set -e` as the first line of the heredoc."""
    heredocs = spot.step.instruction.heredocs
    if len(heredocs) != 1 or heredocs[0].content.startswith("#!"):
        return ()
    start = heredocs[0].body.start
    edit = insert(source.path, start, "set -e" + newline_of(source.text))
    others = [call.words[0] for call in called(spot.step.instruction) if call.words]
    sure = sure and all(name in _RARELY_FAIL for name in others)
    return (Fix("Add set -e", Safety.SAFE if sure else Safety.UNSAFE, (edit,)),)

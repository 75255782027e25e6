"""The module directive is missing, repeated, or no module path.

Why: go.mod must say once which module it is about, in a form that can be imported: no scheme in front, no slash at the
end, only letters, digits and a few signs. (Go modules reference, "module directive")

```go.mod
module https://example.com/app
       ^^^^^^ 'https:' is not a module path: a module path has no scheme

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
```
Go says:
```
go: malformed module path "https:": invalid char ':'
```
```go.mod
module example.com/app

go 1.24

module example.com/app
^^^^^^ the module directive is repeated; example.com/app is on line 1 already
```
Fixed:
```go.mod
module example.com/app

go 1.24

```
Fine:
```go.mod
module "example.com/my_app/v2" // the second one

go 1.24
```
```web/go.mod
// No module: keeps ./... out of this directory.
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import delete_lines, replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems, slips
from gowharf.rules.gomod.known import go_command
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.syntax import modpath
from gowharf.text.source import Span

RULE = Rule(
    "module-directive", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-module", needs=("problem",)
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the module line, or at the file's start where there is none."""
    yield from problems.explained(RULE, _describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    match broken.kind:
        case "no-module":
            command = go_command(broken.source.path, "mod edit -module=example.com/app")
            fix = Fix("Name the module", Safety.MANUAL, command=command)
            end = broken.source.lines.span(1).end
            return Told(f"{broken.name} has no module directive", (fix,), Span(0, min(end, 1)))
        case "repeated-module":
            return _repeated(broken)
        case "module-path":
            return _path(broken)
    sign = slips.sign_before(broken)
    return Told("a module directive takes one module path", (sign,) if sign is not None else ())


def _repeated(broken: Broken) -> Told:
    first, directive = broken.file.module, broken.directive
    if first is None or directive is None:
        return Told("the module directive is repeated")
    line = broken.source.lines.line(first.token.span.start)
    same = len(directive.args) == 1 and directive.args[0].value == first.value and directive.comment is None
    safety = Safety.SAFE if same else Safety.UNSAFE
    fix = Fix("Remove the second one", safety, (delete_lines(broken.source, directive.span),))
    label = Label(broken.place(first.directive.span), "the first one")
    message = f"the module directive is repeated; {first.value} is on line {line} already"
    return Told(message, (fix,), directive.verb.span, (label,))


def _path(broken: Broken) -> Told:
    token = broken.file.module.token if broken.file.module is not None else None
    if token is None or broken.file.module is None:
        return Told(broken.problem.message)
    comment = broken.file.module.directive.comment
    written = broken.text(token.span)
    if written.endswith(":") and comment is not None and comment.span.start == token.span.end:
        # "https://example.com/app" is to Go the word "https:" and a comment.
        rest = comment.text.removeprefix("//").strip()
        edit = replace(broken.place(Span(token.span.start, comment.span.start + 2)), "")
        fixes = (
            (Fix(f"Write {rest}", Safety.SAFE, (edit,)),) if modpath.check_import_path(rest, "module") is None else ()
        )
        return Told(f"'{written}' is not a module path: a module path has no scheme", fixes, token.span)
    wanted = token.value.strip("/")
    wanted = wanted.replace("\\", "/")
    fixes = ()
    if wanted != token.value and wanted and modpath.check_import_path(wanted, "module") is None:
        fixes = (Fix(f"Write {wanted}", Safety.SAFE, (replace(broken.place(token.span), wanted),)),)
    return Told(f"'{token.value}' is not a module path: {_tail(broken.problem.message)}", fixes, token.span)


def _tail(message: str) -> str:
    """The reason in `malformed module path "x": reason`."""
    return message.rpartition('": ')[2]

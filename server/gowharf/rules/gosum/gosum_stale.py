"""go.sum has lines that go.mod does not need.

Why: hashes of modules that go.mod no longer requires do no harm, but they hide what the module depends on and make
merges of go.sum harder; `go mod tidy` removes them. (Go modules reference, "go.sum files")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
example.com/old v1.0.0 h1:ve87Q1LIeEcUaoo3J9HHOX3/vjKvvGkf+b2TaxKqxOI=
^^^^^^^^^^^^^^^^^^^^^^ go.sum has hashes of 1 module that go.mod does not require, the first is example.com/old v1.0.0
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
example.com/deep v1.0.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.project.versions import compare
from gowharf.rules.facts import Facts
from gowharf.rules.gomod.imported import within
from gowharf.rules.gomod.known import go_command
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule("gosum-stale", Severity.INFO, "gosum", "https://go.dev/ref/mod#go-sum-files")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding a go.sum, where go.mod lists all modules that give packages (go 1.17 and later)."""
    missed = tuple(case.failure.values.get("package", "") for case in facts.cases)
    for path in facts.project.found.gosums:
        if not path.endswith("go.sum"):
            continue
        gomod = path.removesuffix("go.sum") + "go.mod"
        stale = [one for one in _stale(facts.project, gomod, path) if not any(within(name, one[0]) for name in missed)]
        if not stale:
            continue
        name, version, span = stale[0]
        modules = len({module for module, _, _ in stale})
        count = f"{modules} module{'s' * (modules != 1)}"
        message = f"go.sum has hashes of {count} that go.mod does not require, the first is {name} {version}"
        fix = Fix("Tidy go.sum", Safety.MANUAL, command=go_command(gomod, "mod tidy"))
        yield Finding(RULE.name, RULE.severity, message, Place(path, span), fixes=(fix,), tags=("unnecessary",))


def _stale(project: Project, gomod: str, path: str) -> list[tuple[str, str, Span]]:
    """Hashes of the files of modules that go.mod names in no way. Other versions of a required module are kept quiet:
    -compat asks for them; a workspace's members vouch for each other."""
    file, sums = project.gomod(gomod), project.gosum(path)
    if file is None or sums is None or file.problems or file.go is None or project.found.goworks:
        return []
    if compare(file.go.value, "1.17") < 0:
        return []
    named = {require.path for require in file.requires} | {one.new_path for one in file.replaces}
    named |= {one.old_path for one in file.replaces}
    return [
        (line.path, line.version, Span(line.span.start, line.span.start + len(f"{line.path} {line.version}")))
        for line in sums.sums
        if not line.gomod and line.hash.startswith("h1:") and line.path not in named
    ]

"""go.sum has lines that go.mod does not need.

Why: hashes of versions that go.mod no longer requires do no harm, but they hide what the module depends on and make
merges of go.sum harder; `go mod tidy` removes them. (Go modules reference, "go.sum files")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.0.0 h1:sJxk3LfAjL8W+UMYItsG1aJwYVdz+X3CRqqf2K5uKoA=
^^^^^^^^^^^^^^^^^^^^^^ go.sum has hashes of 1 version that go.mod does not require, the first is example.com/lib v1.0.0
example.com/lib v1.0.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
Without any requirement no line is needed:
```go.mod
module example.com/app

go 1.24
```
```go.sum
example.com/old v1.0.0 h1:ve87Q1LIeEcUaoo3J9HHOX3/vjKvvGkf+b2TaxKqxOI=
^^^^^^^^^^^^^^^^^^^^^^ go.sum has hashes of 1 version that go.mod does not require, the first is example.com/old v1.0.0
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/deep v1.0.0 h1:ve87Q1LIeEcUaoo3J9HHOX3/vjKvvGkf+b2TaxKqxOI=
example.com/deep v1.0.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
example.com/lib v1.0.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.project.versions import compare
from gowharf.rules.facts import Ground
from gowharf.rules.gomod.known import go_command
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.syntax.modpath import in_module
from gowharf.text.source import Place, Span

RULE = Rule("gosum-stale", Severity.INFO, "gosum", "https://go.dev/ref/mod#go-sum-files", default=False)


def survey(ground: Ground) -> Iterator[Finding]:
    """One finding a go.sum."""
    missed = tuple({stop.package for stop in ground.stops})
    for path in ground.gosums:
        if not path.endswith("go.sum"):
            continue
        gomod = path.removesuffix("go.sum") + "go.mod"
        stale = [
            one for one in _stale(ground.project, gomod, path) if not any(in_module(name, one[0]) for name in missed)
        ]
        if not stale:
            continue
        name, version, span = stale[0]
        versions = len({(module, at) for module, at, _ in stale})
        count = f"{versions} version{'s' * (versions != 1)}"
        message = f"go.sum has hashes of {count} that go.mod does not require, the first is {name} {version}"
        fix = Fix("Tidy go.sum", Safety.MANUAL, command=go_command(gomod, "mod tidy"))
        yield Finding(RULE.name, RULE.severity, message, Place(path, span), fixes=(fix,), tags=("unnecessary",))


def _stale(project: Project, gomod: str, path: str) -> list[tuple[str, str, Span]]:
    """Hashes of the files of a required module at another version than the one required, and all of them where nothing
    is required.

    A module that go.mod doesn't name may still be needed, for the tests of a dependency or because its path begins an
    import path (modload.keepSums); hashes of a go.mod are those of the module graph. Before Go 1.18, -compat keeps what
    Go 1.16 would select. A workspace's members vouch for each other.
    """
    file, sums = project.gomod(gomod), project.gosum(path)
    if file is None or sums is None or file.problems or file.go is None or project.found.goworks:
        return []
    if compare(file.go.value, "1.18") < 0:
        return []
    replaced = {one.old_path for one in file.replaces} | {one.new_path for one in file.replaces}
    required = {require.path: require.version for require in file.requires}
    return [
        (line.path, line.version, Span(line.span.start, line.span.start + len(f"{line.path} {line.version}")))
        for line in sums.sums
        if not line.gomod
        and line.hash.startswith("h1:")
        and line.path not in replaced
        and (not required or required.get(line.path, line.version) != line.version)
    ]

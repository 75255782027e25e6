"""An inline ignore names a rule that does not exist.

Why: a misspelt name ignores nothing, while whoever reads the comment believes that it does. An ignore without a name
in brackets, and an `ignore-file` that does not stand at the top of its file, ignore nothing either.

```Dockerfile
# gowharf: ignore[go-comand-fails] the base image is ours
                  ^^^^^^^^^^^^^^^ no rule is named go-comand-fails; did you mean go-command-fails?
FROM scratch
```
Fixed:
```Dockerfile
FROM scratch
```
"""

from gowharf.rules.model import Rule, Severity

RULE = Rule("unknown-ignore", Severity.WARNING, "gowharf", "https://docs.docker.com/reference/dockerfile/#format")

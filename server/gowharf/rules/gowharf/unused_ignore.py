"""An inline ignore ignores nothing.

Why: what it was written for is mended or gone. Left in place, it would hide the same fault when that comes back.

```Dockerfile
# gowharf: ignore[go-command-fails] until the next release
                  ^^^^^^^^^^^^^^^^ nothing here is found by go-command-fails
FROM scratch
```
Fixed:
```Dockerfile
FROM scratch
```
"""

from gowharf.rules.model import Rule, Severity

RULE = Rule("unused-ignore", Severity.WARNING, "gowharf", "https://docs.docker.com/reference/dockerfile/#format")

"""Where each go command keeps its modules, and what it was that moved the place."""

from gowharf.replay.model import GoRun
from gowharf.replay.paths import clean, join

NAMES = ("GOMODCACHE", "GOPATH", "HOME")


def cache_of(run: GoRun) -> str | None:
    """GOMODCACHE, or pkg/mod below the first GOPATH, or below HOME; None: unknown."""
    unset = "" if run.env_complete else None
    value = run.env.get("GOMODCACHE", unset)
    if value:
        return clean(value) if value.startswith("/") else None
    gopath = run.env.get("GOPATH", unset)
    if value is None or gopath is None:
        return None
    first = gopath.partition(":")[0]
    if first:
        return join(first, "pkg/mod") if first.startswith("/") else None
    home = run.env.get("HOME", run.user.home)
    return join(home, "go/pkg/mod") if home else None


def culprit(before: GoRun, after: GoRun) -> str | None:
    """The variable that differs between two commands whose caches differ."""
    for name in NAMES:
        if before.env.get(name, "") != after.env.get(name, ""):
            return name
    return None

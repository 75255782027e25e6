"""Where a go command keeps modules and what it has built."""

from gowharf.replay.images import base_image
from gowharf.replay.model import GoRun
from gowharf.replay.paths import clean
from gowharf.rules.dockerfile.bases import external
from gowharf.rules.facts import Spot


def known_environment(spot: Spot) -> bool:
    """Whether the stage comes from an image whose own environment is known: what isn't set there is unset."""
    base = external(spot).base
    return base is not None and base_image(base, {}).known


def module_cache(run: GoRun) -> str | None:
    """GOMODCACHE, or where it lies by default; None where that isn't known. For a known environment."""
    unset = "" if run.env_complete else None
    given = run.env.get("GOMODCACHE", unset)
    if given is None:
        return None
    if given:
        return clean(given) if given.startswith("/") else None
    gopath = run.env.get("GOPATH", unset)
    if gopath is None:
        return None
    first = gopath.partition(":")[0]
    if not first:
        home = run.env.get("HOME", run.user.home)
        first = f"{home}/go" if home else ""
    return clean(f"{first}/pkg/mod") if first.startswith("/") else None


def build_cache(run: GoRun) -> str | None:
    """GOCACHE, or where it lies by default; None where that isn't known. For a known environment."""
    unset = "" if run.env_complete else None
    given = run.env.get("GOCACHE", unset)
    if given is None:
        return None
    if given:
        return clean(given) if given.startswith("/") else None
    cache = run.env.get("XDG_CACHE_HOME", unset)
    home = run.env.get("HOME", run.user.home)
    if cache is None or (not cache and not home):
        return None
    return clean(f"{cache}/go-build" if cache else f"{home}/.cache/go-build")

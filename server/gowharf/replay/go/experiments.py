"""GOEXPERIMENT: the names that each Go knows; with another one no go command starts (internal/buildcfg).

Names with the first and last minor version of Go 1.21 to 1.27 that has them, from internal/goexperiment/flags.go.
"""

_FIRST, _LAST = 21, 27
_KNOWN = """
    aliastypeparams:23-25 allocheaders:22-22 arenas:21-27 boringcrypto:21-27 cacheprog:21-25 cgocheck2:21-27
    coverageredesign:21-24 dwarf5:25-27 exectracer2:22-22 fieldtrack:21-27 goroutineleakprofile:26-26 greenteagc:25-27
    heapminimum512kib:21-27 jsonv2:25-27 loopvar:21-27 mapsplitgroup:27-27 newinliner:22-27 pagetrace:21-22
    preemptibleloops:21-27 randomizedheapbase64:26-27 range:22-22 regabi:21-27 rangefunc:22-25 regabiargs:21-27
    regabiwrappers:21-27 runtimefreegc:26-27 runtimesecret:26-27 simd:26-27 sizespecializedmalloc:26-27
    spinbitmutex:24-24 staticlockranking:21-27 swissmap:24-25 synchashtriemap:24-25 synctest:24-25
"""


def unknown(value: str, minor: int) -> str:
    """The first word of a GOEXPERIMENT value that this Go refuses, as it names it; "" where it takes all."""
    if not _FIRST <= minor <= _LAST:
        return ""
    spans = dict(word.split(":") for word in _KNOWN.split())
    for word in value.split(","):
        name = word.removeprefix("no")
        if word in ("", "none"):
            continue
        first, _, last = spans.get(name, "1-0").partition("-")
        if not int(first) <= minor <= int(last):
            return name
    return ""


def is_on(value: str | None, name: str, minor: int | None) -> bool | None:
    """Whether an experiment is on with that value of GOEXPERIMENT; None: unknown. (buildcfg.ParseGOEXPERIMENT)"""
    if value is None or minor is None:
        return None
    on = name == "jsonv2" and minor >= 27
    for word in value.split(","):
        if word in (name, "no" + name, "none"):
            on = word == name
    return on

"""Whether a module is private: the one place that decides it.

Private is what `private` in the configuration or GOPRIVATE names, and what no public host can serve: a host without a
dot, or under a name that public resolvers don't know. All else is taken as public.
"""

from collections.abc import Callable
from functools import lru_cache

from gowharf.startup import regex
from gowharf.syntax.goglob import compile_element

# RFC 6761 and 6762 names, .internal (reserved by ICANN for this), and what companies use inside.
_PRIVATE_HOST = regex(
    r"\.(?:local|localhost|localdomain|corp|internal|intranet|lan|home|private|test|invalid|home\.arpa)(?::\d+)?\Z"
)


def is_private_host(host: str) -> bool:
    """Whether a host can't be reached by the public; "git.corp.internal:8443" has a port."""
    return "." not in host or bool(_PRIVATE_HOST.search(host))


@lru_cache(4096)
def is_private(path: str, patterns: str) -> bool:
    """Whether a module can't be public. `patterns` are a comma-separated list as GOPRIVATE holds it; a pattern that
    matches every module says nothing of this one."""
    host = path.partition("/")[0]
    telling = ",".join(pattern for pattern in patterns.split(",") if pattern.strip("*/?"))
    return ":" in host or is_private_host(host) or match_prefixes(telling, path)


def match_prefixes(patterns: str, path: str) -> bool:
    """module.MatchPrefixPatterns: comma-separated globs, each against as many leading elements as it has."""
    elements = path.split("/")
    for pattern in patterns.split(","):
        wanted = pattern.removesuffix("/").split("/")
        if wanted == [""]:
            continue
        if len(wanted) <= len(elements) and all(map(_element, wanted, elements)):
            return True
    return False


def _element(pattern: str, element: str) -> bool:
    return pattern == element or bool(_compiled(pattern)(element))


@lru_cache(256)
def _compiled(pattern: str) -> Callable[[str], object]:
    return compile_element(pattern)

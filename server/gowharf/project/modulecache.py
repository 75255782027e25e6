"""What the module cache of this machine holds: modules and their versions, for those who write a go.mod.

Beside `load.py` the only place that reads disk. `cache/download` of the cache is read, which go's own file proxy
protocol describes (Go modules reference, "GOPROXY protocol" and "Module cache"): a directory a module, with upper case
letters as "!x"; in its `@v` a `list` of what the proxy offers, and files named after the versions that were asked for.
No link is followed, no file but `list` is opened, and nothing here says what a build in a container will find.
"""

import os
from collections.abc import Iterator, Mapping

_LARGEST_LIST = 1024 * 1024  # bytes
_MOST_DIRECTORIES = 100_000
_VERSIONED = (".info", ".mod", ".zip")


def module_cache(env: Mapping[str, str], home: str, config: str) -> str:
    """The directory of the module cache, where go looks: GOMODCACHE, else pkg/mod of the first GOPATH or of ~/go;
    from the environment or from go's own file of settings (`config` is the user's configuration directory)."""
    written = _settings(env.get("GOENV") or os.path.join(config, "go", "env"))
    cache = env.get("GOMODCACHE") or written.get("GOMODCACHE", "")
    path = (env.get("GOPATH") or written.get("GOPATH", "")).split(os.pathsep)[0] or os.path.join(home, "go")
    return cache or os.path.join(path, "pkg", "mod")


def cached_modules(cache: str) -> dict[str, frozenset[str]]:
    """Each module that the cache knows, with its versions. Empty where there is no cache."""
    top = os.path.join(cache, "cache", "download")
    found: dict[str, frozenset[str]] = {}
    for directory in _directories(top):
        parent, name = os.path.split(directory)
        module = _unescaped(os.path.relpath(parent, top).replace(os.sep, "/")) if name == "@v" else None
        versions = frozenset(_versions(directory)) if module else frozenset()
        if module and versions:
            found[module] = versions
    return found


def _directories(top: str) -> Iterator[str]:
    waiting, count = [top], 0
    while waiting and count < _MOST_DIRECTORIES:
        directory = waiting.pop()
        count += 1
        yield directory
        if os.path.basename(directory) == "@v":
            continue
        try:
            with os.scandir(directory) as entries:
                waiting.extend(
                    entry.path
                    for entry in entries
                    if entry.is_dir(follow_symlinks=False) and (directory != top or entry.name != "sumdb")
                )
        except OSError:
            continue


def _versions(directory: str) -> Iterator[str]:
    try:
        with os.scandir(directory) as entries:
            names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError:
        return
    for name in names:
        stem, extension = os.path.splitext(name)
        version = _unescaped(stem) if extension in _VERSIONED else None
        if version and version.startswith("v"):
            yield version
    if "list" in names:
        yield from (word for word in _text(os.path.join(directory, "list")).split() if word.startswith("v"))


def _unescaped(text: str) -> str | None:
    """module.UnescapePath: "!a" stands for "A"; None for what no module's name becomes."""
    if text.lower() != text:
        return None
    first, *others = text.split("!")
    if any(not other[:1].isalpha() for other in others):
        return None
    return first + "".join(other[0].upper() + other[1:] for other in others)


def _settings(path: str) -> dict[str, str]:
    """What `go env -w` has written; nothing where GOENV is "off" or there is no such file."""
    lines = _text(path).splitlines() if path != "off" else []
    pairs = (line.partition("=") for line in lines if not line.lstrip().startswith("#"))
    return {name.strip(): value for name, equals, value in pairs if equals}


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_LARGEST_LIST)
    except OSError:
        return ""

"""Absolute, clean, POSIX paths inside an image (Go's path.Clean)."""

from collections.abc import Iterator


def clean(path: str) -> str:
    """`path` made absolute and clean: no "", "." or ".." elements, no trailing slash but for the root's."""
    if path.startswith("/") and "//" not in path and "/." not in path and (path[-1] != "/" or path == "/"):
        return path
    parts: list[str] = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if parts:
                parts.pop()
        else:
            parts.append(part)
    return "/" + "/".join(parts)


def join(directory: str, path: str) -> str:
    """`path` as seen from `directory`: an absolute one is itself."""
    return clean(path if path.startswith("/") else directory + "/" + path)


def parent(path: str) -> str:
    """The directory above; the root is its own."""
    return path.rpartition("/")[0] or "/"


def parents(path: str) -> Iterator[str]:
    """`path` itself, then each directory above it, the root last."""
    while True:
        yield path
        if path == "/":
            return
        path = path.rpartition("/")[0] or "/"


def below(path: str, directory: str) -> bool:
    """Whether `path` is `directory` or something in it."""
    if directory == "/" or path == directory:
        return True
    return path.startswith(directory) and path[len(directory)] == "/"


def moved(path: str, old: str, new: str) -> str:
    """`path`, which is at or below `old`, seen below `new`. All three are clean."""
    if path == old:
        return new
    rest = path if old == "/" else path[len(old) :]
    return rest if new == "/" else new + rest

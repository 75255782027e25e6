"""The formats by name. A new one is a module with `render(shown)` and one name here; it is imported when it is used."""

from collections.abc import Callable, Iterator, Mapping

from gowharf.report.model import Shown

Render = Callable[[Shown], Iterator[str]]


def _of(name: str) -> Render:
    def render(shown: Shown) -> Iterator[str]:
        from importlib import import_module

        module = import_module(f"gowharf.report.{name}")
        pieces: Iterator[str] = module.render(shown)
        return pieces

    return render


_NAMES = ("full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle")
FORMATS: Mapping[str, Render] = {name: _of(name) for name in _NAMES}

# Formats for people; the others are read by programs, so nothing else may go to where they go.
FOR_PEOPLE = frozenset(("full", "concise", "github"))
# Formats whose paths a server looks up in the repository; the others' are relative to the working directory.
IN_REPOSITORY = frozenset(("sarif", "github", "gitlab"))

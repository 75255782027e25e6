"""vendor/modules.txt, as readVendorList of cmd/go/internal/modload/vendor.go reads it.

What it can't interpret it passes over, so nothing here is an error. A module may be named by several `# ` lines; Go
joins their notes under (path, version), and `ModulesTxt` answers as Go would.
"""

import re

from gowharf.startup import NamedTuple, regex
from gowharf.syntax import modpath, semver
from gowharf.text.source import Span

_LINE = regex(r"[^\n]++")


class VendoredModule(NamedTuple):
    """One `# path version[ => newpath[ newversion]]` with the notes and packages below it.

    A wildcard replacement record (`# path => new`) has `version` "". `replacement` is (path, version), the version ""
    for a directory. `span` is the `# …` line without its end.
    """

    path: str
    version: str
    replacement: tuple[str, str] | None
    explicit: bool
    go: str
    packages: tuple[str, ...]
    span: Span


class Notes(NamedTuple):
    """What all the lines of one (path, version) say together."""

    explicit: bool = False
    go: str = ""
    replacement: tuple[str, str] | None = None


class ModulesTxt(NamedTuple):
    """`workspace`: the first line is `## workspace`. `modules` are in file order, wildcard records among them.
    `packages` maps an import path to the module that provides it, `notes` (path, version) to what is noted of it;
    the key of a record without version has ""."""

    workspace: bool
    modules: tuple[VendoredModule, ...]
    packages: dict[str, VendoredModule]
    notes: dict[tuple[str, str], Notes] = {}

    def explicit(self, path: str, version: str) -> bool:
        """Whether that version of the module is marked `## explicit`."""
        return self.notes.get((path, version), _NOTHING).explicit

    def replacement(self, path: str, version: str) -> tuple[str, str] | None:
        """The replacement recorded for exactly that key ("" for the record without version), or None."""
        return self.notes.get((path, version), _NOTHING).replacement


_NOTHING = Notes()


def parse(text: str) -> ModulesTxt:
    """The modules and packages that a vendor/modules.txt lists."""
    modules: list[VendoredModule] = []
    packages: dict[str, int] = {}
    current: VendoredModule | None = None
    below: list[str] = []
    for match in _LINE.finditer(text):
        line = match[0]
        if line.startswith("# "):
            words = line.split()
            if len(words) < 3:
                continue
            _finish(modules, current, below)
            below = []
            current = _module(words, match)
        elif current is None:
            continue
        elif line.startswith("## "):
            current = _noted(current, line)
        elif _is_package(line):
            package = line.strip()
            below.append(package)
            packages[package] = len(modules)
    _finish(modules, current, below)
    return ModulesTxt(
        _is_workspace(text),
        tuple(modules),
        {package: modules[index] for package, index in packages.items()},
        _joined(modules),
    )


def _finish(modules: list[VendoredModule], module: VendoredModule | None, packages: list[str]) -> None:
    if module is not None:
        modules.append(module._replace(packages=tuple(packages)))


def _module(words: list[str], match: re.Match[str]) -> VendoredModule | None:
    """The module of a `# ` line with at least three words; None where Go doesn't know how to interpret it."""
    if semver.is_valid(words[2]):
        version, rest = words[2], words[3:]
    elif words[2] == "=>":
        version, rest = "", words[2:]
    else:
        return None
    replacement = None
    if len(rest) == 2 and rest[0] == "=>":
        replacement = rest[1], ""
    elif len(rest) == 3 and rest[0] == "=>" and semver.is_valid(rest[2]):
        replacement = rest[1], rest[2]
    span = Span(match.start(), match.start() + len(match[0].rstrip()))
    return VendoredModule(words[1], version, replacement, False, "", (), span)


def _noted(module: VendoredModule, line: str) -> VendoredModule:
    explicit, go = module.explicit, module.go
    for entry in line[3:].split(";"):
        entry = entry.strip()
        explicit = explicit or entry == "explicit"
        if entry.startswith("go "):
            go = entry[3:]
    return module._replace(explicit=explicit, go=go)


def _is_package(line: str) -> bool:
    words = line.split(None, 1)
    if not words or (len(words) == 2 and words[1].strip()):
        return False
    return modpath.check_import_path(words[0]) is None


def _joined(modules: list[VendoredModule]) -> dict[tuple[str, str], Notes]:
    notes: dict[tuple[str, str], Notes] = {}
    for module in modules:
        key = module.path, module.version
        before = notes.get(key, _NOTHING)
        notes[key] = Notes(
            before.explicit or module.explicit,
            module.go or before.go,
            before.replacement if module.replacement is None else module.replacement,
        )
    return notes


def _is_workspace(text: str) -> bool:
    """modload's modulesTextIsForWorkspace."""
    first = text.partition("\n")[0]
    return first.startswith("## ") and any(note.strip() == "workspace" for note in first[3:].split(";"))

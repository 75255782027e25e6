"""vendor/modules.txt, as cmd/go/internal/modload/vendor.go reads it (go-behaviour of `readVendorList`)."""

from typing import NamedTuple

from gowharf.text.source import Span


class VendoredModule(NamedTuple):
    """One `# path version[ => newpath[ newversion]]` with the notes and packages below it.

    A wildcard replacement record (`# path => new`) has `version` "". `span` is the `# …` line without its end.
    """

    path: str
    version: str
    replacement: tuple[str, str] | None
    explicit: bool
    go: str
    packages: tuple[str, ...]
    span: Span


class ModulesTxt(NamedTuple):
    """`workspace`: the first line is `## workspace`. `modules` are in file order, wildcard records among them."""

    workspace: bool
    modules: tuple[VendoredModule, ...]
    packages: dict[str, VendoredModule]

    def explicit(self, path: str, version: str) -> bool:
        """Whether that version of the module is marked `## explicit`."""
        raise NotImplementedError


def parse(text: str) -> ModulesTxt:
    raise NotImplementedError

"""Runs tests in an interpreter of their own with a mutant in place of a module: for what is read at import.

`python -m tests.mutation.apart TEST…`; the runner names the module in MUTANT and the file of its text in MUTANT_FILE.
Ends with 0 if all tests pass.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType

import pytest


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and loads another text for it under the file name of the real one."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        real = importlib.machinery.PathFinder.find_spec(name, path)
        locations = real.submodule_search_locations if real else None
        self.origin = real.origin if real else name
        return importlib.util.spec_from_file_location(
            name, self.origin, loader=self, submodule_search_locations=locations
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.text, self.origin or self.name, "exec", dont_inherit=True), vars(module))


def main() -> int:
    """The command line."""
    with open(os.environ["MUTANT_FILE"], encoding="utf-8") as file:
        sys.meta_path.insert(0, Finder(os.environ["MUTANT"], file.read()))
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *sys.argv[1:]]))


if __name__ == "__main__":
    sys.exit(main())

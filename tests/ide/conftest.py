"""The command line's fixtures, for `gowharf format`."""

from tests.cli.conftest import folder, gowharf

__all__ = ["folder", "gowharf"]

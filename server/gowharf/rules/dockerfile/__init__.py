"""Rules on what a Dockerfile's steps do and on the go commands in them, in the order in which they explain a failure.

`go_command_fails` takes whatever is left, so the table puts it last of all.
"""

from types import ModuleType

MODULES: tuple[ModuleType, ...] = ()

"""Rules on what a Dockerfile's steps do and on the go commands in them, in the order in which they explain a failure.

`go_command_fails` takes whatever is left, so the table puts it last of all.
"""

from types import ModuleType

from gowharf.rules.dockerfile import (
    go_install_needs_version,
    no_gomod_at_command,
    package_dir_missing,
    package_path_without_dot,
    unknown_go_flag,
)

MODULES: tuple[ModuleType, ...] = (
    no_gomod_at_command,
    unknown_go_flag,
    package_path_without_dot,
    go_install_needs_version,
    package_dir_missing,
)

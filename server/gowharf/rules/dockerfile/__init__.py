"""Rules on what a Dockerfile's steps do and on the go commands in them, in the order in which they explain a failure.

`CLOSEST` are asked before all other families: a lost `cd` or `export` is the cause of whatever fails for want of it.
`go_command_fails` takes whatever is left, so the table puts it last of all.
"""

from types import ModuleType

from gowharf.rules.dockerfile import (
    cache_mount_owner,
    cd_does_not_persist,
    copy_from_missing_binary,
    dynamic_binary_in_static_image,
    export_does_not_persist,
    go_install_needs_version,
    no_gomod_at_command,
    nonroot_go_cache,
    package_dir_missing,
    package_path_without_dot,
    single_file_build,
    unknown_go_flag,
    vcs_stamping,
)

CLOSEST: tuple[ModuleType, ...] = (cd_does_not_persist, export_does_not_persist)
MODULES: tuple[ModuleType, ...] = (
    no_gomod_at_command,
    unknown_go_flag,
    package_path_without_dot,
    go_install_needs_version,
    package_dir_missing,
    single_file_build,
    cache_mount_owner,
    nonroot_go_cache,
    dynamic_binary_in_static_image,
    copy_from_missing_binary,
    vcs_stamping,
)

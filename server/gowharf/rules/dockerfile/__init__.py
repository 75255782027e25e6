"""Rules on what a Dockerfile's steps do and on the go commands in them, in the order in which they explain a failure.

`CLOSEST` are asked before all other families: a lost `cd` or `export` is the cause of whatever fails for want of it.
`go_command_fails` takes whatever is left, so the table puts it last of all.
"""

from types import ModuleType

from gowharf.rules.dockerfile import (
    arg_not_in_scope,
    c_flag_not_first,
    cache_mount_owner,
    cd_does_not_persist,
    copy_from_missing_binary,
    deprecated_go_flag,
    dynamic_binary_in_static_image,
    export_does_not_persist,
    go_get_does_not_install,
    go_get_outside_module,
    go_install_needs_version,
    go_install_restrictions,
    gobin_cross_install,
    gomod_edited_in_image,
    no_gomod_at_command,
    nonroot_go_cache,
    output_not_a_directory,
    package_dir_missing,
    package_path_without_dot,
    single_file_build,
    tidy_before_sources,
    unknown_go_flag,
    unpinned_tool,
    vcs_stamping,
)

CLOSEST: tuple[ModuleType, ...] = (cd_does_not_persist, export_does_not_persist)
MODULES: tuple[ModuleType, ...] = (
    no_gomod_at_command,
    go_get_outside_module,
    unknown_go_flag,
    c_flag_not_first,
    package_path_without_dot,
    tidy_before_sources,
    gomod_edited_in_image,
    go_install_needs_version,
    go_install_restrictions,
    go_get_does_not_install,
    unpinned_tool,
    package_dir_missing,
    single_file_build,
    cache_mount_owner,
    nonroot_go_cache,
    output_not_a_directory,
    gobin_cross_install,
    dynamic_binary_in_static_image,
    copy_from_missing_binary,
    vcs_stamping,
    arg_not_in_scope,
    deprecated_go_flag,
)

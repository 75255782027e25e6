"""Rules on what a Dockerfile's steps do and on the go commands in them, in the order in which they explain a failure.

`CLOSEST` are asked before all other families: a lost `cd`, `export` or cache mount is the cause of whatever fails for
want of it. `go_command_fails` takes whatever is left, so the table puts it last of all.
"""

from types import ModuleType

from gowharf.rules.dockerfile import (
    arg_not_in_scope,
    c_flag_not_first,
    cache_mount_mismatch,
    cache_mount_owner,
    cd_does_not_persist,
    copy_from_missing_binary,
    deprecated_go_flag,
    dockerfile_syntax,
    dynamic_binary_in_static_image,
    exec_form_env,
    export_does_not_persist,
    flag_file_missing,
    go_get_does_not_install,
    go_get_outside_module,
    go_install_needs_version,
    go_install_restrictions,
    go_not_in_image,
    gobin_cross_install,
    gomod_edited_in_image,
    no_gomod_at_command,
    nonroot_go_cache,
    output_not_a_directory,
    package_dir_missing,
    package_path_without_dot,
    readonly_bind_mount,
    shell_form_in_scratch,
    single_file_build,
    tidy_before_sources,
    unknown_go_flag,
    unpinned_tool,
    vcs_stamping,
    wrong_goos,
)

CLOSEST: tuple[ModuleType, ...] = (cd_does_not_persist, export_does_not_persist, cache_mount_mismatch, exec_form_env)
MODULES: tuple[ModuleType, ...] = (
    no_gomod_at_command,
    go_get_outside_module,
    unknown_go_flag,
    c_flag_not_first,
    flag_file_missing,
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
    readonly_bind_mount,
    output_not_a_directory,
    gobin_cross_install,
    dynamic_binary_in_static_image,
    wrong_goos,
    shell_form_in_scratch,
    copy_from_missing_binary,
    vcs_stamping,
    arg_not_in_scope,
    deprecated_go_flag,
    go_not_in_image,
    dockerfile_syntax,
)

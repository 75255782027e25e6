"""Rules on what a Dockerfile's steps do and on the go commands in them, in the order in which they explain a failure.

`CLOSEST` are asked before all other families: a lost `cd`, `export` or cache mount is the cause of whatever fails for
want of it, and `go install` of another module's program wants a version, not a requirement. `go_command_fails` takes
whatever is left, so the table puts it last of all.
"""

CLOSEST: tuple[str, ...] = (
    "cd_does_not_persist",
    "export_does_not_persist",
    "cache_mount_mismatch",
    "exec_form_env",
    "go_install_needs_version",
    "tidy_before_sources",
)
MODULES: tuple[str, ...] = (
    "no_gomod_at_command",
    "go_get_outside_module",
    "unknown_go_flag",
    "c_flag_not_first",
    "flag_file_missing",
    "package_path_without_dot",
    "gomod_edited_in_image",
    "go_install_restrictions",
    "go_get_does_not_install",
    "unpinned_tool",
    "package_dir_missing",
    "single_file_build",
    "module_in_gopath_root",
    "module_in_root",
    "cache_mount_owner",
    "nonroot_go_cache",
    "readonly_bind_mount",
    "output_not_a_directory",
    "gobin_cross_install",
    "cgo_disabled_but_needed",
    "no_c_compiler",
    "no_vcs_in_image",
    "dynamic_binary_in_static_image",
    "wrong_goos",
    "shell_form_in_scratch",
    "copy_from_unknown_stage",
    "copy_from_missing_binary",
    "entrypoint_not_in_image",
    "user_not_in_image",
    "vcs_stamping",
    "arg_not_in_scope",
    "failure_hidden",
    "deprecated_go_flag",
    "copy_all_before_download",
    "no_multistage",
    "go_not_in_image",
    "program_not_in_image",
    "run_command_fails",
    "dockerfile_syntax",
)

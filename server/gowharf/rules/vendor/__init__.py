"""Rules on vendor directories, in the order in which they are asked to explain a failure: what keeps a whole vendor
directory from being used first, then what is wrong in it.
"""

MODULES: tuple[str, ...] = (
    "network_command_in_vendored_build",
    "vendor_not_used",
    "vendor_go_too_old",
    "vendor_not_at_module_root",
    "modvendor_without_vendor",
    "goflags_modvendor_breaks",
    "modules_txt_missing",
    "vendor_not_explicit",
    "vendor_stale",
    "vendor_extra_explicit",
    "vendor_replace_mismatch",
    "vendor_package_missing",
    "tidy_after_vendor",
)

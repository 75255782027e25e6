"""Rules on vendor directories, in the order in which they are asked to explain a failure: what keeps a whole vendor
directory from being used first, then what is wrong in it.
"""

from types import ModuleType

from gowharf.rules.vendor import (
    goflags_modvendor_breaks,
    modules_txt_missing,
    modvendor_without_vendor,
    network_command_in_vendored_build,
    tidy_after_vendor,
    vendor_extra_explicit,
    vendor_go_too_old,
    vendor_not_at_module_root,
    vendor_not_explicit,
    vendor_not_used,
    vendor_package_missing,
    vendor_replace_mismatch,
    vendor_stale,
)

MODULES: tuple[ModuleType, ...] = (
    network_command_in_vendored_build,
    vendor_not_used,
    vendor_go_too_old,
    vendor_not_at_module_root,
    modvendor_without_vendor,
    goflags_modvendor_breaks,
    modules_txt_missing,
    vendor_not_explicit,
    vendor_stale,
    vendor_extra_explicit,
    vendor_replace_mismatch,
    vendor_package_missing,
    tidy_after_vendor,
)

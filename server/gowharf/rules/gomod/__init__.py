"""Rules about go.mod alone, in the order in which they are asked to explain a failure.

CLOSEST are those that know a cause more closely than the families that the table asks first.
"""

from types import ModuleType

from gowharf.rules.gomod import (
    conflicting_replace,
    duplicate_require,
    go_directive,
    go_lower_than_dependency,
    gomod_syntax,
    import_not_required,
    major_version_suffix,
    malformed_pseudo_version,
    module_directive,
    no_go_directive,
    non_canonical_version,
    placeholder_version,
    replace_absolute_path,
    replace_arrow,
    replace_dir_missing,
    replace_into_vendor,
    replace_path_with_version,
    replace_target_not_a_path,
    replace_unused,
    replace_version_unused,
    replace_windows_path,
    require_without_version,
    required_version_excluded,
    toolchain_directive,
    unknown_godebug,
)

CLOSEST: tuple[ModuleType, ...] = (replace_into_vendor, replace_absolute_path, replace_windows_path)

MODULES: tuple[ModuleType, ...] = (
    gomod_syntax,
    module_directive,
    require_without_version,
    non_canonical_version,
    go_directive,
    toolchain_directive,
    unknown_godebug,
    duplicate_require,
    required_version_excluded,
    conflicting_replace,
    replace_arrow,
    replace_target_not_a_path,
    replace_path_with_version,
    replace_dir_missing,
    malformed_pseudo_version,
    major_version_suffix,
    replace_version_unused,
    placeholder_version,
    go_lower_than_dependency,
    no_go_directive,
    import_not_required,
    replace_unused,
)

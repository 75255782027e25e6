"""Rules about go.mod alone, in the order in which they are asked to explain a failure.

CLOSEST are those that know a cause more closely than the families that the table asks first.
"""

CLOSEST: tuple[str, ...] = (
    "replace_into_vendor",
    "replace_absolute_path",
    "replace_windows_path",
)

MODULES: tuple[str, ...] = (
    "gomod_syntax",
    "module_directive",
    "require_without_version",
    "non_canonical_version",
    "go_directive",
    "toolchain_directive",
    "unknown_godebug",
    "duplicate_require",
    "required_version_excluded",
    "conflicting_replace",
    "replace_arrow",
    "replace_target_not_a_path",
    "replace_path_with_version",
    "replace_dir_missing",
    "malformed_pseudo_version",
    "major_version_suffix",
    "replace_version_unused",
    "dependency_replace_ignored",
    "placeholder_version",
    "indirect_missing",
    "go_lower_than_dependency",
    "no_go_directive",
    "import_not_required",
    "replace_unused",
    "untidy",
)

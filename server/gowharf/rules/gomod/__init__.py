"""Rules about go.mod alone, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.gomod import (
    conflicting_replace,
    duplicate_require,
    go_directive,
    gomod_syntax,
    module_directive,
    non_canonical_version,
    replace_arrow,
    replace_path_with_version,
    replace_target_not_a_path,
    replace_windows_path,
    require_without_version,
    required_version_excluded,
    toolchain_directive,
    unknown_godebug,
)

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
    replace_windows_path,
)

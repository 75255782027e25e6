"""Rules about go.mod alone, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.gomod import (
    gomod_syntax,
    non_canonical_version,
    replace_arrow,
    replace_path_with_version,
    replace_target_not_a_path,
    replace_windows_path,
    require_without_version,
)

MODULES: tuple[ModuleType, ...] = (
    gomod_syntax,
    require_without_version,
    non_canonical_version,
    replace_arrow,
    replace_target_not_a_path,
    replace_path_with_version,
    replace_windows_path,
)

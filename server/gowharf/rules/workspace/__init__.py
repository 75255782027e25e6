"""Rules on go.work, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.workspace import (
    gowork_go_too_low,
    gowork_syntax,
    mod_vendor_in_workspace,
    modfile_in_workspace,
    modmod_in_workspace,
    module_not_in_workspace,
    modvendor_workspace_go121,
    use_duplicate,
    use_outside_context,
    work_init_twice,
    workspace_module_missing,
    workspace_replace,
)

MODULES: tuple[ModuleType, ...] = (
    gowork_syntax,
    use_outside_context,
    use_duplicate,
    workspace_module_missing,
    gowork_go_too_low,
    modmod_in_workspace,
    modvendor_workspace_go121,
    module_not_in_workspace,
    mod_vendor_in_workspace,
    modfile_in_workspace,
    work_init_twice,
    workspace_replace,
)

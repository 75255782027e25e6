"""Rules on go.work, in the order in which they are asked to explain a failure."""

MODULES: tuple[str, ...] = (
    "gowork_syntax",
    "use_outside_context",
    "use_duplicate",
    "workspace_module_missing",
    "gowork_go_too_low",
    "modmod_in_workspace",
    "modvendor_workspace_go121",
    "workspace_vendor_kind",
    "workspace_needed",
    "module_not_in_workspace",
    "no_module_at_workspace_root",
    "nested_module",
    "mod_vendor_in_workspace",
    "modfile_in_workspace",
    "work_init_twice",
    "workspace_replace",
    "unpublished_sibling_required",
    "gowork_sum",
)

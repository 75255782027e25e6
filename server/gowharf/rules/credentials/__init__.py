"""Rules about credentials and private modules, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.credentials import (
    credential_file_copied,
    credential_store,
    credentials_in_url,
    netrc_not_read,
    private_module_unconfigured,
    proxy_baked_in,
    secret_in_arg_env,
    ssh_mount_incomplete,
)

MODULES: tuple[ModuleType, ...] = (
    private_module_unconfigured,
    netrc_not_read,
    secret_in_arg_env,
    credential_file_copied,
    credentials_in_url,
    credential_store,
    ssh_mount_incomplete,
    proxy_baked_in,
)

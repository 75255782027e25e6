"""Rules about credentials and private modules, in the order in which they are asked to explain a failure."""

MODULES: tuple[str, ...] = (
    "private_module_unconfigured",
    "netrc_not_read",
    "secret_in_arg_env",
    "credential_file_copied",
    "credentials_in_url",
    "credential_store",
    "ssh_mount_incomplete",
    "proxy_baked_in",
)

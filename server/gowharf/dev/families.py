"""The families of rules as pages name them, in the order in which they are shown, each with its commonest rules."""

FAMILIES = {
    "image": "The image and its Go version",
    "context": "The build context",
    "gosum": "go.sum",
    "gomod": "go.mod",
    "vendor": "The vendor directory",
    "workspace": "Workspaces (go.work)",
    "dockerfile": "Go commands in the Dockerfile",
    "environment": "Go's environment variables",
    "credentials": "Private modules and credentials",
    "gowharf": "gowharf itself",
}

COMMONEST = {
    "image": ("image-go-too-old", "toolchain-download", "image-end-of-life"),
    "context": ("replace-dir-not-in-image", "package-not-copied", "vendor-dockerignored"),
    "gosum": ("gosum-not-in-image", "gosum-missing", "gosum-incomplete"),
    "gomod": ("gomod-syntax", "import-not-required", "go-directive"),
    "vendor": ("vendor-stale", "modvendor-without-vendor", "vendor-package-missing"),
    "workspace": ("workspace-module-missing", "use-outside-context", "gowork-go-too-low"),
    "dockerfile": ("no-gomod-at-command", "go-install-needs-version", "cd-does-not-persist"),
    "environment": ("unknown-go-variable", "goflags-invalid", "goproxy-invalid"),
    "credentials": ("private-module-unconfigured", "secret-in-arg-env", "netrc-not-read"),
    "gowharf": ("unused-ignore", "unknown-ignore", "unreadable-file"),
}


def anchor(family: str) -> str:
    """What a link to the family's heading in the index ends with, as GitHub makes it."""
    title = FAMILIES[family].lower().replace(" ", "-")
    return "".join(character for character in title if character.isalnum() or character in "-_")

"""The causes of failure that the first phases of a go command know: flags, environment, toolchain, modules, vendor.

Each is a `Failure.kind`; behind it stand the names of the `values` that it carries. Where a rule is about just this
cause, the kind has the rule's name. (The later phases' kinds are in kinds_commands.)
"""

# The command line
UNKNOWN_COMMAND = "unknown-go-command"  # command
UNKNOWN_FLAG = "unknown-go-flag"  # command, flag, since ("1.23": the first Go that has it, "" where none)
BAD_FLAG = "bad-go-flag"  # command, flag
FLAG_NOT_FIRST = "c-flag-not-first"  # command
CHDIR_MISSING = "c-flag-directory-missing"  # directory
USAGE = "go-usage"  # command

# The environment; all carry: variable, value
GOFLAGS_INVALID = "goflags-invalid"  # word
GOFLAGS_INSECURE = "goflags-insecure"
GO111MODULE = "go111module-off"
GO_PATH_VARIABLE = "go-path-variable"
GOOS_GOARCH = "goos-goarch-cgo-value"  # goos, goarch
GOROOT_WRONG = "goroot-set"
GOTOOLCHAIN_INVALID = "gotoolchain-invalid"
GOWORK_VALUE = "gowork-value"

# Which Go runs
IMAGE_TOO_OLD = "image-go-too-old"  # needs, has, file, gotoolchain
TOOLCHAIN_DOWNLOAD = "toolchain-download"  # toolchain, has
DIRECTIVE_TOO_NEW = "directive-needs-newer-go"  # directive, needs, has
VENDORED_NEEDS_NEWER = "dependency-needs-newer-go"  # module, needs, has

# go.mod
GOMOD_SYNTAX = "gomod-syntax"  # reason, problem
MODULE_DIRECTIVE = "module-directive"  # reason, problem
REQUIRE_WITHOUT_VERSION = "require-without-version"  # reason, problem
NON_CANONICAL_VERSION = "non-canonical-version"  # reason, problem, path, version
MAJOR_VERSION = "major-version-suffix"  # reason, problem
MALFORMED_MODULE_PATH = "malformed-module-path"  # reason, problem
REPLACE_ARROW = "replace-arrow"  # reason, problem
REPLACE_NOT_A_PATH = "replace-target-not-a-path"  # reason, problem
REPLACE_WITH_VERSION = "replace-path-with-version"  # reason, problem
REPLACE_WINDOWS = "replace-windows-path"  # reason, problem
DUPLICATE_REQUIRE = "duplicate-require"  # path, first, second
REQUIRED_EXCLUDED = "required-version-excluded"  # path, version
CONFLICTING_REPLACE = "conflicting-replace"  # module, first, second
GO_DIRECTIVE = "go-directive"  # reason, problem
EXPERIMENT = "unknown-experiment"  # variable, value
TOOLCHAIN_DIRECTIVE = "toolchain-directive"  # reason, problem
UNKNOWN_GODEBUG = "unknown-godebug"  # key, reason
MODULE_IN_GOPATH = "module-in-gopath-root"  # directory, root ("GOPATH" or "temp")
MODFILE_EXTENSION = "modfile-extension"  # modfile
MODFILE_WITHOUT_MODULE = "modfile-without-module"  # modfile
FLAG_FILE_MISSING = "flag-file-missing"  # flag, path
FLAG_FILE_MALFORMED = "flag-file-malformed"  # flag, path

# go.work
GOWORK_SYNTAX = "gowork-syntax"  # reason, problem
WORKSPACE_MODULE_MISSING = "workspace-module-missing"  # use, directory
USE_DUPLICATE = "use-duplicate"  # directory, or module
GOWORK_TOO_LOW = "gowork-go-too-low"  # use, needs, has (the go line of go.work, "1.18" where it has none)
WORKSPACE_REPLACE = "workspace-replace"  # module, first, second
MODFILE_IN_WORKSPACE = "modfile-in-workspace"  # modfile
MODMOD_IN_WORKSPACE = "modmod-in-workspace"  # mod
MODVENDOR_IN_OLD_WORKSPACE = "modvendor-workspace-go121"  # has

# vendor
MODULES_TXT_MISSING = "modules-txt-missing"  # module, version, vendor
NO_VENDOR_DIRECTORY = "modvendor-without-vendor"  # module, version, vendor
VENDOR_NOT_EXPLICIT = "vendor-not-explicit"  # module, version, vendor
VENDOR_STALE = "vendor-stale"  # module, version, vendored ("" where it isn't there), vendor
VENDOR_EXTRA_EXPLICIT = "vendor-extra-explicit"  # module, version, vendor
VENDOR_REPLACE_MISMATCH = "vendor-replace-mismatch"  # module, version, wanted, recorded ("" where none), vendor
VENDORED_NOT_REQUIRED = "indirect-missing"  # module, version, vendor

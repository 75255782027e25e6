"""The causes of failure that the later phases of a go command know: packages, sums, fetching, building, commands.

Each is a `Failure.kind`; behind it stand the names of the `values` that it carries. Where a rule is about just this
cause, the kind has the rule's name. (The first phases' kinds are in kinds.)
"""

# What is named on the command line
PACKAGE_DIRECTORY_MISSING = "package-directory-missing"  # argument, directory
PACKAGE_WITHOUT_GO_FILES = "package-without-go-files"  # argument, directory
PACKAGE_EXCLUDED = "package-excluded"  # package, directory, cgo ("true": only for want of cgo)
PACKAGE_NOT_IN_STD = "package-path-without-dot"  # argument, directory (that ./ARGUMENT would be, or "")
PACKAGE_IN_NESTED_MODULE = "package-in-nested-module"  # package, directory, module (the nested one's directory)
PACKAGE_NOT_IN_WORKSPACE = "module-not-in-workspace"  # directory, module (its directory, "" where it has none)
PACKAGE_OUTSIDE_MODULE = "package-outside-module"  # directory
PACKAGE_NOT_PROVIDED = "package-not-provided"  # package: an import path on the command line that no module has
PATTERN_WITHOUT_MODULE = "pattern-without-module"  # argument, directory
NOT_A_MAIN_PACKAGE = "not-a-main-package"  # package
SEVERAL_PACKAGES_TO_RUN = "several-packages-to-run"  # argument
FILES_OF_SEVERAL_DIRECTORIES = "files-of-several-directories"
NO_GO_MOD = "no-gomod-at-command"  # directory
NO_GO_FILES_LISTED = "no-go-files-listed"
VERSION_ARGUMENT_REFUSED = "version-argument-refused"  # argument
SEVERAL_PACKAGES_FOUND = "several-packages-in-directory"  # directory

# What is imported
IMPORT_NOT_REQUIRED = "import-not-required"  # package, importer, gomod ("edited": the image's go.mod was changed there)
IMPORT_NOT_IN_IMAGE = "import-not-in-image"  # package, importer, directory, file: the project's own, not in the image
IMPORT_IN_NESTED_MODULE = "import-in-nested-module"  # package, importer, directory, module
IMPORT_OF_SIBLING = "workspace-needed"  # package, importer, module, directory: go.work would have had it
IMPORT_NOT_IN_STD = "import-not-in-std"  # package, importer
IMPORT_NOT_VENDORED = "import-not-vendored"  # package, importer, directory
IMPORT_RELATIVE = "import-relative"  # package, importer
IMPORT_MALFORMED = "import-malformed"  # package, importer
IMPORT_OF_PROGRAM = "import-of-program"  # package, importer
IMPORT_INTERNAL = "import-of-internal"  # package, importer
EMPTY_FILE = "empty-go-file"  # file
FILE_CASE = "file-case-collision"  # directory, first, second
EMBED_UNSUPPORTED = "embed-unsupported"  # file, go
IMPORT_AMBIGUOUS = "import-ambiguous"  # package, importer, module
GENERATOR_FAILS = "generator-fails"  # program
IMPORT_CYCLE = "import-cycle"  # package, importer
IMPORT_THROUGH_VENDOR = "import-through-vendor"  # package, importer, wanted
IMPORT_CASE = "import-case-collision"  # package, importer, other
IMPORT_EXCLUDED = "import-excluded"  # package, importer, directory, cgo
IMPORT_WITHOUT_GO_MOD = "import-without-gomod"  # package
REPLACED_NOT_REQUIRED = "replaced-but-not-required"  # package, module
REPLACEMENT_MISSING = "replacement-directory-missing"  # module, version, directory, path
REPLACEMENT_GO_MOD_MISSING = "replacement-gomod-missing"  # module, version, directory, path
GO_MOD_NEEDS_UPDATE = "gomod-needs-update"  # module, required, selected
TOOLCHAIN_REDUNDANT = "toolchain-redundant"  # toolchain, go
GO_MOD_UNTIDY = "gomod-untidy"  # module, version, why ("unused", "tool", "direct", "block", "order", "sum")
DUPLICATE_REQUIRE = "duplicate-require"  # module, first, second
EMBED_NO_MATCH = "embed-not-in-image"  # pattern, directory
EMBED_REFUSED = "embed-refused"  # pattern, directory, why
GENERATOR_MISSING = "program-not-in-image"  # program, why ("generate")
SIBLING_NOT_COPIED = "file-not-copied"  # name, file, sibling, path, origin
UNDEFINED_NAME = "single-file-build"  # name, file, sibling

# go.sum
SUM_MISSING = "gosum-entry-missing"  # module, version, hash ("h1" or "go.mod"), gosum ("absent" or "present")
SUM_MALFORMED = "gosum-malformed"  # line, fields
SUM_MISMATCH = "gosum-mismatch"  # module, version, gomod ("true", "false"), hash, why ("impossible" or "disputed")

# The network
PROXY_OFF = "goproxy-off"  # module, version, cache
PROXY_INVALID = "goproxy-invalid"  # module, version, entry ("" for the whole list)
PRIVATE_MODULE = "private-module"  # module, version, host
NO_VCS = "no-vcs-in-image"  # module, version
NO_NETWORK = "network-none"  # module, version
UNPUBLISHED = "unpublished-version"  # module, version

# Building and writing
NO_C_COMPILER = "no-c-compiler"  # compiler, package, why
RACE_NEEDS_CGO = "race-needs-cgo"
VCS_STATUS = "vcs-stamping"  # directory, why ("owner" or "incomplete")
BUILD_CACHE_UNWRITABLE = "build-cache-unwritable"  # directory, user
MODULE_CACHE_UNWRITABLE = "module-cache-unwritable"  # directory, user
CACHE_UNSET = "build-cache-unset"
OUTPUT_IS_A_DIRECTORY = "output-is-a-directory"  # path, given
OUTPUT_UNWRITABLE = "output-unwritable"  # path, user
OUTPUT_NOT_A_DIRECTORY = "output-not-a-directory"  # path
NO_MAIN_PACKAGE = "no-main-package"  # path
GOBIN_RELATIVE = "gobin-relative"  # path
GOBIN_CROSS = "gobin-cross-install"  # gobin
GO_MOD_READ_ONLY = "readonly-bind-mount"  # path

# Commands about modules
GET_OUTSIDE_MODULE = "go-get-outside-module"
INSTALL_NEEDS_VERSION = "go-install-needs-version"  # packages
INSTALL_VERSIONS_DIFFER = "go-install-restrictions"  # argument, version
INSTALL_ARGUMENT_REFUSED = "install-argument-refused"  # argument
VENDOR_MODE_QUERY = "vendor-mode-query"  # argument: -mod=vendor and path@version
VENDOR_MODE_LIST = "vendor-mode-list"  # argument
NO_MODULES_SPECIFIED = "no-modules-specified"
GO_MOD_EXISTS = "gomod-exists"  # path
GO_WORK_EXISTS = "work-init-twice"  # path
NO_GO_WORK = "no-gowork"
NOT_A_DEPENDENCY = "not-a-known-dependency"  # argument
WORK_DIRECTORY_MISSING = "work-directory-missing"  # directory
MODULE_PATH_NEEDED = "module-path-needed"
VENDOR_IN_WORKSPACE = "mod-vendor-in-workspace"
REPLACEMENT_IN_VENDOR = "replace-into-vendor"  # path
UNKNOWN_VARIABLE = "unknown-go-variable"  # name
VARIABLE_REFUSED = "go-env-refused"  # name
NO_SUCH_TOOL = "no-such-tool"  # name
EDIT_REFUSED = "edit-option-refused"  # flag, value
NOT_DOCUMENTED = "no-package-to-document"  # argument, directory

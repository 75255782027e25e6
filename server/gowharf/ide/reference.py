"""What directives, Go environment variables and go commands are, in one or two sentences each, with a page to read.

The texts are our own. By name as it is written; of a go command without the "go" in front.
"""

from collections.abc import Mapping

from gowharf.startup import NamedTuple

_MOD = "https://go.dev/ref/mod"
_CMD = "https://pkg.go.dev/cmd/go"


class Entry(NamedTuple):
    """`form` is how it is written, `values` what may commonly be its value."""

    form: str
    text: str
    link: str
    values: tuple[str, ...] = ()


def _mod(form: str, text: str, anchor: str) -> Entry:
    return Entry(form, text, f"{_MOD}#{anchor}")


DIRECTIVES: Mapping[str, Entry] = {
    "module": _mod(
        "module PATH",
        "The main module's path: the prefix of the import paths of its packages. From major version 2 on it ends in "
        "`/v2`, `/v3` and so on.",
        "go-mod-file-module",
    ),
    "go": _mod(
        "go VERSION",
        "The least version of Go that can build the module, and the language version that it is written in. Since Go "
        "1.21 an older go command refuses the module, or fetches a newer toolchain where GOTOOLCHAIN lets it.",
        "go-mod-file-go",
    ),
    "toolchain": _mod(
        "toolchain NAME",
        "The toolchain to use in this module where the local one is older. With GOTOOLCHAIN=local, as the official "
        "golang images set it, the line has no effect.",
        "go-mod-file-toolchain",
    ),
    "godebug": _mod(
        "godebug KEY=VALUE",
        "The default of a GODEBUG setting for the programs of this main module.",
        "go-mod-file-godebug",
    ),
    "require": _mod(
        "require PATH VERSION",
        "A module that this one needs, at this version or a later one. `// indirect` marks one that no package here "
        "imports itself.",
        "go-mod-file-require",
    ),
    "tool": _mod(
        "tool PACKAGE",
        "A program that is developed with; `go tool` runs it, and its module is kept among the requirements. Needs Go "
        "1.24.",
        "go-mod-file-tool",
    ),
    "ignore": _mod(
        "ignore PATH", "A directory that patterns such as `./...` pass over. Needs Go 1.25.", "go-mod-file-ignore"
    ),
    "exclude": _mod(
        "exclude PATH VERSION",
        "A version that may not be used. It counts in the main module only, never in a dependency.",
        "go-mod-file-exclude",
    ),
    "replace": _mod(
        "replace PATH [VERSION] => TARGET",
        "Takes a module's content from elsewhere: from a directory, which must then be in the image too, or from "
        "another module and version. It counts in the main module and in go.work only.",
        "go-mod-file-replace",
    ),
    "retract": _mod(
        "retract VERSION",
        "Versions of this module that nobody should choose any more; the comment says why.",
        "go-mod-file-retract",
    ),
    "use": Entry(
        "use DIRECTORY",
        "A module of the workspace. Its directory with its go.mod must be in the image wherever go.work is.",
        f"{_MOD}#go-work-file-use",
    ),
}

_VARIABLES = """
AR|the archiver for building with gccgo|
CC|the C compiler for cgo|gcc clang
CXX|the C++ compiler for cgo|g++ clang++
CGO_ENABLED|whether packages may use cgo. With 0 programs are static and run in an image without a libc; with 1 a C compiler must be there|0 1
CGO_CFLAGS|flags that cgo gives to the C compiler|
CGO_CPPFLAGS|flags that cgo gives to the C preprocessor|
CGO_CXXFLAGS|flags that cgo gives to the C++ compiler|
CGO_LDFLAGS|flags that cgo gives to the linker|
GO111MODULE|whether go works with modules; on is the default since Go 1.16, off looks for packages in GOPATH alone|on off auto
GOAMD64|the level of the x86-64 instruction set to compile for|v1 v2 v3 v4
GOARCH|the processor architecture to compile for|amd64 arm64 arm 386 ppc64le riscv64 s390x wasm
GOARM|the version of the ARM architecture to compile for|5 6 7
GOARM64|the version of the ARM64 architecture to compile for|v8.0 v9.0
GOAUTH|how go gets credentials for fetching modules: from netrc, from git, or from a command|netrc off git
GOBIN|the directory into which go install puts programs; bin below GOPATH where it isn't set|/usr/local/bin /go/bin
GOCACHE|the directory of the build cache. Mount it as a cache to keep it from one image build to the next|/root/.cache/go-build
GODEBUG|settings for the behaviour of the runtime and the standard library, separated by commas|
GOENV|the file in which go env -w keeps settings; off reads none|off
GOEXPERIMENT|experiments of the toolchain to switch on or off|
GOFIPS140|the FIPS 140-3 module to build programs with|off latest
GOFLAGS|flags for every go command that knows them, separated by blanks|-mod=vendor -mod=readonly -mod=mod -trimpath -buildvcs=false
GOINSECURE|patterns of modules that may be fetched over plain HTTP or without checking certificates|
GOMODCACHE|the directory of downloaded modules; pkg/mod below GOPATH where it isn't set|/go/pkg/mod
GONOPROXY|patterns of modules that are fetched from their repository and not from a proxy; GOPRIVATE where it isn't set|
GONOSUMDB|patterns of modules whose sums are not asked of the checksum database; GOPRIVATE where it isn't set|
GOOS|the operating system to compile for|linux darwin windows freebsd js wasip1
GOPATH|the directory that holds downloaded modules, installed programs and, without modules, sources; /go in the golang images|/go
GOPRIVATE|patterns of modules that are private: they are fetched from their repository, and the public proxy and checksum database never hear of them|
GOPROXY|where modules come from: proxies in order, direct for their repositories, off for nowhere. After a comma the next is asked on 404 and 410 only, after a bar on any error|https://proxy.golang.org,direct direct off
GOROOT|where Go itself is installed; go finds it, so it needs no setting|/usr/local/go
GOSUMDB|the checksum database that unknown modules are checked against; off checks none|sum.golang.org off
GOTMPDIR|the directory for the temporary files of go commands|/tmp
GOTOOLCHAIN|which toolchain runs: local takes the installed one and no other, auto fetches a newer one where go.mod asks for it|local auto path local+auto
GOVCS|which version control programs may fetch which modules|*:all off
GOWORK|the go.work file in use; off works without a workspace|off
GOTELEMETRY|whether go collects counters; it is read only here, go telemetry sets it|
GOMAXPROCS|how many processors a Go program uses at a time|
GOMEMLIMIT|a soft limit for the memory of a Go program|
GOGC|how much the heap of a Go program may grow before it is collected, in percent|100 off
GOTRACEBACK|how much a Go program prints when it crashes|single all crash none
"""  # noqa: E501


def _variables() -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for line in _VARIABLES.strip().split("\n"):
        name, text, values = line.split("|", 2)
        sentence = text[0].upper() + text[1:] + "."
        found[name] = Entry(f"{name}=…", sentence, f"{_CMD}#hdr-Environment_variables", tuple(values.split()))
    return found


VARIABLES = _variables()

_COMMANDS = """
build|compiles packages and what they need; main packages become programs|hdr-Compile_packages_and_dependencies
clean|removes files that go commands made, caches included|hdr-Remove_object_files_and_cached_files
doc|shows a package's documentation|hdr-Show_documentation_for_package_or_symbol
env|prints Go's settings; with -w it keeps one in a file of the user who runs it|hdr-Print_Go_environment_information
fix|brings packages to newer ways of writing|hdr-Update_packages_to_use_new_APIs
fmt|formats source files|hdr-Gofmt__reformat__package_sources
generate|runs the commands that //go:generate comments name|hdr-Generate_Go_files_by_processing_source
get|changes the requirements in go.mod; since Go 1.18 it installs nothing|hdr-Add_dependencies_to_current_module_and_install_them
install|compiles main packages and puts them into GOBIN; PACKAGE@VERSION works outside of any module|hdr-Compile_and_install_packages_and_dependencies
list|tells about packages or, with -m, modules|hdr-List_packages_or_modules
mod download|fetches modules into the module cache; it needs go.mod and go.sum, and no sources|hdr-Download_modules_to_local_cache
mod edit|changes go.mod as told, without looking at any source|hdr-Edit_go_mod_from_tools_or_scripts
mod graph|prints which module requires which|hdr-Print_module_requirement_graph
mod init|writes a new go.mod|hdr-Initialize_new_module_in_current_directory
mod tidy|makes go.mod and go.sum fit the sources, so all sources must be there; it needs the network|hdr-Add_missing_and_remove_unused_modules
mod vendor|copies the packages that are needed into vendor/|hdr-Make_vendored_copy_of_dependencies
mod verify|checks that downloaded modules are unchanged|hdr-Verify_dependencies_have_expected_content
mod why|says why a package or module is needed|hdr-Explain_why_packages_or_modules_are_needed
work edit|changes go.work as told|hdr-Edit_go_work_from_tools_or_scripts
work init|writes a new go.work|hdr-Initialize_workspace_file
work sync|brings the modules of a workspace to common versions|hdr-Sync_workspace_build_list_to_modules
work use|adds modules to go.work|hdr-Add_modules_to_workspace_file
work vendor|copies the packages that a workspace needs into vendor/|hdr-Make_vendored_copy_of_dependencies
run|compiles a program and runs it|hdr-Compile_and_run_Go_program
telemetry|says or sets what go may count|hdr-Manage_telemetry_data_and_settings
test|compiles and runs the tests of packages|hdr-Test_packages
tool|runs a tool of Go's own, or one that go.mod names|hdr-Run_specified_go_tool
version|prints the version of Go, or of the Go that built a program|hdr-Print_Go_version
vet|reports likely mistakes in packages|hdr-Report_likely_mistakes_in_packages
"""  # noqa: E501


def _commands() -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for line in _COMMANDS.strip().split("\n"):
        name, text, anchor = line.split("|")
        found[name] = Entry(f"go {name}", f"{text[0].upper()}{text[1:]}.", f"{_CMD}#{anchor}")
    return found


COMMANDS = _commands()

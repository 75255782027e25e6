"""What the commands beside plain builds do, refuse and leave: go get, install, mod, work, env; programs and cgo."""

import pytest

from gowharf.replay.go import experiments, stdlib
from gowharf.replay.go.predict import predict
from gowharf.replay.go.world import Prediction
from gowharf.replay.image import Node
from gowharf.replay.look import Binary
from gowharf.replay.model import Outcome, User
from tests.replay.go.worlds import argv_of, go, world_of

MOD = "module example.com/app\n\ngo 1.21\n"
MAIN = "package main\n\nfunc main() {}\n"
APP = {"go.mod": MOD, "main.go": MAIN}


def certain(prediction: Prediction) -> list[str]:
    return [failure.says for failure in prediction.failures if failure.certain]


def program(prediction: Prediction, path: str) -> Binary | None:
    node = prediction.image.look(path).node
    return node.binary if node is not None else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "go install example.com/tool",
            "go: 'go install' requires a version when current directory is not in a module",
        ),
        ("go get example.com/tool@latest", "go: go.mod file not found in current directory or any parent directory.\n"),
        ("go mod download", "go: no modules specified (see 'go help mod download')"),
        (
            "go mod tidy",
            "go: go.mod file not found in current directory or any parent directory; see 'go help modules'",
        ),
        ("go mod vendor", "go: go.mod file not found in current directory or any parent directory;"),
        ("go list -m all", 'go: cannot match "all": go.mod file not found'),
        ("go run", "go: no go files listed"),
        ("go work sync", "go: no go.work file found\n\t(run 'go work init' first or specify path using GOWORK"),
        ("go work init ./nope", "go: directory nope does not exist"),
        ("go mod init", "go: cannot determine module path for source directory /src"),
        (
            "go build -modfile=other.mod .",
            "go: cannot find main module, but -modfile was set.\n\t-modfile cannot be used to set the module root dir",
        ),
    ],
)
def test_what_commands_say_outside_a_module(line: str, expected: str) -> None:
    says = certain(go(line, {"main.go": MAIN}))
    assert len(says) == 1
    assert says[0].startswith(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("go install a.example/c@v1.0.0 b.example/d@v1.0.1", "all arguments must refer to packages in the same module"),
        ("go install fmt@v1.0.0", "go: fmt@v1.0.0: argument must not be a package in the standard library"),
        ("go install a.example/c@", "go: a.example/c@: version must not be empty"),
        ("go install github.com/a/b@v1.0.0 github.com/c/d@v1.0.0", "All packages must be provided by the same module"),
        ("go install -mod=vendor a.example/c@v1.0.0", "go: a.example/c@v1.0.0: cannot query module due to -mod=vendor"),
        ("go mod init example.com/app", "go: /src/go.mod already exists"),
        ("go env -w GO_PRIVATE=x", "go: unknown go command variable GO_PRIVATE"),
        ("go env -w GOEXE=.x", "go: GOEXE cannot be modified"),
        ("go tool nope", 'go: no such tool "nope"'),
        ("go run ./lib", "package example.com/app/lib is not a main package"),
        ("go run ./cmd/...", "go: pattern ./cmd/... matches multiple packages:\n\texample.com/app/cmd/a"),
        ("go build -o bin ./cmd/...", "go: cannot write multiple packages to non-directory bin"),
        ("go build -o out/ ./lib", "go: no main packages to build"),
        ("go mod download example.com/nope", "go: module example.com/nope: not a known dependency"),
        ("go build ./go.mod", "main module (example.com/app) does not contain package example.com/app/go.mod"),
    ],
)
def test_what_commands_refuse_in_a_module(line: str, expected: str) -> None:
    files = {**APP, "lib/l.go": "package lib\n", "cmd/a/main.go": MAIN, "cmd/b/main.go": MAIN}
    says = certain(go(line, files))
    assert len(says) == 1
    assert expected in says[0]


def test_vendor_mode_cannot_list_all_modules() -> None:
    prediction = go("go list -m all", APP, env={"GOFLAGS": "-mod=vendor"})
    assert certain(prediction) == [
        "go: can't compute 'all' using the vendor directory\n\t(Use -mod=mod or -mod=readonly to bypass.)"
    ]


def test_mod_vendor_in_a_workspace() -> None:
    files = {"go.work": "go 1.22\n\nuse ./a\n", "a/go.mod": "module example.com/a\n\ngo 1.22\n"}
    assert certain(go("go mod vendor", files, workdir="/src/a"))[0].startswith(
        "go: 'go mod vendor' cannot be run in workspace mode."
    )


def test_a_replacement_inside_vendor() -> None:
    mod = MOD + "\nrequire example.com/lib v1.1.0\n\nreplace example.com/lib => ./vendor/lib\n"
    files = {"go.mod": mod, "vendor/lib/go.mod": "module example.com/lib\n", "vendor/lib/l.go": "package lib\n"}
    files["main.go"] = 'package main\n\nimport _ "example.com/lib"\n\nfunc main() {}\n'
    assert certain(go("go mod vendor", files)) == ["go: replacement path ./vendor/lib inside vendor directory"]


def test_mod_init_makes_a_module() -> None:
    world = world_of({"main.go": MAIN})
    made = predict(world, argv_of("go mod init example.com/app"))
    assert made.outcome is Outcome.SUCCEEDS
    built = predict(world._replace(image=made.image), argv_of("go build -o /app ."))
    assert certain(built) == []
    assert program(built, "/app") is not None


def test_work_init_makes_a_workspace() -> None:
    world = world_of({"a/go.mod": "module example.com/a\n\ngo 1.22\n", "a/main.go": MAIN})
    made = predict(world, argv_of("go work init ./a"))
    again = predict(world._replace(image=made.image), argv_of("go work init ./a"))
    assert certain(again) == ["go: /src/go.work already exists"]
    assert certain(predict(world._replace(image=made.image), argv_of("go build -o app ./a"))) == []


def test_go_env_w_is_remembered() -> None:
    assert go("go env -w GOPRIVATE=corp.example.com", APP).goenv == {"GOPRIVATE": "corp.example.com"}


@pytest.mark.parametrize(
    ("line", "files", "path"),
    [
        ("go build", APP, "/src/app"),
        ("go build .", {"go.mod": MOD.replace("/app", "/app/v2"), "main.go": MAIN}, "/src/app"),
        ("go build -o /usr/bin/server .", APP, "/usr/bin/server"),
        ("go build -o bin/ ./...", {"go.mod": MOD, "cmd/a/main.go": MAIN}, "/src/bin/a"),
        ("go build -o cmd ./cmd/a", {"go.mod": MOD, "cmd/a/main.go": MAIN}, "/src/cmd/a"),
        ("go build x/main.go", {"go.mod": MOD, "x/main.go": MAIN}, "/src/main"),
        ("go install ./...", {"go.mod": MOD, "cmd/a/main.go": MAIN}, "/go/bin/a"),
        ("go install example.com/x/cmd/tool/v2@latest", {}, "/go/bin/tool"),
    ],
)
def test_where_programs_go(line: str, files: dict[str, str], path: str) -> None:
    assert program(go(line, files), path) is not None


def test_windows_programs_are_called_exe() -> None:
    made = program(go("go build .", APP, env={"GOOS": "windows"}), "/src/app.exe")
    assert made is not None
    assert (made.goos, made.dynamic) == ("windows", False)


def test_cross_compiled_into_gobin() -> None:
    prediction = go("go install .", APP, env={"GOARCH": "arm64", "GOBIN": "/out"})
    assert certain(prediction) == ["go: cannot install cross-compiled binaries when GOBIN is set"]


def using(*packages: str) -> dict[str, str]:
    imports = "".join(f'import _ "{package}"\n' for package in packages)
    return {"go.mod": MOD, "main.go": f"package main\n\n{imports}\nfunc main() {{}}\n"}


@pytest.mark.parametrize(
    ("line", "files", "env", "dynamic"),
    [
        ("go build -o /app .", using("fmt"), {}, False),
        ("go build -o /app .", using("net/http"), {}, True),
        ("go build -o /app .", using("os/user"), {}, True),
        ("go build -o /app .", using("net/http"), {"CGO_ENABLED": "0"}, False),
        ("go build -tags netgo -o /app .", using("net/http"), {}, False),
        ("go build -tags netgo -o /app .", using("os/user"), {}, True),
        ("go build -race -o /app .", using("fmt"), {}, True),
        ("go build -ldflags=-linkmode=external -o /app .", using("fmt"), {}, True),
        ("go build -o /app .", using("net"), {"GOOS": "windows"}, False),
        ("go build -o /app .", using("net"), {"CGO_ENABLED": None}, None),
    ],
)
def test_which_programs_need_a_libc(
    line: str, files: dict[str, str], env: dict[str, str | None], dynamic: bool | None
) -> None:
    made = program(go(line, files, env=env), "/app")
    assert made is not None
    assert made.dynamic is dynamic


def test_alpine_has_no_compiler_so_programs_are_static() -> None:
    made = program(go("go build -o /app .", using("net/http"), "1.26.8-alpine"), "/app")
    assert made is not None
    assert made.dynamic is False


def test_cgo_wanted_without_a_compiler() -> None:
    prediction = go("go build -o /app .", using("net/http"), "1.26.8-alpine", env={"CGO_ENABLED": "1"})
    assert certain(prediction) == [
        '# runtime/cgo\ncgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH'
    ]


def test_a_package_that_is_nothing_without_cgo() -> None:
    files = {**APP, "main.go": 'package main\n\nimport "C"\n\nfunc main() {}\n'}
    prediction = go("go build .", files, env={"CGO_ENABLED": "0"})
    assert certain(prediction) == ["package example.com/app: build constraints exclude all Go files in /src"]
    assert prediction.failures[0].values["cgo"] == "true"


def test_race_needs_cgo() -> None:
    prediction = go("go build -race .", APP, env={"CGO_ENABLED": "0"})
    assert certain(prediction) == ["go: -race requires cgo; enable cgo by setting CGO_ENABLED=1"]


def test_a_repository_of_another_user() -> None:
    world = world_of(APP)
    names = ("HEAD", "objects", "refs")
    git = {f"/src/.git/{name}": Node("file", uid="app") for name in names}
    world = world._replace(image=world.image.with_files({"/src/.git": Node("dir", uid="app"), **git}))
    prediction = predict(world, argv_of("go build ."))
    assert [(failure.kind, failure.certain) for failure in prediction.failures] == [("vcs-stamping", False)]
    assert prediction.failures[0].says.startswith("error obtaining VCS status: exit status 128\n")
    assert predict(world, argv_of("go build -buildvcs=false .")).failures == ()
    assert predict(world, argv_of("go vet .")).failures == ()


def test_a_directory_of_another_user() -> None:
    world = world_of(APP)._replace(user=User("app", 1000, 1000, "/tmp"))
    assert certain(predict(world, argv_of("go build -o ./bin/app ."))) == [
        "example.com/app: go build example.com/app: mkdir ./bin/: permission denied"
    ]


def test_a_requirement_at_two_versions() -> None:
    mod = MOD + "\nrequire (\n\texample.com/lib v1.1.0\n\texample.com/lib v1.0.0\n)\n"
    prediction = go("go build .", {**APP, "go.mod": mod})
    assert certain(prediction) == ["go: updates to go.mod needed; to update it:\n\tgo mod tidy"]
    assert prediction.failures[0].kind == "duplicate-require"
    assert prediction.failures[0].place is not None and prediction.failures[0].place.path == "go.mod"
    explicit = go("go build -mod=readonly .", {**APP, "go.mod": mod})
    assert certain(explicit) == [
        "go: updates to go.mod needed, disabled by -mod=readonly; to update it:\n\tgo mod tidy"
    ]


@pytest.mark.parametrize(
    ("version", "program"), [("1.22.12", "compile: /src/nope.pgo: PGO error"), ("1.23.12", "preprofile")]
)
def test_a_profile_that_is_not_there_is_missed_by_the_program_that_reads_it(version: str, program: str) -> None:
    (failure,) = go("go build -pgo=nope.pgo .", APP, version).failures
    assert failure.says.startswith(f"{program}: error opening profile: open /src/nope.pgo: no such file")
    assert (failure.values["flag"], failure.values["path"]) == ("pgo", "/src/nope.pgo")


@pytest.mark.parametrize(
    ("line", "files"),
    [("go build -mod=$MODE .", APP), ("go run $TOOL", {"main.go": MAIN}), ("go install $TOOL", {"main.go": MAIN})],
)
def test_a_word_that_is_not_known_leaves_the_outcome_open(line: str, files: dict[str, str]) -> None:
    prediction = go(line, files)
    assert (prediction.outcome, prediction.failures) == (Outcome.UNKNOWN, ()) and prediction.why


@pytest.mark.parametrize(
    ("package", "version", "expected"),
    [
        ("slices", "1.20.14", False),
        ("slices", "1.21.0", True),
        ("net/http", None, True),
        ("encoding/json/v2", "1.24.0", False),
        ("encoding/json/v2", "1.26.0", None),
        ("iter", "1.22.0", None),
        ("iter", "1.23.0", True),
        ("services/api", "1.26.0", False),
        ("crypto/nope", "1.99.0", None),
        ("services/api", "1.99.0", False),
        ("internal/abi", "1.26.0", None),
    ],
)
def test_what_the_standard_library_has(package: str, version: str | None, expected: bool | None) -> None:
    assert stdlib.has(package, version) is expected


@pytest.mark.parametrize(
    ("value", "name", "minor", "expected"),
    [
        ("", "jsonv2", 26, False),
        ("", "jsonv2", 27, True),
        ("nojsonv2", "jsonv2", 27, False),
        ("none", "jsonv2", 27, False),
        ("simd,jsonv2", "jsonv2", 25, True),
        (None, "jsonv2", 25, None),
    ],
)
def test_which_experiments_are_on(value: str | None, name: str, minor: int, expected: bool | None) -> None:
    assert experiments.is_on(value, name, minor) is expected

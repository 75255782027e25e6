"""Variables that stop a go command, and the commands that they do not stop."""

import pytest

from gowharf.replay.go import goenv
from gowharf.replay.model import Outcome
from tests.replay.go.worlds import DOCKERFILE, go, world_of

FILES = {"go.mod": "module m\n\ngo 1.21\n", "main.go": "package main\n\nfunc main() {}\n"}


@pytest.mark.parametrize(
    ("line", "env", "says"),
    [
        ("go build .", {"GO111MODULE": "true"}, "go: unknown environment setting GO111MODULE=true"),
        ("go mod download", {"GO111MODULE": "off"}, "go: modules disabled by GO111MODULE=off; see 'go help modules'"),
        ("go version", {"GOPATH": "go"}, 'go: GOPATH entry is relative; must be absolute path: "go".'),
        ("go build .", {"GOOS": "Linux"}, "go: unsupported GOOS/GOARCH pair Linux/amd64"),
        ("go build .", {"GOARCH": "x86_64"}, "go: unsupported GOOS/GOARCH pair linux/x86_64"),
        ("go build .", {"GOWORK": "on"}, "go: invalid GOWORK: not an absolute path"),
        (
            "go build .",
            {"GOWORK": "/nope/go.work"},
            "go: reading go.work: open /nope/go.work: no such file or directory",
        ),
        ("go version", {"GOTOOLCHAIN": "1.26"}, 'go: invalid GOTOOLCHAIN "1.26"'),
        ("go build .", {"GOROOT": "/opt/go"}, "go: cannot find GOROOT directory: /opt/go"),
        ("go build .", {"GOROOT": "/go"}, ""),
        ("go vet .", {"GOROOT": "/go/"}, 'go: no such tool "vet"'),
        ("go build .", {"GOCACHE": "off"}, "build cache is disabled by GOCACHE=off, but required as of Go 1.12"),
        (
            "go build .",
            {"GOFLAGS": "-mod=bogus"},
            "-mod=bogus not supported (can be '', 'mod', 'readonly', or 'vendor')",
        ),
        ("go build -overlay=o.json .", {}, "go: reading overlay: open o.json: no such file or directory"),
    ],
)
def test_it_stops_the_command(line: str, env: dict[str, str | None], says: str) -> None:
    said = go(line, FILES, env=env)
    assert said.outcome is Outcome.FAILS
    assert said.failures[0].says.startswith(says)
    for name in env:
        assert said.failures[0].values["variable"] == name
        assert said.failures[0].place is not None
        assert said.failures[0].place.path == DOCKERFILE


@pytest.mark.parametrize(
    ("line", "env"),
    [
        ("go mod download", {"GOOS": "Linux"}),
        ("go mod download", {"GOCACHE": "off"}),
        ("go version", {"GO111MODULE": "true"}),
        ("go env GOPROXY", {"GOFLAGS": "-mod=bogus"}),
        ("go build .", {"GOROOT": "/usr/local/go/"}),
        ("go mod verify", {"GOROOT": "/go"}),
        ("go env GOTOOLCHAIN", {"GOTOOLCHAIN": "nonsense"}),
        ("go build .", {"GOPROXY": "", "GOSUMDB": "nonsense", "CGO_ENABLED": "false", "GODEBUG": "x=1"}),
        ("go build .", {"GO111MODULE": "on", "GOWORK": "off", "GOOS": "windows", "GOARCH": "arm64"}),
    ],
)
def test_it_does_not_stop_this_one(line: str, env: dict[str, str | None]) -> None:
    assert go(line, FILES, env=env).outcome is not Outcome.FAILS


HASH = "h1:" + "A" * 43 + "="


def test_what_is_unknown_stops_nothing() -> None:
    for name in ("GO111MODULE", "GOPATH", "GOOS", "GOWORK", "GOTOOLCHAIN", "GOCACHE", "GOFLAGS"):
        assert go("go build .", FILES, env={name: None}).outcome is not Outcome.FAILS


def test_a_relative_module_cache_matters_once_a_module_is_needed() -> None:
    env: dict[str, str | None] = {"GOMODCACHE": "./cache"}
    assert go("go build .", FILES, env=env).outcome is not Outcome.FAILS
    files = {
        "go.mod": "module m\n\ngo 1.21\n\nrequire example.com/lib v1.0.0\n",
        "go.sum": f"example.com/lib v1.0.0 {HASH}\nexample.com/lib v1.0.0/go.mod {HASH}\n",
        "main.go": 'package main\n\nimport _ "example.com/lib"\n\nfunc main() {}\n',
    }
    said = go("go build .", files, env=env)
    assert said.failures[0].says == 'go: GOMODCACHE entry is relative; must be absolute path: "./cache".'
    lib = {"lib/go.mod": "module example.com/lib\n", "lib/l.go": "package lib\n"}
    modules = "# example.com/lib v1.0.0\n## explicit\nexample.com/lib\n"
    vendored = {**files, "vendor/modules.txt": modules, "vendor/example.com/lib/l.go": "package lib\n"}
    for replaced in ("example.com/lib", "example.com/lib v1.0.0"):
        mod = f"{files['go.mod']}\nreplace {replaced} => ./lib\n"
        assert go("go build .", {**files, **lib, "go.mod": mod}, env=env).outcome is Outcome.SUCCEEDS
    assert go("go build .", vendored, env=env).outcome is Outcome.SUCCEEDS


def test_without_modules_an_import_is_nowhere() -> None:
    files = {**FILES, "main.go": 'package main\n\nimport "example.com/lib"\n\nfunc main() { lib.F() }\n'}
    said = go("go build .", files, env={"GO111MODULE": "off"})
    assert 'main.go:3:8: cannot find package "example.com/lib" in any of:' in said.failures[0].says
    env: dict[str, str | None] = {"GO111MODULE": "off", "GOPATH": "/go:/other"}
    assert (
        go("go build .", files, env=env)
        .failures[0]
        .says.endswith("\t/go/src/example.com/lib (from $GOPATH)\n\t/other/src/example.com/lib (from $GOPATH)")
    )
    imports = files["main.go"]
    for line, more in (
        ("go build ./...", {"main.go": imports}),
        ("go build main.go", {"main.go": imports}),
        ("go build .", {"main_windows.go": imports, "_main.go": imports, ".main.go": imports}),
    ):
        assert go(line, {**FILES, **more}, env=env).failures == ()
    assert go("go build .", files, env=env, workdir="/other/src/app").failures == ()


def test_a_setting_that_is_not_known_is_named() -> None:
    assert go("go build .", FILES, env={"GO111MODULE": None}).why == "GO111MODULE is not known"


def test_the_defaults_of_the_official_image() -> None:
    env = goenv.read(world_of(FILES), "1.26.8")
    assert env.get("GOPATH") == "/go"
    assert env.get("GOMODCACHE") == "/go/pkg/mod"
    assert env.get("GOCACHE") == "/root/.cache/go-build"
    assert env.get("GOPROXY") == "https://proxy.golang.org,direct"
    assert env.get("GOTOOLCHAIN") == "local"


def test_go_env_w_counts_where_the_environment_says_nothing() -> None:
    world = world_of(FILES)._replace(goenv={"GOPROXY": "off", "GOPATH": "/elsewhere"})
    env = goenv.read(world, "1.26.8")
    assert env.get("GOPROXY") == "off"
    assert env.get("GOPATH") == "/go"

"""go.sum, the module cache, and the way to modules that aren't in it."""

import pytest

from gowharf.replay.go.predict import predict
from gowharf.replay.go.world import Prediction, World
from gowharf.replay.image import Mount, Node
from gowharf.replay.model import Outcome, User
from tests.replay.go.worlds import argv_of, go, world_of

MOD = "module example.com/app\n\ngo 1.21\n\nrequire example.com/lib v1.1.0\n"
MAIN = 'package main\n\nimport "example.com/lib"\n\nfunc main() { lib.V() }\n'
HASH = "h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4="
SUM = f"example.com/lib v1.1.0 {HASH}\nexample.com/lib v1.1.0/go.mod {HASH}\n"
APP = {"go.mod": MOD, "go.sum": SUM, "main.go": MAIN}
MISSING = (
    "main.go:3:8: missing go.sum entry for module providing package example.com/lib (imported by example.com/app); "
    "to add:\n\tgo get example.com/app"
)


def steps(world: World, *lines: str) -> list[Prediction]:
    """Several go commands one after the other, each in the image that the one before left."""
    found: list[Prediction] = []
    for line in lines:
        prediction = predict(world, argv_of(line))
        found.append(prediction)
        world = world._replace(image=prediction.image, goenv=prediction.goenv)
    return found


def certain(prediction: Prediction) -> list[str]:
    return [failure.says for failure in prediction.failures if failure.certain]


def test_go_sum_complete() -> None:
    prediction = go("go build .", APP)
    assert prediction.outcome is Outcome.SUCCEEDS
    assert prediction.fetches == ("example.com/lib@v1.1.0",)
    assert prediction.network == "needed"


@pytest.mark.parametrize("text", [None, "", f"example.com/lib v1.1.0/go.mod {HASH}\n", SUM.replace("v1.1.0", "v1.0.0")])
def test_no_hash_of_the_files(text: str | None) -> None:
    files = {"go.mod": MOD, "main.go": MAIN} | ({} if text is None else {"go.sum": text})
    prediction = go("go build .", files)
    assert certain(prediction) == [MISSING]
    assert prediction.failures[0].values["gosum"] == ("absent" if text is None else "present")


def test_no_hash_of_go_mod() -> None:
    prediction = go("go build .", {**APP, "go.sum": f"example.com/lib v1.1.0 {HASH}\n"})
    expected = (
        "example.com/lib@v1.1.0: missing go.sum entry for go.mod file; to add it:\n\tgo mod download example.com/lib"
    )
    assert certain(prediction) == ["main.go:3:8: " + expected]
    old = {"go.mod": MOD.replace("1.21", "1.16"), "main.go": "package main\n\nfunc main() {}\n"}
    assert certain(go("go build .", old)) == ["go: " + expected]


def test_what_is_not_imported_needs_no_hash() -> None:
    assert certain(go("go build .", {"go.mod": MOD, "main.go": "package main\n\nfunc main() {}\n"})) == []


def test_mod_mod_fills_go_sum() -> None:
    assert certain(go("go build -mod=mod .", {"go.mod": MOD, "main.go": MAIN})) == []


def test_malformed_go_sum() -> None:
    files = {**APP, "go.sum": "<<<<<<< HEAD\n" + SUM}
    says = "malformed go.sum:\n/src/go.sum:1: wrong number of fields 2\n"
    assert certain(go("go build .", files)) == [says]
    assert certain(go("go build .", files, "1.21.13")) == []


def test_download_without_go_sum_is_not_enough() -> None:
    download, build = steps(world_of({"go.mod": MOD, "main.go": MAIN}), "go mod download", "go build .")
    assert download.outcome is Outcome.SUCCEEDS
    assert certain(build) == [MISSING]


def test_download_of_a_named_module_writes_its_hashes() -> None:
    _, build = steps(world_of({"go.mod": MOD, "main.go": MAIN}), "go mod download example.com/lib", "go build .")
    assert certain(build) == []


def test_proxy_off() -> None:
    off = {"GOPROXY": "off"}
    assert certain(go("go build .", APP, env=off)) == ["main.go:3:8: module lookup disabled by GOPROXY=off"]
    says = "go: example.com/lib@v1.1.0: module lookup disabled by GOPROXY=off"
    assert certain(go("go mod download", APP, env=off)) == [says]
    assert certain(go("go list -m all", APP, env=off)) == [says]
    assert certain(go("go mod tidy", APP, env=off)) == [
        "go: example.com/app imports\n\texample.com/lib: module lookup disabled by GOPROXY=off"
    ]


def test_proxy_off_after_a_download() -> None:
    world = world_of(APP)
    download = predict(world, argv_of("go mod download"))
    later = world._replace(image=download.image, env={**world.env, "GOPROXY": "off"})
    assert certain(predict(later, argv_of("go build ."))) == []
    elsewhere = later._replace(env={**later.env, "GOMODCACHE": "/tmp/mod"})
    assert certain(predict(elsewhere, argv_of("go build ."))) == ["main.go:3:8: module lookup disabled by GOPROXY=off"]


def test_a_private_module_is_at_most_a_warning() -> None:
    mod = MOD.replace("example.com/lib", "git.corp.internal/lib")
    prediction = go("go mod download", {"go.mod": mod})
    assert prediction.outcome is Outcome.UNKNOWN
    assert [(failure.kind, failure.certain) for failure in prediction.failures] == [("private-module", False)]


def test_direct_without_git() -> None:
    mod = MOD.replace("example.com/lib", "github.com/a/lib")
    prediction = go("go mod download", {"go.mod": mod}, "1.26.8-alpine", env={"GOPROXY": "direct"})
    assert certain(prediction) == [
        "go: github.com/a/lib@v1.1.0: unable to resolve git version: failed to execute git version: "
        'exec: "git": executable file not found in $PATH'
    ]
    assert certain(go("go mod download", {"go.mod": mod}, "1.26.8-alpine")) == []


def test_a_cache_of_another_user() -> None:
    world = world_of(APP)
    download = predict(world, argv_of("go mod download example.com/lib@v1.0.0"))
    user = User("app", 1000, 1000, "/tmp")
    later = world._replace(image=download.image, user=user)
    assert certain(predict(later, argv_of("go build -o /tmp/app ."))) == [
        "main.go:3:8: open /go/pkg/mod/cache/download/example.com/lib/@v/v1.1.0.lock: permission denied"
    ]


def test_a_build_cache_without_a_home() -> None:
    world = world_of({"go.mod": "module example.com/app\n", "main.go": "package main\n\nfunc main() {}\n"})
    world = world._replace(user=User("1001", 1001, 0, "/"))
    says = "failed to initialize build cache at /.cache/go-build: mkdir /.cache: permission denied"
    assert certain(predict(world, argv_of("go build -o /tmp/app ."))) == [says]
    named = world._replace(env={**world.env, "GOCACHE": "/tmp/cache"})
    assert certain(predict(named, argv_of("go build -o /tmp/app ."))) == []


def test_a_read_only_mount_refuses_go_sum() -> None:
    world = world_of({"go.mod": MOD, "main.go": MAIN})
    image = world.image.mounted((Mount("/src", world.image, "/src", False, "bind"),))
    world = world._replace(image=image, readonly=("/src",))
    assert certain(predict(world, argv_of("go mod tidy"))) == [
        "go: updating go.sum: open /src/go.sum: read-only file system"
    ]


def test_tidy_before_the_sources_drops_what_is_required() -> None:
    world = world_of({"go.mod": MOD, "go.sum": SUM})
    tidied = predict(world, argv_of("go mod tidy"))
    assert tidied.outcome is Outcome.SUCCEEDS
    image = tidied.image.with_file("/src/main.go", Node("file", text=MAIN))
    build = predict(world._replace(image=image), argv_of("go build ."))
    assert certain(build) == [
        "main.go:3:8: no required module provides package example.com/lib; to add it:\n\tgo get example.com/lib"
    ]
    assert build.failures[0].values["gomod"] == "edited"


def test_vendor_before_the_sources_leaves_no_package() -> None:
    files = {"go.mod": MOD, "go.sum": SUM, "vendor/modules.txt": "", "vendor/example.com/lib/l.go": "package lib\n"}
    world = world_of(files)
    vendored = predict(world, argv_of("go mod vendor"))
    assert vendored.outcome is Outcome.SUCCEEDS
    image = vendored.image.with_file("/src/main.go", Node("file", text=MAIN))
    build = predict(world._replace(image=image), argv_of("go build ."))
    assert certain(build)[0].startswith("main.go:3:8: cannot find module providing package example.com/lib")

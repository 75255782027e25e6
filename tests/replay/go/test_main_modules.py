"""go.mod and go.work: where they are found, what is wrong with them, and which -mod follows."""

from gowharf.replay.go import kinds
from gowharf.replay.image import Node
from gowharf.replay.model import Outcome
from tests.replay.go.worlds import argv_of, go, predict, world_of

MAIN = "package main\n\nfunc main() {}\n"
MODULE = {"go.mod": "module m\n\ngo 1.22\n", "main.go": MAIN}
WORK = {
    "go.work": "go 1.22\n\nuse (\n\t./api\n\t./lib\n)\n",
    "api/go.mod": "module example.com/api\n\ngo 1.22\n",
    "api/main.go": MAIN,
    "lib/go.mod": "module example.com/lib\n\ngo 1.22\n",
    "lib/lib.go": "package lib\n",
}


def test_every_problem_is_told_with_the_same_words() -> None:
    gomod = "module m\n\ngo 1.22\n\nrequire example.com/a\nfoo bar\n"
    said = go("go build .", {**MODULE, "go.mod": gomod})
    assert [failure.kind for failure in said.failures] == [kinds.REQUIRE_WITHOUT_VERSION, kinds.GOMOD_SYNTAX]
    assert {failure.says for failure in said.failures} == {
        "go: errors parsing go.mod:\ngo.mod:5: usage: require module/path v1.2.3\ngo.mod:6: unknown directive: foo"
    }


def test_paths_are_as_short_as_go_makes_them() -> None:
    files = {**MODULE, "go.mod": "foo\n", "cmd/main.go": MAIN}
    said = go("go build .", files, workdir="/src/cmd")
    assert said.failures[0].says == "go: errors parsing ../go.mod:\n../go.mod:1: unknown directive: foo"


def test_a_module_without_a_name() -> None:
    said = go("go build .", {**MODULE, "go.mod": "go 1.22\n"})
    assert said.failures[0].kind == kinds.MODULE_DIRECTIVE
    assert said.failures[0].says.startswith("go: error reading go.mod: missing module declaration.")


def test_contradicting_replacements() -> None:
    gomod = "module m\n\ngo 1.22\n\nreplace a.example/a => ./a\n\nreplace a.example/a => ./b\n"
    said = go("go build .", {**MODULE, "go.mod": gomod})
    assert said.failures[0].says == "go: conflicting replacements for a.example/a:\n\t./a\n\t./b"


def test_contradicting_replacements_of_a_member_of_a_workspace() -> None:
    twice = "\nreplace a.example/a => ./a\n\nreplace a.example/a => ./b\n"
    said = go("go build ./api", {**WORK, "api/go.mod": WORK["api/go.mod"] + twice})
    (failure,) = said.failures
    assert failure.says == "go: conflicting replacements for a.example/a:\n\t./a\n\t./b"
    assert failure.place is not None and failure.place.path == "api/go.mod"


def test_a_member_of_a_workspace_that_is_replaced() -> None:
    gowork = WORK["go.work"] + "\nreplace example.com/lib => ./elsewhere\n"
    (failure,) = go("go build ./api", {**WORK, "go.work": gowork}).failures
    assert failure.says.startswith(
        "go: workspace module example.com/lib is replaced at all versions in the go.work file."
    )
    assert failure.place is not None
    assert failure.place.span.text(gowork) == "replace example.com/lib => ./elsewhere"


def test_go_work_edit_and_use_write_go_work() -> None:
    image = go("go work edit -dropuse=./lib", WORK).image
    assert "./lib" not in getattr(image.read("/src/go.work"), "text", "./lib")
    newer = {**WORK, "lib/go.mod": "module example.com/lib\n\ngo 1.25\n"}
    image = go("go work use ./lib", newer).image
    assert getattr(image.read("/src/go.work"), "text", "").startswith("go 1.25\n\nuse (")
    assert go("go build ./api", WORK).workspace == "/src"


def test_one_module_required_twice() -> None:
    gomod = "module m\n\ngo 1.22\n\nrequire a.example/a v1.0.0\n\nrequire a.example/a v1.1.0\n"
    said = go("go build .", {**MODULE, "go.mod": gomod})
    assert said.failures[0].kind == kinds.DUPLICATE_REQUIRE
    assert said.failures[0].says == "go: updates to go.mod needed; to update it:\n\tgo mod tidy"


def test_a_module_in_the_temporary_directory() -> None:
    world = world_of(MODULE, workdir="/tmp")
    image = world.image.with_file("/tmp/go.mod", Node("file", source="go.mod"))
    said = predict(world._replace(image=image), argv_of("go build ."))
    assert said.failures[0].kind == kinds.MODULE_IN_GOPATH
    assert said.failures[0].says.startswith("go: warning: ignoring go.mod in system temp root /tmp\n")


def test_a_go_mod_that_something_may_have_written_is_unknown() -> None:
    world = world_of({"main.go": MAIN})
    said = predict(world._replace(image=world.image.with_haze("/src")), argv_of("go mod tidy"))
    assert said.outcome is Outcome.UNKNOWN
    assert said.failures == ()


def test_folders_of_the_base_image_hold_no_go_work() -> None:
    said = go("go mod tidy", {"x": ""}, workdir="/usr/src/app")
    assert said.outcome is Outcome.FAILS


def test_a_workspace_without_one_of_its_modules() -> None:
    files = {path: text for path, text in WORK.items() if path != "lib/go.mod"}
    said = go("go mod download", files)
    (failure,) = said.failures
    assert failure.kind == kinds.WORKSPACE_MODULE_MISSING
    assert failure.says == (
        "go: cannot load module lib listed in go.work file: open lib/go.mod: no such file or directory"
    )
    assert failure.place is not None
    assert failure.place.span.text(files["go.work"]) == "./lib"


def test_a_workspace_with_a_lower_go_line() -> None:
    files = {**WORK, "go.work": "use ./api\n"}
    old = go("go build ./api", files, "1.22.12").failures[0].says
    new = go("go build ./api", files, "1.27.3").failures[0].says
    assert old.endswith("requires go >= 1.22, but go.work lists go 1.18; to update it:\n\tgo work use")
    assert new.endswith("but go.work implicitly requires go 1.18; to download and use go 1.22:\n\tgo work use")
    assert go("go work sync", files).outcome is not Outcome.FAILS


def test_modes_that_a_workspace_does_not_take() -> None:
    assert go("go build -mod=mod ./api", WORK).failures[0].kind == kinds.MODMOD_IN_WORKSPACE
    old = go("go build -mod=vendor ./api", {**WORK, "go.work": WORK["go.work"].replace("1.22", "1.21")}, "1.21.13")
    assert old.failures[0].kind == kinds.MODVENDOR_IN_OLD_WORKSPACE
    assert go("go build -modfile=x.mod ./api", WORK).failures[0].kind == kinds.MODFILE_IN_WORKSPACE
    assert "cannot be run in workspace mode" in go("go mod vendor", WORK).failures[0].says
    assert go("go mod vendor", WORK, env={"GOWORK": "off"}, workdir="/src/api").outcome is not Outcome.FAILS


def test_used_twice() -> None:
    twice = go("go build ./api", {**WORK, "go.work": "go 1.22\n\nuse ./api\n\nuse ./api/\n"})
    assert "go.work:5: path /src/api appears multiple times in workspace" in twice.failures[0].says
    same = go("go build ./api", {**WORK, "lib/go.mod": WORK["api/go.mod"]})
    assert same.failures[0].says == "go: module example.com/api appears multiple times in workspace"


def test_godebug() -> None:
    said = go("go build .", {**MODULE, "go.mod": "module m\n\ngo 1.23\n\ngodebug nonsense=1\n"})
    assert said.failures[0].says == 'go: error loading go.mod:\ngo.mod:5: unknown godebug "nonsense"'


def test_the_mode_and_its_reason() -> None:
    vendored = {**MODULE, "vendor/modules.txt": ""}
    said = go("go build .", vendored)
    assert (said.mod, said.module, said.module_source) == ("vendor", "/src", "go.mod")
    assert said.mod_reason == "Go version in go.mod is at least 1.14 and vendor directory exists."
    assert go("go build -mod=mod .", vendored).mod == "mod"
    assert go("go build .", vendored, env={"GOFLAGS": "-mod=readonly"}).mod_reason == "-mod=readonly is in GOFLAGS"
    assert go("go mod tidy", vendored).mod == "mod"
    assert go("go build .", {**vendored, "go.mod": "module m\n"}).mod == "readonly"
    assert go("go build .", {**vendored, "vendor/modules.txt": "## workspace\n"}).mod == "readonly"


def test_a_version_that_is_required_and_excluded() -> None:
    gomod = "module m\n\ngo 1.22\n\nrequire a.example/a v1.0.0\n\nexclude a.example/a v1.0.0\n"
    said = go("go build .", {**MODULE, "go.mod": gomod})
    assert said.failures[0].kind == kinds.REQUIRED_EXCLUDED
    assert said.failures[0].says.startswith("go: ignoring requirement on excluded version a.example/a v1.0.0\n")

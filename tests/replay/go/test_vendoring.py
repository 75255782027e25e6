"""vendor/modules.txt against go.mod and go.work."""

from gowharf.replay.go import kinds
from gowharf.replay.go.world import Prediction
from gowharf.replay.model import Outcome
from tests.replay.go.worlds import go

GOMOD = "module m\n\ngo 1.22\n\nrequire example.com/a v1.0.0\n"
MAIN = "package main\n\nfunc main() {}\n"


def build(modules: str, gomod: str = GOMOD, version: str = "1.26.8", **more: str) -> Prediction:
    files = {"go.mod": gomod, "main.go": MAIN, "vendor/modules.txt": modules, **more}
    return go("go build .", files, version)


def test_in_step() -> None:
    said = build("# example.com/a v1.0.0\n## explicit; go 1.21\nexample.com/a\n")
    assert said.outcome is not Outcome.FAILS
    assert said.mod == "vendor"


def test_not_marked_explicit() -> None:
    said = build("# example.com/a v1.0.0\nexample.com/a\n")
    assert [failure.kind for failure in said.failures] == [kinds.VENDOR_NOT_EXPLICIT]
    assert said.failures[0].says == (
        "go: inconsistent vendoring in /src:\n"
        "\texample.com/a@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt\n\n"
        "\tTo ignore the vendor directory, use -mod=readonly or -mod=mod.\n"
        "\tTo sync the vendor directory, run:\n\t\tgo mod vendor"
    )


def test_another_version_is_two_lines() -> None:
    said = build("# example.com/a v0.9.0\n## explicit\nexample.com/a\n")
    assert [failure.kind for failure in said.failures] == [kinds.VENDOR_STALE, kinds.VENDOR_EXTRA_EXPLICIT]
    assert said.failures[0].values["vendored"] == "v0.9.0"
    assert said.failures[0].says == said.failures[1].says
    assert said.failures[0].place is not None
    assert said.failures[0].place.path == "go.mod"


def test_an_explicit_module_without_packages_is_not_looked_at() -> None:
    text = "# example.com/a v1.0.0\n## explicit\nexample.com/a\n# example.com/b v1.0.0\n## explicit\n"
    assert build(text).outcome is not Outcome.FAILS


def test_no_modules_txt() -> None:
    files = {"go.mod": GOMOD, "main.go": MAIN, "vendor/example.com/a/a.go": "package a\n"}
    assert go("go build .", files).failures[0].kind == kinds.MODULES_TXT_MISSING
    del files["vendor/example.com/a/a.go"]
    assert go("go build -mod=vendor .", files).failures[0].kind == kinds.NO_VENDOR_DIRECTORY


def test_replacements_are_compared_as_written() -> None:
    gomod = GOMOD + "\nreplace example.com/a => ./q/\n"
    text = "# example.com/a v1.0.0 => ./q\n## explicit\nexample.com/a\n# example.com/a => ./q\n"
    said = build(text, gomod)
    assert [failure.kind for failure in said.failures] == [kinds.VENDOR_REPLACE_MISMATCH]
    assert "is replaced by ./q/ in go.mod, but marked as replaced by ./q in vendor" in said.failures[0].says
    assert build(text, gomod.replace("./q/", "./q")).outcome is not Outcome.FAILS


def test_replaced_on_one_side_only() -> None:
    recorded = "# example.com/a v1.0.0 => ./q\n## explicit\nexample.com/a\n"
    said = build(recorded)
    assert "is marked as replaced in vendor/modules.txt, but not replaced in go.mod" in said.failures[0].says
    gomod = GOMOD + "\nreplace example.com/b => ./b\n"
    said = build("# example.com/a v1.0.0\n## explicit\nexample.com/a\n", gomod)
    assert "example.com/b: is replaced in go.mod, but not marked as replaced" in said.failures[0].says


def test_a_vendored_module_that_needs_a_newer_go() -> None:
    said = build("# example.com/a v1.0.0\n## explicit; go 1.99\nexample.com/a\n")
    (failure,) = said.failures
    assert failure.kind == kinds.VENDORED_NEEDS_NEWER
    assert failure.says == (
        "go: example.com/a in vendor/modules.txt requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=local)"
    )
    assert failure.place is not None
    assert failure.place.path == "vendor/modules.txt"
    second = build(
        "# example.com/a v1.0.0\n## explicit\nexample.com/a\n# example.com/z v1.0.0\n## go 1.99\nexample.com/z\n"
    )
    assert [one.kind for one in second.failures] == [kinds.VENDORED_NEEDS_NEWER]


def test_below_go_114_only_another_version_counts() -> None:
    gomod = GOMOD.replace("1.22", "1.13")
    files = {"go.mod": gomod, "main.go": MAIN, "vendor/modules.txt": "# example.com/a v1.0.0\nexample.com/a\n"}
    assert go("go build -mod=vendor .", files).outcome is not Outcome.FAILS
    files["vendor/modules.txt"] = "# example.com/a v0.9.0\nexample.com/a\n"
    said = go("go build -mod=vendor .", files)
    assert "but vendor/modules.txt indicates example.com/a@v0.9.0" in said.failures[0].says


def test_a_workspace_compares_paths_from_its_own_directory() -> None:
    files = {
        "go.work": "go 1.22\n\nuse ./api\n",
        "api/go.mod": "module m\n\ngo 1.22\n\nrequire example.com/a v1.0.0\n\nreplace example.com/a => ../q\n",
        "api/main.go": MAIN,
        "vendor/modules.txt": "## workspace\n# example.com/a v1.0.0 => ./q\n## explicit\nexample.com/a\n"
        "# example.com/a => ./q\n",
    }
    assert go("go build ./api", files).outcome is not Outcome.FAILS
    files["vendor/modules.txt"] = "## workspace\n"
    said = go("go build ./api", files)
    assert "example.com/a: is replaced in api/go.mod, but not marked as replaced" in said.failures[-1].says
    assert said.failures[0].says.endswith("go work vendor")


def test_a_module_that_provides_packages_must_be_required() -> None:
    text = "# example.com/a v1.0.0\n## explicit\nexample.com/a\n# example.com/b v1.0.0\nexample.com/b\n"
    said = build(text)
    assert [failure.kind for failure in said.failures] == [kinds.VENDORED_NOT_REQUIRED]
    assert said.failures[0].says == (
        "go: vendored module example.com/b@v1.0.0 should be required explicitly in go.mod\n"
        "go: updates to go.mod needed, disabled by -mod=vendor\n"
        "\t(Go version in go.mod is at least 1.14 and vendor directory exists.)\n\tto update it:\n\tgo mod tidy"
    )
    assert build(text, GOMOD.replace("1.22", "1.16")).outcome is not Outcome.FAILS

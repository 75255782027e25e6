"""Package arguments and imports: which packages of the image a go command finds, and its words where it doesn't."""

import pytest

from gowharf.replay.model import Outcome
from tests.replay.go.worlds import go

MOD = "module example.com/app\n\ngo 1.21\n"
MAIN = "package main\n\nfunc main() {}\n"
APP = {"go.mod": MOD, "main.go": MAIN}


def importing(*paths: str) -> str:
    lines = "".join(f'\t"{path}"\n' for path in paths)
    return f"package main\n\nimport (\n{lines})\n\nfunc main() {{}}\n"


def says(line: str, files: dict[str, str], version: str = "1.26.8", **more: object) -> str:
    """All that the command says, or "" where it passes."""
    prediction = go(line, files, version, **more)
    return "\n".join(failure.says for failure in prediction.failures if failure.certain)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("./nope", "stat /src/nope: directory not found"),
        ("./docs", "no Go files in /src/docs"),
        ("./ignored", "package example.com/app/ignored: build constraints exclude all Go files in /src/ignored"),
        ("./tested", "example.com/app/tested: no non-test Go files in /src/tested"),
        ("./tools", "main module (example.com/app) does not contain package example.com/app/tools"),
        ("services/api", "package services/api is not in std (/usr/local/go/src/services/api)"),
        ("cmd/api", "cmd/api: build constraints exclude all Go files in /usr/local/go/src/cmd/api"),
        ("cmd/server", "package cmd/server is not in std (/usr/local/go/src/cmd/server)"),
        ("/srv/app", "stat /srv/app: directory not found"),
        ("./nope/...", "pattern ./nope/...: lstat ./nope/: no such file or directory"),
        (
            "../...",
            "pattern ../...: directory prefix / does not contain main module or its selected dependencies",
        ),
        (
            "example.com/app/nope",
            "no required module provides package example.com/app/nope; to add it:\n\tgo get example.com/app/nope",
        ),
        (
            "example.com/lib@v1.0.0",
            "package example.com/lib@v1.0.0: can only use path@version syntax with 'go get' and 'go install' in "
            "module-aware mode",
        ),
        ("main.go x/main.go", "named files must all be in one directory; have . and x"),
        ("./two", "found packages a (a.go) and b (b.go) in /src/two"),
    ],
)
def test_what_go_says_of_a_package_that_it_cannot_build(argument: str, expected: str) -> None:
    files = {
        **APP,
        "docs/readme.md": "",
        "ignored/a.go": "//go:build ignore\n\npackage ignored\n",
        "tested/a_test.go": "package tested\n",
        "tools/go.mod": "module example.com/app/tools\n",
        "tools/t.go": "package tools\n",
        "x/main.go": MAIN,
        "two/a.go": "package a\n",
        "two/b.go": "package b\n",
    }
    assert says(f"go build -o /app {argument}", files) == expected


@pytest.mark.parametrize("argument", [".", "./...", "./x", "x/main.go", "fmt", "example.com/app/x", "./x/", "std", ""])
def test_packages_that_are_there_are_found(argument: str) -> None:
    prediction = go(f"go vet {argument}", {**APP, "x/main.go": MAIN})
    assert prediction.outcome is Outcome.SUCCEEDS
    assert prediction.failures == ()


def test_before_go_1_21_the_standard_library_is_called_goroot() -> None:
    files = {"go.mod": "module example.com/app\n\ngo 1.19\n", "main.go": MAIN}
    expected = "package services/api is not in GOROOT (/usr/local/go/src/services/api)"
    assert says("go build services/api", files, "1.20.14") == expected


def test_a_package_that_a_newer_go_brought() -> None:
    files = {"go.mod": MOD, "main.go": importing("unique")}
    assert (
        says("go build .", files, "1.22.10") == "main.go:4:2: package unique is not in std (/usr/local/go/src/unique)"
    )
    assert says("go build .", files, "1.23.9") == ""


def test_own_package_that_is_not_in_the_image() -> None:
    files = {"go.mod": MOD, "main.go": importing("example.com/app/internal/x")}
    prediction = go("go build .", files)
    assert [failure.says for failure in prediction.failures] == [
        "main.go:4:2: no required module provides package example.com/app/internal/x; to add it:\n"
        "\tgo get example.com/app/internal/x"
    ]
    assert prediction.failures[0].place is not None
    assert prediction.failures[0].place.path == "main.go"


def test_imports_are_followed_through_the_main_module() -> None:
    files = {**APP, "main.go": importing("example.com/app/a"), "a/a.go": 'package a\n\nimport _ "example.com/zz"\n'}
    assert says("go build .", files).startswith("a/a.go:3:8: no required module provides package example.com/zz")


def test_test_files_count_only_for_tests() -> None:
    files = {**APP, "main_test.go": 'package main\n\nimport "example.com/assert"\n'}
    assert says("go build .", files) == ""
    assert "no required module provides package example.com/assert" in says("go test .", files)


def test_files_for_another_system_are_not_read() -> None:
    files = {**APP, "x_windows.go": 'package main\n\nimport "example.com/win"\n'}
    assert says("go build .", files) == ""
    assert "example.com/win" in says("go build .", files, env={"GOOS": "windows"})


def test_a_tag_takes_a_file_in() -> None:
    files = {**APP, "x.go": '//go:build extra\n\npackage main\n\nimport "example.com/extra"\n'}
    assert says("go build .", files) == ""
    assert "example.com/extra" in says("go build -tags extra .", files)
    assert go("go build -tags $TAGS .", files).outcome is Outcome.UNKNOWN


def test_embed_without_files() -> None:
    source = 'package main\n\nimport _ "embed"\n\n//go:embed web/*.html\nvar page string\n\nfunc main() {}\n'
    files = {"go.mod": MOD, "main.go": source}
    assert says("go build .", files) == "main.go:5:12: pattern web/*.html: no matching files found"
    assert says("go build .", {**files, "web/index.html": ""}) == ""
    assert says("go list .", files) == "main.go:5:12: pattern web/*.html: no matching files found"
    assert says("go mod tidy", files) == ""


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("web/[a-c].html", ""),
        ("web/[b-c].html", "no matching files found"),
        ("web/[^a].html", "no matching files found"),
        ("web/*.h*t*m*l*", ""),
        ("web/*.h*t*m*l*x", "no matching files found"),
        ("web/[", "invalid pattern syntax"),
        ("web//a.html", "invalid pattern syntax"),
        ("[w/eb]*", "syntax error in pattern"),
    ],
)
def test_embed_patterns_are_go_s(pattern: str, why: str) -> None:
    source = f'package main\n\nimport _ "embed"\n\n//go:embed {pattern}\nvar page string\n\nfunc main() {{}}\n'
    said = f"main.go:5:12: pattern {pattern}: {why}" if why else ""
    assert says("go build .", {"go.mod": MOD, "main.go": source, "web/a.html": ""}) == said


def test_a_replacement_that_is_not_required() -> None:
    mod = MOD + "\nreplace example.com/lib => ./lib\n"
    files = {"go.mod": mod, "main.go": importing("example.com/lib"), "lib/go.mod": "module example.com/lib\n"}
    files["lib/l.go"] = "package lib\n"
    assert says("go build .", files) == (
        "main.go:4:2: module example.com/lib provides package example.com/lib and is replaced but not required; "
        "to add it:\n\tgo get example.com/lib"
    )


REPLACED = MOD + "\nrequire example.com/lib v1.1.0\n\nreplace example.com/lib => ./lib\n"


def test_a_replacement_directory_that_is_missing() -> None:
    files = {"go.mod": REPLACED, "main.go": importing("example.com/lib")}
    prediction = go("go build .", files)
    assert [failure.says for failure in prediction.failures] == [
        "main.go:4:2: example.com/lib@v1.1.0: replacement directory ./lib does not exist"
    ]
    assert prediction.failures[0].place is not None
    assert prediction.failures[0].place.path == "go.mod"
    assert says("go mod download", files) == (
        "go: example.com/lib@v1.1.0 (replaced by ./lib): reading lib/go.mod: "
        "open /src/lib/go.mod: no such file or directory"
    )
    assert says("go build .", {"go.mod": REPLACED, "main.go": MAIN}) == ""


def test_a_replacement_without_go_mod() -> None:
    files = {"go.mod": REPLACED, "main.go": importing("example.com/lib"), "lib/l.go": "package lib\n"}
    assert says("go build .", files) == (
        "main.go:4:2: module ./lib: reading lib/go.mod: open /src/lib/go.mod: no such file or directory"
    )


def test_a_replacement_that_needs_more_than_the_main_module_says() -> None:
    files = {"go.mod": REPLACED, "main.go": importing("example.com/lib"), "lib/l.go": "package lib\n"}
    files["lib/go.mod"] = "module example.com/lib\n\ngo 1.22\n"
    assert says("go build .", files) == "go: updates to go.mod needed; to update it:\n\tgo mod tidy"
    files["lib/go.mod"] = "module example.com/lib\n\ngo 1.20\n"
    assert says("go build .", files) == ""


def test_without_go_mod() -> None:
    nothing = "go.mod file not found in current directory or any parent directory; see 'go help modules'"
    assert says("go build .", {"main.go": MAIN}) == "go: " + nothing
    assert says("go build main.go", {"main.go": importing("fmt")}) == ""
    assert says("go build main.go", {"main.go": importing("example.com/lib")}) == (
        f"main.go:4:2: no required module provides package example.com/lib: {nothing}"
    )
    assert says("go build ./...", {"main.go": MAIN}) == (
        "pattern ./...: directory prefix . does not contain main module or its selected dependencies"
    )


VENDORED = {
    "go.mod": MOD + "\nrequire example.com/lib v1.1.0\n",
    "vendor/modules.txt": "# example.com/lib v1.1.0\n## explicit\nexample.com/lib\n",
}


def test_vendor_mode_has_what_is_vendored() -> None:
    files = {**VENDORED, "main.go": importing("example.com/lib"), "vendor/example.com/lib/l.go": "package lib\n"}
    prediction = go("go build .", files)
    assert prediction.outcome is Outcome.SUCCEEDS
    assert prediction.network == "not-needed"


def test_vendor_mode_lacks_what_is_not() -> None:
    files = {**VENDORED, "main.go": importing("example.com/lib")}
    expected = (
        "main.go:4:2: cannot find module providing package example.com/lib: import lookup disabled by -mod=vendor"
    )
    reason = "\n\t(Go version in go.mod is at least 1.14 and vendor directory exists.)"
    assert says("go build .", files) == expected + reason
    assert says("go build -mod=vendor .", files) == expected


WORK = {
    "go.work": "go 1.21\n\nuse (\n\t./a\n\t./b\n)\n",
    "a/go.mod": "module example.com/a\n\ngo 1.21\n",
    "b/go.mod": "module example.com/b\n\ngo 1.21\n",
    "b/b.go": "package b\n",
    "c/go.mod": "module example.com/c\n\ngo 1.21\n",
    "c/c.go": "package c\n",
}


def test_workspace_members_see_each_other() -> None:
    assert says("go build -o app ./a", {**WORK, "a/main.go": importing("example.com/b")}) == ""


def test_a_module_that_the_workspace_leaves_out() -> None:
    files = {**WORK, "a/main.go": importing("example.com/c")}
    assert says("go build ./c", files) == (
        "directory c is contained in a module that is not one of the workspace modules listed in go.work. "
        "You can add the module to the workspace using:\n\tgo work use c"
    )
    assert says("go build ./a", files) == (
        "a/main.go:4:2: no required module provides package example.com/c; to add it:\n"
        "\tcd /src/a\n\tgo get example.com/c"
    )


def test_one_file_built_without_its_sibling() -> None:
    main = "package main\n\nfunc main() { println(name()) }\n"
    files = {"go.mod": MOD, "api/main.go": main, "api/name.go": 'package main\n\nfunc name() string { return "" }\n'}
    assert says("go build api/main.go", files) == "# command-line-arguments\napi/main.go:3:23: undefined: name"
    assert says("go build -o app ./api", files) == ""
    assert says("go build ./api", files) == 'go: build output "api" already exists and is a directory'
    assert says("go build api/main.go api/name.go", files) == ""


def test_a_program_cannot_be_imported() -> None:
    files = {"go.mod": MOD, "main.go": importing("example.com/app/x"), "x/main.go": MAIN}
    assert (
        says("go build .", files) == 'main.go:4:2: import "example.com/app/x" is a program, not an importable package'
    )


def test_unknown_words_are_no_errors() -> None:
    for line in ("go build ./$DIR", "go build -o $OUT .", "go run $X", "go install $X@latest", "go get $X"):
        assert all(not failure.certain for failure in go(line, APP).failures), line

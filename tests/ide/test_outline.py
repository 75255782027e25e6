"""Symbols, folding, selection, links, tokens, hints and lenses, as a user sees them."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gowharf.check.engine import check
from gowharf.check.settings import Settings
from gowharf.ide.folding import folding_ranges
from gowharf.ide.hints import inlay_hints
from gowharf.ide.lenses import code_lenses
from gowharf.ide.links import document_links
from gowharf.ide.selection import selection_spans
from gowharf.ide.symbols import document_symbols, workspace_symbols
from gowharf.ide.tokens import KINDS, semantic_tokens
from gowharf.text.source import Span
from tests.ide.editor import at
from tests.ide.test_formatting import DOCKER_PIECES, PIECES
from tests.replay.project import project

MOD = (
    "// Hello\n// there\nmodule example.com/app\n\ngo 1.24\n\nrequire (\n\texample.com/lib v1.0.0 // indirect\n"
    "\tgit.acme.internal/x v1.0.0\n)\n\nreplace example.com/gone => ./gone\n"
)
DOCKER = (
    "ARG V=1\nFROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN <<EOF\ngo build\nEOF\n# a\n# b\nFROM scratch\n"
    "COPY --from=build \\\n  /x /x\n"
)


def tree(symbols, depth=0):
    for symbol in symbols:
        yield "  " * depth + f"{symbol.name} {symbol.detail}".rstrip()
        yield from tree(symbol.children, depth + 1)


def test_the_outline_of_go_mod():
    assert list(tree(document_symbols(project({"go.mod": MOD}), "go.mod"))) == [
        "example.com/app module",
        "1.24 go",
        "require 2",
        "  example.com/lib v1.0.0",
        "  git.acme.internal/x v1.0.0",
        "example.com/gone => ./gone",
    ]


def test_the_outline_of_a_dockerfile():
    assert list(tree(document_symbols(project({"Dockerfile": DOCKER}), "Dockerfile"))) == [
        "ARG V=1",
        "build golang:1.24",
        "  WORKDIR /src",
        "  COPY . .",
        "  RUN <<EOF",
        "scratch",
        "  COPY /x /x",
    ]


def test_a_search_finds_modules_and_stages():
    made = project({"go.mod": MOD, "Dockerfile": DOCKER})
    assert [found.name for found in workspace_symbols(made, "bld")] == ["build"]
    assert [found.name for found in workspace_symbols(made, "exlib")] == ["example.com/lib"]
    assert len(workspace_symbols(made, "")) == 5


def test_what_can_be_folded():
    made = project({"go.mod": MOD, "Dockerfile": DOCKER})
    assert folding_ranges(made, "go.mod") == ((1, 2, "comment"), (7, 10, "imports"))
    assert folding_ranges(made, "Dockerfile") == (
        (2, 7, "region"),
        (5, 7, "region"),
        (8, 9, "comment"),
        (10, 12, "region"),
        (11, 12, "region"),
    )


def test_a_selection_grows():
    here = at({"go.mod": MOD.replace("example.com/l", "example.com/l|")})
    texts = [span.text(here.text) for span in selection_spans(here.project, "go.mod", here.offset)]
    assert texts[:3] == ["lib", "example.com/lib", "example.com/lib v1.0.0"]
    assert texts[-2].startswith("require (") and texts[-1] == here.text


def test_links_lead_to_documentation_but_never_for_private_modules():
    made, report, *_ = at({"go.mod": MOD, "gone/go.mod": "module g\n", "Dockerfile": DOCKER})
    assert [(link.target, link.file) for link in document_links(made, report, "go.mod")] == [
        ("https://pkg.go.dev/example.com/lib@v1.0.0", False),
        ("https://pkg.go.dev/example.com/gone", False),
        ("gone/go.mod", True),
    ]
    assert [link.target for link in document_links(made, report, "Dockerfile")] == ["https://hub.docker.com/_/golang"]


def test_links_of_a_dockerfile_lead_to_images_and_to_files():
    docker = (
        "FROM golang:1.24 AS build\nCOPY go.mod conf gone.txt ./\nFROM scratch\n"
        "COPY --from=busybox:1.36 /bin/sh /bin/\n"
        "COPY --from=build /a /\nCOPY --from=0 /a /\nCOPY --from=registry.example.com/x /a /\nCOPY --from=$I /a /\n"
        "RUN --mount=type=bind,from=alpine,target=/a true\n"
    )
    made, report, *_ = at({"Dockerfile": docker, "go.mod": "module m\n", "conf/a": "x\n"})
    assert [(link.span.text(docker), link.target) for link in document_links(made, report, "Dockerfile")] == [
        ("golang:1.24", "https://hub.docker.com/_/golang"),
        ("go.mod", "go.mod"),
        ("busybox:1.36", "https://hub.docker.com/_/busybox"),
        ("alpine", "https://hub.docker.com/_/alpine"),
    ]


def test_an_image_that_a_variable_names_is_linked_where_its_value_is_known():
    docker = "ARG V=1.24\nFROM golang:${V}-alpine\nARG W\nFROM alpine:$W\n"
    made, report, *_ = at({"Dockerfile": docker, "go.mod": "module m\n"})
    assert [(link.span.text(docker), link.target) for link in document_links(made, report, "Dockerfile")] == [
        ("golang:${V}-alpine", "https://hub.docker.com/_/golang")
    ]


def test_a_module_that_goprivate_names_is_not_linked():
    made, report, *_ = at({"go.mod": MOD, "Dockerfile": "FROM a\nENV GOPRIVATE=example.com/*\n"})
    assert not [link for link in document_links(made, report, "go.mod") if "pkg.go.dev" in link.target]


def test_hints_show_the_mode_and_the_context():
    files = {"go.mod": "module m\n\ngo 1.24\n", "main.go": "package main\n", "Dockerfile": DOCKER}
    here = at(files)
    hints = inlay_hints(here.project, here.report, "Dockerfile", Span(0, len(DOCKER)))
    assert [(hint.label, DOCKER[: hint.offset].splitlines()[-1]) for hint in hints] == [
        ("context .", "COPY ."),
        ("-mod=readonly", "go build"),
    ]
    assert inlay_hints(here.project, here.report, "Dockerfile", Span(0, 3)) == ()


def test_a_lens_above_each_stage():
    files = {
        "go.mod": "module m\n\ngo 1.26\n",
        "Dockerfile": DOCKER.replace("1.24", "1.21"),
        "main.go": "package main\n",
    }
    here = at(files)
    assert [(lens.title, lens.stage) for lens in code_lenses(here.project, here.report, "Dockerfile")] == [
        ("Explain this stage (1 of 1 go command will fail)", "build"),
        ("Explain this stage", "1"),
    ]


def test_tokens_say_what_words_are():
    made = project({"go.mod": MOD, "Dockerfile": DOCKER})
    words = [(each.span.text(DOCKER), each.kind) for each in semantic_tokens(made, "Dockerfile")]
    assert ("build", "class") in words and ("V", "variable") in words and ("--from", "parameter") in words
    words = [(each.span.text(MOD), each.kind) for each in semantic_tokens(made, "go.mod")]
    assert ("v1.0.0", "number") in words and ("=>", "operator") in words


@settings(max_examples=60, deadline=None)
@given(
    st.lists(PIECES, max_size=30).map("".join), st.lists(DOCKER_PIECES, max_size=30).map("".join), st.integers(0, 200)
)
def test_any_text_has_answers_that_lie_in_it(mod, docker, offset):
    made = project({"go.mod": mod, "go.work": mod, "Dockerfile": docker})
    report = check(made, Settings())
    for path, text in (("go.mod", mod), ("go.work", mod), ("Dockerfile", docker)):
        end = 0
        for token in semantic_tokens(made, path):
            assert end <= token.span.start < token.span.end <= len(text) and token.kind in KINDS
            end = token.span.end
        spans = selection_spans(made, path, offset)
        assert spans[-1] == Span(0, len(text))
        assert all(a.start >= b.start and a.end <= b.end for a, b in pairwise(spans))
        for fold in folding_ranges(made, path):
            assert 1 <= fold.first < fold.last <= text.count("\n") + 1
        symbols = list(document_symbols(made, path))
        while symbols:
            symbol = symbols.pop()
            symbols.extend(symbol.children)
            assert symbol.name and 0 <= symbol.span.start <= symbol.name_span.start
            assert symbol.name_span.end <= symbol.span.end <= len(text)
        document_links(made, report, path)

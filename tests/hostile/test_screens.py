"""What a repository holds can't command a terminal: no control character of its names and texts is shown raw.

Neither by a command in any format, nor by an editor, which gets them as text to show. Only a diff that no screen shows
is exact, since `git apply` reads it.
"""

import os
import pathlib
import pty
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.lsp.raw import Message, Raw

ROOT = pathlib.Path(__file__).parent.parent.parent
RUN = "import sys; from gowharf.cli.main import run; run()"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
CLEAR = "\x1b[2J"
DOCKERFILE = f"""FROM golang:1.21 AS s{CLEAR}
ENV GO_PRIVATE=\x1b]0;owned\x07
ENV GOFLAGS=-x{CLEAR}
WORKDIR /s{CLEAR}
COPY x{CLEAR} .
RUN go build ./{CLEAR} && foo{CLEAR}bar
RUN --mount=type={CLEAR} go mod {CLEAR}
COPY --from=nope{CLEAR} /a /b
RUN g\x9b o \u202e
ENTRYPOINT ["/x{CLEAR}"]
"""
GOMOD = f"""module example.com/a{CLEAR}pp

go 1.24.0

require example.com/x{CLEAR}   v1.0.0
replace example.com/l{CLEAR}ib => ./l{CLEAR}ib
"""
FOLDER, NAME = f"d{CLEAR}r", f"Dockerfile.a\nb{CLEAR}"
FILES = {
    "gowharf.toml": "",
    "go.mod": GOMOD,
    "go.work": f"go 1.24\n\nuse ./m{CLEAR}x\n",
    "go.sum": f"example.com/x{CLEAR} v1.0.0 h1:x\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": DOCKERFILE,
    ".dockerignore": f"[{CLEAR}\n!*{CLEAR}\n",
    f"{FOLDER}/go.mod": "module x\n",
    f"{FOLDER}/{NAME}": DOCKERFILE,
    "Dockerfile.\u202etxt": DOCKERFILE,
    "compose.yaml": 'services:\n  a:\n    build:\n      context: "d\\e[2Jr"\n'
    '      dockerfile: "Dockerfile.a\\nb\\e[2J"\n',
    "docker-bake.hcl": f'target "t{CLEAR}" {{ context = "{CLEAR}" }}\n',
    "Makefile": f"image{CLEAR}:\n\tdocker build -f Dockerfile --build-arg A={CLEAR} {FOLDER}\n",
}
COMMANDS = [
    *[
        ("check", "--output-format", name)
        for name in "full concise json jsonl sarif github gitlab junit checkstyle".split()
    ],
    *[("explain", "Dockerfile", "--output-format", name) for name in ("text", "json", "html")],
    *[("check", option) for option in ("--statistics", "--show-files", "--show-settings")],
    *[("check", option, CLEAR) for option in "--config --changed-since --baseline --output-format --severity".split()],
    *[("check", option, CLEAR) for option in "--build-context --platform --jobs --select --target".split()],
    *[
        ("explain", "Dockerfile", option, CLEAR)
        for option in ("--target", "--context", "--build-arg", "--output-format")
    ],
    *[(command, CLEAR) for command in ("check", "explain", "format", "init", "rule", "completion", "server", CLEAR)],
    ("check", "missing" + CLEAR + "\n"),
    ("check", f"{FOLDER}/{NAME}"),
    ("explain", f"{FOLDER}/{NAME}"),
    ("explain", f"{FOLDER}/{NAME}", "--output-format", "html"),
    ("check", "--output-format", f"json:{CLEAR}/x"),
    ("check", "--build-context", f"x={CLEAR}"),
    ("format", "--check"),
    ("server", "--tcp", CLEAR),
    ("add-ignores",),
    ("check", "--fix", "--unsafe-fixes"),
    ("format",),
]


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project in which all that has a name has one that clears the screen."""
    root = tmp_path / "project"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "Dockerfile.\udcff\x9b31m").write_bytes(b"FROM golang:1.21\nCOPY . .\nRUN go build \xff\xfe\n")
    return root


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "server")}


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments).replace(CLEAR, "CLEAR"))
def test_a_command(folder: pathlib.Path, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, cwd=folder, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True)
    shown = (done.stdout + done.stderr).decode("utf-8", "surrogateescape")
    assert [line for line in shown.split("\n") if CONTROL.search(line)] == []
    assert done.returncode in (0, 1, 2) and "Traceback" not in shown and "internal error" not in shown


@pytest.mark.parametrize("colour", ["", "1"])
@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", "--fix", "--unsafe-fixes", "--diff"), ("format", "--diff"), ("explain", "Dockerfile")],
    ids=" ".join,
)
def test_a_screen(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], colour: str
) -> None:
    monkeypatch.setenv("NO_COLOR", colour)
    monkeypatch.setenv("TERM", "xterm")
    shown = _on_a_screen(folder, arguments).replace("\r\n", "\n")
    assert "x1b[2J" in shown
    assert bool(COLOUR.search(shown)) is not bool(colour)
    assert [line for line in COLOUR.sub("", shown).split("\n") if CONTROL.search(line)] == []


def _on_a_screen(folder: pathlib.Path, arguments: tuple[str, ...]) -> str:
    ours, screen = pty.openpty()
    command = [sys.executable, "-c", RUN, *arguments]
    with subprocess.Popen(command, cwd=folder, env=_environment(), stdout=screen, stderr=subprocess.DEVNULL):
        os.close(screen)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    return shown.decode("utf-8", "surrogateescape")


def test_a_diff_that_no_screen_shows_is_exact(folder: pathlib.Path) -> None:
    command = [sys.executable, "-c", RUN, "check", "--fix", "--unsafe-fixes", "--diff"]
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    applied = subprocess.run(["git", "apply", "--check", "-"], cwd=folder, input=done.stdout, capture_output=True)
    assert applied.returncode == 0, applied.stderr


def test_an_editor(folder: pathlib.Path) -> None:
    raw: dict[str, str] = {}
    with Raw() as client:
        client.initialize(folder=folder)
        for name in ("Dockerfile", "go.mod", "go.work", ".dockerignore", f"{FOLDER}/{NAME}"):
            for method, answer in _answers(client, folder / name):
                raw |= {f"{method}{at}": text for at, text in _texts(answer) if not _to_write(at)}
        symbols = client.request("workspace/symbol", {"query": ""})
        raw |= {f"workspace/symbol{at}": text for at, text in _texts(symbols["result"])}
        client.log.seek(0)
        assert CONTROL.search(client.log.read().replace("\n", "")) is None
    assert raw == {}


def _answers(client: Raw, path: pathlib.Path) -> Iterator[tuple[str, object]]:
    text = path.read_text()
    document = {"uri": path.as_uri(), "languageId": "dockerfile", "version": 1, "text": text}
    client.notify("textDocument/didOpen", {"textDocument": document})
    where = {"textDocument": {"uri": path.as_uri()}}
    every = {"start": {"line": 0, "character": 0}, "end": {"line": text.count("\n"), "character": 0}}
    asked: list[tuple[str, Message]] = [
        (method, {**where, "range": every, "context": {"diagnostics": []}})
        for method in ("documentSymbol", "codeLens", "diagnostic", "codeAction", "inlayHint", "documentLink")
    ]
    for line, held in enumerate(text.split("\n")):
        for character in range(0, len(held) + 1, 5):
            position = {**where, "position": {"line": line, "character": character}}
            asked += [(method, position) for method in ("hover", "completion")]
    for method, params in asked:
        yield method, client.request(f"textDocument/{method}", params).get("result")


def _texts(answer: object, at: str = "") -> Iterator[tuple[str, str]]:
    """The texts of an answer that hold a control character other than a line's end or a tab, by where they stand."""
    if isinstance(answer, dict):
        for key, held in answer.items():
            yield from _texts(held, f"{at}.{key}")
    elif isinstance(answer, list):
        for held in answer:
            yield from _texts(held, at)
    elif isinstance(answer, str) and CONTROL.search(answer.replace("\t", "").replace("\n", "")):
        yield at, answer


def _to_write(at: str) -> bool:
    """What the editor puts into a file or hands back is the file's own text."""
    return at.endswith((".newText", ".filterText", ".arguments"))

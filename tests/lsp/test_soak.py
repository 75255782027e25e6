"""Random edits, opens, closes, changes on disk, folders that come and go, and requests: afterwards the server says what
a fresh one says, and it has not grown. The long run:
`GOWHARF_SOAK=10000 GOWHARF_SEEDS="1 2 3" pytest tests/lsp/test_soak.py`."""

import os
import random
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.lsp.raw import Raw

STEPS = int(os.environ.get("GOWHARF_SOAK", "1500"))
TRIES = 100
SEEDS = [int(seed) for seed in os.environ.get("GOWHARF_SEEDS", "1 2").split()]
FILES = {
    "go.mod": "module example.com/app\n\ngo 1.27\n\nrequire (\n\texample.com/a v1.0.0\n\texample.com/b v1.2.3\n)\n",
    "go.sum": "example.com/a v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    "main.go": 'package main\n\nimport _ "example.com/a"\n\nfunc main() {}\n',
    "Dockerfile": "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n"
    "RUN go build -o /app .\n\nFROM scratch\nCOPY --from=build /app /app\n",
    "Dockerfile.dev": "FROM golang:1.27\nWORKDIR /src\nCOPY . .\nENV GOFLAGS=-mod=vendor\nRUN go vet ./...\n",
    ".dockerignore": "*.md\n",
    "lib/go.mod": "module example.com/b\n\ngo 1.27\n",
    "gowharf.toml": "",
    "vendor/modules.txt": "# example.com/a v1.0.0\n## explicit\n",
}
PIECES = (
    "\n", "\r\n", " ", "x", "🐋", "#", "//", "(", ")", '"', "\\", "=>", "require ", "replace ", "$", "${",
    "example.com/a => ./lib", "v1.0.0", "go 1.26\n", "FROM golang:1.27\n", "COPY . .\n", "RUN go build ./...\n",
    "RUN <<EOF\n", "vendor\n", "!go.mod\n", "ignore = [", "# gowharf: ignore[image-go-too-old]\n", "\ufeff",
    "--mount=type=cache,target=/root/.cache ",
)  # fmt: skip
REQUESTS = (
    "codeAction", "hover", "completion", "definition", "documentSymbol", "foldingRange", "formatting", "inlayHint",
    "semanticTokens/full", "diagnostic", "references", "documentHighlight", "documentLink", "codeLens", "prepareRename",
)  # fmt: skip


class User:
    """Somebody who does one thing after another, and knows what the documents and the disk should hold."""

    def __init__(self, raw: Raw, folder: Path, seed: int) -> None:
        self.raw = raw
        self.folder = folder
        self.random = random.Random(seed)
        self.open: dict[str, str] = {}
        self.version = 0

    def act(self) -> None:
        deeds = (self.edit, self.edit, self.edit, self.edit, self.ask, self.ask, self.toggle, self.disk)
        self.random.choice(deeds)()
        if self.random.random() < 0.002:
            self.leave_and_come_back()

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def edit(self) -> None:
        if not self.open:
            return self.toggle()
        path = self.random.choice(sorted(self.open))
        text = self.open[path]
        start = self.random.randint(0, len(text))
        end = min(len(text), start + self.random.choice((0, 0, 0, 1, 5, 40)))
        piece = self.random.choice(PIECES) if self.random.random() < 0.7 else ""
        new = text[:start] + piece + text[end:] if len(text) < 4000 and self.random.random() < 0.95 else FILES[path]
        self.open[path] = new
        self.version += 1
        return self.raw.change(self.uri(path), new, self.version)

    def toggle(self) -> None:
        path = self.random.choice(sorted(FILES))
        if path in self.open:
            del self.open[path]
            return self.raw.close(self.uri(path))
        self.version += 1
        self.open[path] = FILES[path]
        return self.raw.open(self.uri(path), FILES[path], self.version)

    def ask(self) -> None:
        method = self.random.choice(REQUESTS)
        place = {"line": self.random.randint(0, 12), "character": self.random.randint(0, 40)}
        params = {
            "textDocument": {"uri": self.uri(self.random.choice(sorted(FILES)))},
            "position": place,
            "range": {"start": place, "end": place},
            "context": {"diagnostics": [], "triggerKind": 1, "includeDeclaration": True},
            "options": {"tabSize": 4, "insertSpaces": False},
        }
        answer = self.raw.request(f"textDocument/{method}", params)
        assert "result" in answer, answer

    def disk(self) -> None:
        path = self.random.choice(("go.sum", "lib/go.mod", "Dockerfile.dev", "extra.txt", "vendor/modules.txt"))
        target = self.folder / path
        if target.exists() and self.random.random() < 0.4:
            target.unlink()
            kind = 3
        else:
            kind = 2 if target.exists() else 1
            target.write_text(FILES.get(path, "x\n") + "\n" * self.random.randint(0, 3), "utf-8")
        change = {"uri": self.uri(path), "type": kind}
        self.raw.notify("workspace/didChangeWatchedFiles", {"changes": [change]})

    def leave_and_come_back(self) -> None:
        folder = {"uri": self.folder.as_uri(), "name": "w"}
        for event in ({"added": [], "removed": [folder]}, {"added": [folder], "removed": []}):
            self.raw.notify("workspace/didChangeWorkspaceFolders", {"event": event})


@pytest.mark.parametrize("seed", SEEDS)
def test_after_many_random_deeds(tmp_path: Path, seed: int, record_property) -> None:
    for path, text in {**FILES, ".git/HEAD": ""}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    with Raw() as raw:
        raw.initialize(folder=tmp_path)
        user = User(raw, tmp_path, seed)
        sizes = []
        for step in range(STEPS):
            user.act()
            if step % (STEPS // 5) == STEPS // 5 - 1:
                sizes.append(memory(raw))
        with Raw() as fresh:
            fresh.initialize(folder=tmp_path)
            again = User(fresh, tmp_path, seed)
            for path, text in user.open.items():
                fresh.open(again.uri(path), text, 1)
            settled, expected = settle(raw, user), settle(fresh, again)
            # On a slow machine files that come during a scan are looked at by another one, aside.
            for _ in range(TRIES):
                if settled != expected:
                    time.sleep(0.1)
                    settled, expected = settle(raw, user), settle(fresh, again)
        assert raw.logged() == ""
    record_property("figures", f"soak, seed {seed}: {STEPS} deeds, KiB resident along the way {sizes}")
    assert settled == expected
    assert not [each for found in settled.values() for each in found if "internal-error" in each]
    assert sizes[-1] <= sizes[1] * 1.15 + 4000, sizes


def settle(raw: Raw, user: User) -> Mapping[str, list[str]]:
    """What is shown when nothing is left to do. (This request, unlike that for a document, waits for a scan.)"""
    raw.request("workspace/diagnostic", {"previousResultIds": []})
    found: dict[str, list[str]] = {}
    for path in sorted(FILES):
        answer = raw.request("textDocument/diagnostic", {"textDocument": {"uri": user.uri(path)}})
        assert "result" in answer, (answer, raw.logged())
        items = answer["result"]["items"]
        found[path] = sorted(f"{each['range']} {each['code']} {each['message']}" for each in items)
    return found


def memory(raw: Raw) -> int:
    """The server's resident memory in KiB; 0 where the system doesn't say."""
    status = Path(f"/proc/{raw.process.pid}/status")
    if not status.exists():
        return 0
    return int(status.read_text().partition("VmRSS:")[2].split()[0])

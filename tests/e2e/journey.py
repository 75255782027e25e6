"""The journey that every editor makes: a project that is wrong in three places, and right after the editor's own fixes.

Beside what each test asks of its editor, the files that it saved must be exactly `MENDED`, and `gowharf check` must
find nothing in them. The ENV instruction has a letter of two bytes and an emoji before the word to mend, where the
encodings of positions differ: Neovim and Helix count in UTF-8, Emacs in UTF-32, VS Code in UTF-16.
"""

import subprocess
import sys
from pathlib import Path

BROKEN = {
    ".git/HEAD": "ref: refs/heads/main\n",
    "go.mod": "module example.com/app\n\ngo 1.27\n\nexclde   example.com/a   v1.0.0 // ü\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": (
        'FROM golang:1.26\nENV GREETING="ü 😀" GO_PRIVATE=git.example.com\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n'
    ),
}
MENDED = {
    **BROKEN,
    "go.mod": "module example.com/app\n\ngo 1.27\n\nexclude example.com/a v1.0.0 // ü\n",
    "Dockerfile": (
        'FROM golang:1.27\nENV GREETING="ü 😀" GOPRIVATE=git.example.com\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n'
    ),
}


ODD = "ü 😀"


def project(folder: Path, name: str = "an äpp", odd: str = ODD) -> Path:
    """The broken project, in a folder whose name has a space and a letter outside ASCII. git takes it for its own."""
    root = folder / name
    for place in ("objects", "refs"):
        (root / ".git" / place).mkdir(parents=True)
    for path, text in BROKEN.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text.replace(ODD, odd), "utf-8")
    return root


def assert_mended(root: Path, odd: str = ODD, formatted: bool = True) -> None:
    """What the editor has saved."""
    wanted = {path: text.replace(ODD, odd) for path, text in MENDED.items()}
    if not formatted:
        wanted["go.mod"] = BROKEN["go.mod"].replace("exclde", "exclude")
    assert {path: (root / path).read_text("utf-8") for path in BROKEN} == wanted
    check = [sys.executable, "-m", "gowharf", "check", "--output-format", "concise", str(root)]
    done = subprocess.run(check, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr

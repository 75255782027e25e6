"""What the fuzzer starts from: the scenarios' files, configurations, and what an editor says."""

import hashlib
import json
import pathlib

AT_A_POSITION = ("hover", "completion", "definition", "references", "rename", "prepareRename")
OF_A_DOCUMENT = ("documentSymbol", "foldingRange", "documentLink", "codeLens", "diagnostic", "semanticTokens/full")
CONFIGURATIONS = (
    'required-version = ">=0.1"\nselect = ["gomod"]\nignore = ["all"]\nexclude = ["a/*"]\nprivate = ["git.corp/*"]\n',
    '[severity]\nimage-go-too-old = "info"\n[per-file-ignores]\n"*.dev" = ["all"]\n[images]\n"x:1" = {go = "1.24"}\n',
    '[[build]]\ndockerfile = "D"\ncontext = ".."\ntarget = "b"\nargs = {A = "1"}\ncontexts = {c = "./c"}\n',
    "[tool.gowharf]\nselect = ['all']\n[[tool.gowharf.build]]\ndockerfile = 'x'\n",
)
SEEDS = {
    "gomod": ("go.mod", "go.work"),
    "gomod-format": ("go.mod",),
    "dockerfile-format": ("Dockerfile",),
    "gosum": ("go.sum",),
    "modules-txt": ("modules.txt",),
    "dockerfile": ("Dockerfile",),
    "dockerignore": (".dockerignore",),
    "gitignore": (".gitignore",),
    "gosource": (".go",),
    "configuration": ("gowharf.toml",),
}


def write(name: str, folder: pathlib.Path) -> None:
    """The scenarios' files, as a start, and for configurations and messages some of each kind."""
    from tests.scenarios.case import cases

    for text in CONFIGURATIONS if name == "configuration" else ():
        _put(folder, text.encode())
    if name in ("messages", "frames"):
        bodies = [json.dumps(message).encode() for message in conversation()]
        framed = [b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies]
        _put(folder, b"".join(framed) if name == "frames" else b"\n".join(bodies))
    for case in cases():
        parts = dict(case.before)
        if name == "project":
            _put(folder, b"".join(b"-- %s --\n%s\n" % (path.encode(), data) for path, data in parts.items()))
        elif name == "shell" and "Dockerfile" in parts:
            for line in parts["Dockerfile"].split(b"\n"):
                if line.startswith(b"RUN "):
                    _put(folder, line[4:])
        for path, data in parts.items():
            if path.endswith(SEEDS.get(name, ("\0",))):
                _put(folder, data)


def conversation() -> list[dict[str, object]]:
    """What an editor says, a message of each kind."""
    gomod, dockerfile = "file:///work/go.mod", "file:///work/Dockerfile"
    texts = {gomod: "module x\n\ngo 1.24\n", dockerfile: "FROM golang:1.21 AS b\nCOPY . .\nRUN go build ./...\n"}
    asked: list[tuple[str, object]] = [
        ("initialize", {"processId": None, "rootUri": None, "capabilities": {"textDocument": {"diagnostic": {}}}}),
        ("initialized", {}),
    ]
    for uri, text in texts.items():
        document = {"uri": uri}
        where = {"textDocument": document, "position": {"line": 2, "character": 5}}
        span = {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 5}}
        opened = {**document, "languageId": "dockerfile", "version": 1, "text": text}
        asked.append(("textDocument/didOpen", {"textDocument": opened}))
        named = {**where, "newName": "y", "context": {"includeDeclaration": True}}
        asked += [(f"textDocument/{method}", named) for method in AT_A_POSITION]
        asked += [(f"textDocument/{method}", {"textDocument": document}) for method in OF_A_DOCUMENT]
        action = {"textDocument": document, "range": span, "context": {"diagnostics": []}}
        asked.append(("textDocument/codeAction", action))
        asked.append(("textDocument/formatting", {**action, "options": {"tabSize": 4, "insertSpaces": True}}))
        asked.append(("textDocument/inlayHint", action))
        asked.append(("textDocument/selectionRange", {"textDocument": document, "positions": [where["position"]]}))
        change = {"textDocument": {**document, "version": 2}, "contentChanges": [{"text": text + "x"}]}
        asked.append(("textDocument/didChange", change))
        asked.append(("textDocument/didClose", {"textDocument": document}))
    asked.append(("workspace/symbol", {"query": "b"}))
    asked.append(("workspace/executeCommand", {"command": "gowharf.restart", "arguments": [gomod]}))
    asked.append(("workspace/didChangeConfiguration", {"settings": {"gowharf": {"ignore": ["all"]}}}))
    asked += [("shutdown", None), ("exit", None)]
    return [{"jsonrpc": "2.0", "id": at, "method": method, "params": given} for at, (method, given) in enumerate(asked)]


def _put(folder: pathlib.Path, data: bytes) -> None:
    if len(data) <= 16384:
        (folder / f"seed-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)

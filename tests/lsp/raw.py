"""A client that sends whatever a test wants, byte for byte, and keeps what comes back."""

import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote

SERVER = [sys.executable, "-m", "gowharf", "server"]
CAPS = Path(__file__).parent / "caps"
PATIENCE = 30.0  # seconds until a test is given up

Message = dict[str, Any]


class Raw:
    """One server. Its requests are answered with null, or with what `answers` has for their method."""

    def __init__(self, command: Sequence[str] = SERVER) -> None:
        pipe = subprocess.PIPE
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self.log)
        self.diagnostics: dict[str, list[Message]] = {}
        self.versions: dict[str, int | None] = {}
        self.shown: dict[str, list[Message]] = {}  # by path, as an editor holds them that has buffers rather than URIs
        self.answers: dict[str, Any] = {}
        self.heard: list[str] = []  # the methods of what the server has sent by itself
        self._number = 0
        self._came: queue.Queue[Message | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Raw":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)  # what it reads from must not be closed under it
        for stream in (self.process.stdin, self.process.stdout, self.log):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    pass

    def initialize(self, name: str = "eglot", folder: Path | None = None, **more: Any) -> Message:
        params = json.loads((CAPS / f"{name}.json").read_text("utf-8"))
        uri = folder.as_uri() if folder else None
        params |= {"rootUri": uri, "rootPath": None, "processId": None}
        params["workspaceFolders"] = [{"uri": uri, "name": "w"}] if uri else []
        answer = self.request("initialize", {**params, **more})
        self.notify("initialized", {})
        return answer

    def send(self, message: Any) -> None:
        self.send_bytes(json.dumps(message).encode())

    def send_bytes(self, body: bytes, header: bytes | None = None) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write((header if header is not None else b"Content-Length: %d\r\n\r\n" % len(body)) + body)
        self.process.stdin.flush()

    def notify(self, method: str, params: Any) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Any, **more: Any) -> Message:
        """A request and its answer."""
        self._number += 1
        number = self._number
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params, **more})
        return self.until(lambda message: message.get("id") == number and "method" not in message)

    def until(self, wanted: Callable[[Message], bool]) -> Message:
        """The first message from now on that is wanted. Raises EOFError where the server has ended."""
        while True:
            message = self._came.get(timeout=PATIENCE)
            if message is None:
                raise EOFError(f"the server ended with {self.process.wait()}")
            if wanted(message):
                return message

    def codes(self, uri: str, wanted: Callable[[list[str]], bool]) -> list[Message]:
        """A document's pushed diagnostics as soon as their codes are what is wanted."""
        while not wanted(sorted(each["code"] for each in self.diagnostics.get(uri, []))):
            self.until(lambda message: message.get("method") == "textDocument/publishDiagnostics")
        return self.diagnostics.get(uri, [])

    def open(self, uri: str, text: str, version: int = 1, language: str = "") -> None:
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, text: str, version: int) -> None:
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
        self.notify("textDocument/didChange", params)

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def alive(self) -> bool:
        """Whether the server still answers."""
        return self.request("gowharf/none", {})["error"]["code"] == -32601

    def logged(self) -> str:
        """What the server has written to its log."""
        self.log.seek(0)
        return self.log.read()

    def end(self) -> int:
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(PATIENCE)

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline().strip()) or not length:
                if not line and not length:
                    self._came.put(None)
                    return
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            message = json.loads(stream.read(length))
            self._note(message)
            self._came.put(message)

    def _note(self, message: Mapping[str, Any]) -> None:
        if "method" in message:
            self.heard.append(message["method"])
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self.diagnostics[params["uri"]] = params["diagnostics"]
            self.versions[params["uri"]] = params.get("version")
            self.shown[unquote(params["uri"])] = params["diagnostics"]
        elif "method" in message and "id" in message:
            try:
                self.send({"jsonrpc": "2.0", "id": message["id"], "result": self.answers.get(message["method"])})
            except (OSError, ValueError):
                pass

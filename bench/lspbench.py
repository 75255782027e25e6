"""Measures language servers side by side: `python -m bench.lspbench [--peers DIR] [--quick]`. Prints ratios.

Each server gets the same document, in which one character comes and goes; what is measured is the time from the edit
to diagnostics that are right for it (what is right is learned first, by waiting until nothing more comes). Servers run
one after the other in one go, so ratios hold even where the machine is busy. `--peers DIR` names a folder with gopls
and dockerfile-language-server-nodejs; with `--install` they are put there first, with go and npm.
"""

import argparse
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench import corpus

GOPLS = "golang.org/x/tools/gopls@v0.23.0"
DOCKER = "dockerfile-language-server-nodejs"
PATIENCE = 60.0  # seconds
Message = dict[str, Any]


class Server(NamedTuple):
    """One way to run a server. `pull`: the client says that it can pull diagnostics. `settle`: seconds of silence after
    which nothing more is to come."""

    name: str
    command: Sequence[str]
    pull: bool = False
    settings: Mapping[str, Any] = {}
    env: Mapping[str, str] = {}
    settle: float = 1.5


class Case(NamedTuple):
    name: str
    folder: Path
    file: str
    language: str
    goal: float | None  # milliseconds, p95


class Measured(NamedTuple):
    """Milliseconds, and MiB of the server with its children."""

    start: float
    edits: list[float]
    missed: int
    hover: list[float]
    completion: list[float]
    memory: float


class Client:
    """Speaks to one server and knows when each message came."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.began = time.perf_counter()
        env = {**os.environ, **server.env}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            list(server.command), cwd=folder, env=env, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
        self._came: queue.Queue[tuple[float, Message | None]] = queue.Queue()
        self._number = 0
        threading.Thread(target=self._read, daemon=True).start()

    def notify(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Any) -> tuple[float, Any]:
        """Seconds until the answer, and its result."""
        self._number += 1
        number, start = self._number, time.perf_counter()
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        came, answer = self.until(lambda message: message.get("id") == number and "method" not in message, PATIENCE)
        return came - start, (answer or {}).get("result")

    def until(self, wanted: Callable[[Message], bool], patience: float) -> tuple[float, Message | None]:
        """The first wanted message from now on and when it came; None where there is none in time."""
        end = time.perf_counter() + patience
        while True:
            try:
                came, message = self._came.get(timeout=max(end - time.perf_counter(), 0.001))
            except queue.Empty:
                return time.perf_counter(), None
            if message is None:
                raise EOFError(f"{self.server.name} has ended")
            if wanted(message):
                return came, message

    def memory(self) -> float:
        """Resident MiB of the process and all that it has started."""
        pids, total = [self.process.pid], 0
        while pids:
            at = Path(f"/proc/{pids.pop()}")
            try:
                total += int((at / "status").read_text().partition("VmRSS:")[2].split()[0])
                pids.extend(
                    int(pid) for task in (at / "task").iterdir() for pid in (task / "children").read_text().split()
                )
            except (OSError, IndexError):
                continue
        return total / 1024

    def end(self) -> None:
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.process.wait(5)
        except (EOFError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()

    def _send(self, message: Message) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while line := stream.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            if not length:
                self._came.put((time.perf_counter(), None))
                return
            message = json.loads(stream.read(length))
            self._came.put((time.perf_counter(), message))
            if "id" in message and "method" in message:
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": self._answer(message)})

    def _answer(self, message: Message) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        return [dict(self.server.settings) or None for _ in message["params"]["items"]]


class Document:
    """The document in which one character comes and goes."""

    def __init__(self, client: Client, case: Case) -> None:
        self.client = client
        self.text = (case.folder / case.file).read_text("utf-8")
        self.uri = (case.folder / case.file).as_uri()
        self.version = 1
        item = {"uri": self.uri, "languageId": case.language, "version": 1, "text": self.text}
        client.notify("textDocument/didOpen", {"textDocument": item})

    def edit(self, wrong: bool) -> None:
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        text = ("x" if wrong else "") + self.text
        self.client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def said(self, patience: float) -> tuple[float, list[Message] | None]:
        """The next diagnostics and when they came."""
        if self.client.server.pull:
            start = time.perf_counter()
            took, result = self.client.request("textDocument/diagnostic", {"textDocument": {"uri": self.uri}})
            return start + took, (result or {}).get("items", [])
        came, message = self.client.until(self._about, patience)
        return came, message["params"]["diagnostics"] if message else None

    def settled(self) -> tuple[str, ...]:
        """What is said in the end."""
        last: tuple[str, ...] = ()
        if self.client.server.pull:
            time.sleep(self.client.server.settle)
            return shape(self.said(PATIENCE)[1])
        while (found := self.said(self.client.server.settle)[1]) is not None:
            last = shape(found)
        return last

    def _about(self, message: Message) -> bool:
        if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != self.uri:
            return False
        version = message["params"].get("version")
        return version is None or version >= self.version


def shape(diagnostics: Iterable[Message] | None) -> tuple[str, ...]:
    """A set of diagnostics, without what may differ from time to time."""
    return tuple(sorted(f"{each['message']} {each.get('severity')}" for each in diagnostics or ()))


def measure(server: Server, case: Case, edits: int) -> Measured:
    client = Client(server, case.folder)
    try:
        _, result = client.request("initialize", initialize_params(case.folder, server.pull))
        if result is None:
            raise EOFError(f"{server.name} did not initialize")
        start = (time.perf_counter() - client.began) * 1000
        client.notify("initialized", {})
        document = Document(client, case)
        document.settled()
        right: dict[bool, tuple[str, ...]] = {}
        for wrong in (True, False):
            document.edit(wrong)
            right[wrong] = document.settled()
        times, missed = paced(document, right, edits)
        place = {"textDocument": {"uri": document.uri}, "position": {"line": 0, "character": 2}}
        hover = [client.request("textDocument/hover", place)[0] * 1000 for _ in range(30)]
        completion = [client.request("textDocument/completion", place)[0] * 1000 for _ in range(30)]
        return Measured(start, times, missed, hover, completion, client.memory())
    finally:
        client.end()


def paced(document: Document, right: Mapping[bool, tuple[str, ...]], edits: int) -> tuple[list[float], int]:
    """Milliseconds from each edit to the right diagnostics, and how often they never came."""
    times: list[float] = []
    missed = 0
    for number in range(edits):
        wrong = number % 2 == 0
        start = time.perf_counter()
        document.edit(wrong)
        while True:
            came, found = document.said(5.0)
            if found is None:
                missed += 1
                break
            if shape(found) == right[wrong]:
                times.append((came - start) * 1000)
                break
        time.sleep(0.03)
    return times, missed


def initialize_params(folder: Path, pull: bool) -> Message:
    document: Message = {
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True, "codeDescriptionSupport": True},
        "hover": {"contentFormat": ["markdown"]},
        "completion": {},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}},
    }
    workspace: Message = {"configuration": True, "workspaceFolders": True}
    if pull:
        document["diagnostic"] = {}
        workspace["diagnostics"] = {"refreshSupport": True}
    uri = folder.as_uri()
    return {
        "processId": os.getpid(),
        "rootUri": uri,
        "workspaceFolders": [{"uri": uri, "name": folder.name}],
        "capabilities": {"textDocument": document, "workspace": workspace},
    }


def percentile(values: Sequence[float], part: float) -> float:
    """0 where there are no values."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


def servers_of(case: Case, peers: Path | None) -> list[Server]:
    own = [sys.executable, "-m", "gowharf", "server"]
    found = [Server("gowharf, push", own), Server("gowharf, pull", own, pull=True)]
    gopls = peers / "gopls" if peers else None
    docker = peers / "node_modules" / ".bin" / "docker-langserver" if peers else None
    if case.language == "go.mod" and gopls and gopls.exists():
        offline = {"GOFLAGS": "-mod=mod", "GOPROXY": "off"}
        found.append(Server("gopls", [str(gopls)], env=offline, settle=2.5))
        found.append(
            Server("gopls, delay 0", [str(gopls)], settings={"diagnosticsDelay": "0s"}, env=offline, settle=2.5)
        )
    if case.language == "dockerfile" and docker and docker.exists():
        found.append(Server(DOCKER, [str(docker), "--stdio"]))
    return found


def install(peers: Path) -> None:
    """gopls through the Go module proxy and the Docker server from npm."""
    peers.mkdir(parents=True, exist_ok=True)
    if not (peers / "gopls").exists() and shutil.which("go"):
        subprocess.run(["go", "install", GOPLS], env={**os.environ, "GOBIN": str(peers.resolve())}, check=False)
    if not (peers / "node_modules").exists() and shutil.which("npm"):
        subprocess.run(["npm", "install", "--ignore-scripts", "--prefix", str(peers), DOCKER], check=False)


def cases_in(folder: Path) -> list[Case]:
    goals = {30: 15.0, 300: 25.0, 3000: 80.0}
    found = []
    for requires, goal in goals.items():
        at = folder / f"requires-{requires}"
        corpus.project(at, f"r{requires}", requires)
        found.append(Case(f"go.mod, {requires} requires", at, "go.mod", "go.mod", goal))
    found.append(Case("Dockerfile, 34 lines", folder / "requires-30", "Dockerfile", "dockerfile", None))
    return found


def show(case: Case, measured: Mapping[str, Measured]) -> None:
    goal = f" (goal: p95 of {case.goal:.0f} ms)" if case.goal else ""
    print(f"\n{case.name}{goal}")
    print(
        f"  {'server':<36}{'start':>8}{'p50':>8}{'p95':>8}{'ratio':>8}{'missed':>8}{'hover':>8}{'compl.':>8}{'MiB':>7}"
    )
    first = next(iter(measured.values()))
    for name, each in measured.items():
        p50, p95 = percentile(each.edits, 0.5), percentile(each.edits, 0.95)
        base = percentile(first.edits, 0.5)
        ratio = p50 / base if base else 0.0
        requests = (percentile(each.hover, 0.95), percentile(each.completion, 0.95))
        figures = (each.start, p50, p95, ratio, float(each.missed), *requests)
        print(f"  {name:<36}{''.join(f'{figure:>8.1f}' for figure in figures)}{each.memory:>7.0f}")


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.lspbench", description="Language servers side by side.")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="where gopls and the Docker server are")
    parser.add_argument("--install", action="store_true", help="put the peers there first")
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--only", default="", help="only cases with this in their name")
    options = parser.parse_args(argv)
    if options.install and options.peers:
        install(options.peers)
    with tempfile.TemporaryDirectory() as folder:
        for case in cases_in(Path(folder).resolve()):
            if options.only not in case.name:
                continue
            servers = servers_of(case, options.peers)
            # A server that waits a second before it says anything is measured with fewer edits.
            show(case, {each.name: measure(each, case, options.edits if each.settle < 2 else 20) for each in servers})


if __name__ == "__main__":
    main(sys.argv[1:])

"""Measures language servers side by side: `python -m bench.lspbench [--install]`. Prints a table with ratios.

Every server gets the same document and two kinds of edits: *again*, one character that comes and goes, so that a text
is one that was seen before (what is right for it is learned first, by waiting until nothing more comes), and *new*, a
line inside that nobody has seen before and of which the right diagnostics repeat the word. What is measured is
the time from the edit to the right diagnostics, and the processor time that the server took for it, which also holds
where others keep the machine busy; likewise for the start until `initialize` is answered. One module is edited among
ten and among a thousand, which shows whether an edit costs what it touches or what there is. Servers take turns,
several rounds, so that ratios hold where the machine is busy. gopls and dockerfile-language-server-nodejs are looked
for in `.cache/peers` (`--peers DIR`); with `--install` they are put there first, with go and npm.
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
PAUSE = 0.05  # between two edits
PEERS = Path(".cache/peers")
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
    scan: float = 0.0  # seconds for the first look at a large tree, of which only gowharf is asked


class Measured(NamedTuple):
    """Milliseconds, one for each time; `cpu` by new edit. `memory` is MiB of the server with its children, `missed` how
    often the right diagnostics never came."""

    start: list[float]
    start_cpu: list[float]
    again: list[float]
    new: list[float]
    cpu: list[float]
    missed: int
    hover: list[float]
    completion: list[float]
    memory: list[float]


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
        return sum(_resident(at) for at in self._processes())

    def cpu(self) -> float:
        """Seconds of processor time of the process and all that it has started."""
        return sum(_processor(at) for at in self._processes())

    def _processes(self) -> list[Path]:
        found, pids = [], [self.process.pid]
        while pids:
            at = Path(f"/proc/{pids.pop()}")
            found.append(at)
            try:
                tasks = list((at / "task").iterdir())
                pids.extend(int(pid) for task in tasks for pid in (task / "children").read_text().split())
            except OSError:
                continue
        return found

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
        self._change(("x" if wrong else "") + self.text)

    def edit_new(self, word: str) -> None:
        """A line that is nothing but a word nobody knows, where a directive or an instruction may stand."""
        middle = self.text.index("\nFROM build" if self.uri.endswith("Dockerfile") else "\nrequire (") + 1
        self._change(f"{self.text[:middle]}{word}\n{self.text[middle:]}")

    def _change(self, text: str) -> None:
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
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
        patience = 10.0  # for the first word, which a busy machine delays
        while (found := self.said(patience)[1]) is not None:
            last, patience = shape(found), self.client.server.settle
        return last

    def _about(self, message: Message) -> bool:
        if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != self.uri:
            return False
        version = message["params"].get("version")
        return version is None or version >= self.version


def shape(diagnostics: Iterable[Message] | None) -> tuple[str, ...]:
    """A set of diagnostics, without what may differ from time to time."""
    return tuple(sorted(f"{each['message']} {each.get('severity')}" for each in diagnostics or ()))


def _resident(process: Path) -> float:
    try:
        return int((process / "status").read_text().partition("VmRSS:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return 0.0


def _processor(process: Path) -> float:
    try:
        times = (process / "stat").read_text().rpartition(")")[2].split()[11:15]
    except OSError:
        return 0.0
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def measure(server: Server, case: Case, edits: int, first: int) -> Measured:
    """One round of a server. `first` is a number from which on no word has been typed yet."""
    client = Client(server, case.folder)
    try:
        _, result = client.request("initialize", initialize_params(case.folder, server.pull))
        if result is None:
            raise EOFError(f"{server.name} did not initialize")
        start, start_cpu = (time.perf_counter() - client.began) * 1000, client.cpu() * 1000
        client.notify("initialized", {})
        document = Document(client, case)
        time.sleep(case.scan)
        document.settled()
        right: dict[bool, tuple[str, ...]] = {}
        for wrong in (True, False):
            document.edit(wrong)
            right[wrong] = document.settled()
        again, missed = paced(document, right, edits)
        before = client.cpu()
        new, missed_new = unseen(document, edits, first)
        cpu = (client.cpu() - before) / edits * 1000
        document.edit(False)
        document.settled()
        middle = document.text.count("\n", 0, len(document.text) // 2)
        place = {"textDocument": {"uri": document.uri}, "position": {"line": middle, "character": 9}}
        hover = [client.request("textDocument/hover", place)[0] * 1000 for _ in range(20)]
        completion = [client.request("textDocument/completion", place)[0] * 1000 for _ in range(20)]
        return Measured(
            [start], [start_cpu], again, new, [cpu], missed + missed_new, hover, completion, [client.memory()]
        )
    finally:
        client.end()


def together(rounds: Sequence[Measured]) -> Measured:
    """All rounds of a server as one."""
    return Measured(
        [time for each in rounds for time in each.start],
        [time for each in rounds for time in each.start_cpu],
        [time for each in rounds for time in each.again],
        [time for each in rounds for time in each.new],
        [time for each in rounds for time in each.cpu],
        sum(each.missed for each in rounds),
        [time for each in rounds for time in each.hover],
        [time for each in rounds for time in each.completion],
        [size for each in rounds for size in each.memory],
    )


def paced(document: Document, right: Mapping[bool, tuple[str, ...]], edits: int) -> tuple[list[float], int]:
    """Milliseconds from each edit to the right diagnostics, and how often they never came."""
    times: list[float] = []
    for number in range(edits):
        wrong = number % 2 == 0
        start = time.perf_counter()
        document.edit(wrong)
        came = _until(document, lambda found, wanted=right[wrong]: shape(found) == wanted)  # type: ignore[misc]
        if came is not None:
            times.append((came - start) * 1000)
        time.sleep(PAUSE)
    return times, edits - len(times)


def unseen(document: Document, edits: int, first: int) -> tuple[list[float], int]:
    """As `paced`, each text a new one."""
    times: list[float] = []
    for number in range(first, first + edits):
        word = f"q{number}"
        start = time.perf_counter()
        document.edit_new(word)
        came = _until(document, lambda found, word=word: _mentions(found, word))  # type: ignore[misc]
        if came is not None:
            times.append((came - start) * 1000)
        time.sleep(PAUSE)
    return times, edits - len(times)


def _mentions(found: Iterable[Message], word: str) -> bool:
    return any(word in str(each["message"]).lower() for each in found)


def _until(document: Document, right: Callable[[list[Message]], bool]) -> float | None:
    """When right diagnostics came; None where they don't."""
    end = time.perf_counter() + 5.0
    while time.perf_counter() < end:
        came, found = document.said(5.0)
        if found is None:
            return None
        if right(found):
            return came
        if document.client.server.pull:
            time.sleep(0.001)
    return None


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


def servers_of(case: Case, peers: Path) -> list[Server]:
    own = [sys.executable, "-m", "gowharf", "server"]
    found = [Server("gowharf, push", own), Server("gowharf, pull", own, pull=True)]
    if case.scan:
        return found
    gopls, docker = peers / "gopls", peers / "node_modules" / ".bin" / "docker-langserver"
    if case.language == "go.mod" and gopls.exists():
        offline = {"GOFLAGS": "-mod=mod", "GOPROXY": "off"}
        now = {"diagnosticsDelay": "0s"}
        found.append(Server("gopls", [str(gopls)], env=offline, settle=2.5))
        found.append(Server("gopls, diagnosticsDelay 0", [str(gopls)], settings=now, env=offline, settle=2.5))
    if case.language == "dockerfile" and docker.exists():
        found.append(Server(DOCKER, [str(docker), "--stdio"]))
    return found


def install(peers: Path) -> None:
    """gopls through the Go module proxy and the Docker server from npm."""
    peers.mkdir(parents=True, exist_ok=True)
    if not (peers / "gopls").exists() and shutil.which("go"):
        subprocess.run(["go", "install", GOPLS], env={**os.environ, "GOBIN": str(peers)}, check=False)
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
    for modules in (10, 1000):
        at = folder / f"modules-{modules}"
        corpus.monorepo(at, modules, modules)
        (at / ".git").mkdir()
        file = "services/s0001/go.mod"
        found.append(Case(f"go.mod, one of {modules} modules", at, file, "go.mod", None, modules / 25))
    return found


_HEAD = ("start", "CPU", "again p50", "p95", "new p50", "p95", "ratio", "CPU", "hover", "compl.", "MiB", "missed")


def show(case: Case, measured: Mapping[str, Measured]) -> None:
    """A table of a case, in Markdown: medians, but where p95 is said; `ratio` is new p50 against the first server's."""
    goal = f" (goal: p95 of {case.goal:.0f} ms)" if case.goal else ""
    print(f"\n{case.name}{goal}; load {os.getloadavg()[0]:.1f}\n")
    print("| server | " + " | ".join(_HEAD) + " |")
    print("|---|" + "---:|" * len(_HEAD))
    base = percentile(next(iter(measured.values())).new, 0.5)
    for name, each in measured.items():
        figures = (
            percentile(each.start, 0.5),
            percentile(each.start_cpu, 0.5),
            percentile(each.again, 0.5),
            percentile(each.again, 0.95),
            percentile(each.new, 0.5),
            percentile(each.new, 0.95),
            percentile(each.new, 0.5) / base if base else 0.0,
            percentile(each.cpu, 0.5),
            percentile(each.hover, 0.95),
            percentile(each.completion, 0.95),
        )
        shown = " | ".join(f"{figure:.1f}" for figure in figures)
        print(f"| {name} | {shown} | {percentile(each.memory, 0.5):.0f} | {each.missed} |", flush=True)


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.lspbench", description="Language servers side by side.")
    parser.add_argument(
        "--peers", type=Path, metavar="DIR", default=PEERS, help="where gopls and the Docker server are"
    )
    parser.add_argument("--install", action="store_true", help="put the peers there first")
    parser.add_argument("--edits", type=int, default=40, help="of each kind, in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="only cases with this in their name")
    options = parser.parse_args(argv)
    peers = options.peers.resolve()
    if options.install:
        install(peers)
    with tempfile.TemporaryDirectory() as folder:
        for case in cases_in(Path(folder).resolve()):
            if options.only in case.name:
                show(case, turns(case, servers_of(case, peers), options.edits, options.rounds))


def turns(case: Case, servers: Sequence[Server], edits: int, rounds: int) -> dict[str, Measured]:
    """Every server in every round. One that waits a second before it says anything gets fewer edits."""
    found: dict[str, list[Measured]] = {server.name: [] for server in servers}
    for number in range(rounds):
        for server in servers:
            count = min(edits, 8) if server.name == "gopls" else edits
            found[server.name].append(measure(server, case, count, (number + 1) * 10_000))
    return {name: together(held) for name, held in found.items()}


if __name__ == "__main__":
    main(sys.argv[1:])

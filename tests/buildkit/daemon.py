"""A BuildKit daemon of the suite's own, and builds with it.

One daemon a work folder; it is stopped with SIGTERM, since a killed one leaves its mounts behind. Steps have no
network, and `# syntax=` lines are ignored: the frontend is the daemon's own.
"""

import base64
import contextlib
import json
import pathlib
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.buildkit.images import manifest_digest

_STARTS_WITHIN = 30  # seconds
_LINE = re.compile(r"^[^\s:]*:(\d+)(?:-\d+)?$", re.MULTILINE)
_EXIT = re.compile(r"exit code: (\d+)")


class Daemon(NamedTuple):
    """A running daemon. `images` maps the names that FROM may use to OCI layouts."""

    buildctl: str
    address: str
    images: Mapping[str, pathlib.Path]


class Built(NamedTuple):
    """A build's end. Of a failure: the step as BuildKit names it, its line in the Dockerfile, what it printed."""

    ok: bool
    step: str
    line: int
    exit: int
    said: str


@contextlib.contextmanager
def running(programs: pathlib.Path, work: pathlib.Path, images: Mapping[str, pathlib.Path]) -> Iterator[Daemon]:
    """Starts a daemon in an empty folder and stops it; raises RuntimeError where it doesn't start."""
    work.mkdir(parents=True, exist_ok=True)
    address = f"unix://{work}/buildkit.sock"
    config = work / "buildkitd.toml"
    config.write_text(_CONFIG.format(work=work, address=address))
    daemon = Daemon(str(programs / "buildctl"), address, images)
    with (work / "buildkitd.log").open("wb") as log:
        command = [str(programs / "buildkitd"), "--config", str(config)]
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(daemon, process, work / "buildkitd.log")
            yield daemon
        finally:
            process.terminate()
            process.wait(30)


def build(daemon: Daemon, context: pathlib.Path, output: str | None = None) -> Built:
    """Builds a context; `output` as buildctl takes it."""
    command = [daemon.buildctl, "--addr", daemon.address, "build", "--progress=rawjson", "--frontend=dockerfile.v0"]
    command += ["--local", f"context={context}", "--local", f"dockerfile={context}"]
    command += ["--opt", "cmdline=builtin", "--opt", "force-network-mode=none", "--no-cache"]
    for number, (name, layout) in enumerate(daemon.images.items()):
        source = f"oci-layout://base{number}@{manifest_digest(layout)}"
        command += ["--oci-layout", f"base{number}={layout}", "--opt", f"context:{name}={source}"]
    command += ["--output", output] if output else []
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return _read(done.returncode == 0, done.stderr)


_CONFIG = """root = "{work}/root"
[grpc]
  address = ["{address}"]
[worker.oci]
  enabled = true
  snapshotter = "overlayfs"
  networkMode = "host"
  gc = false
[otel]
  socketPath = "{work}/otel.sock"
[worker.containerd]
  enabled = false
"""


def _wait(daemon: Daemon, process: "subprocess.Popen[bytes]", log: pathlib.Path) -> None:
    asking = [daemon.buildctl, "--addr", daemon.address, "debug", "workers"]
    end = time.monotonic() + _STARTS_WITHIN
    while process.poll() is None and time.monotonic() < end:
        if subprocess.run(asking, capture_output=True).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"buildkitd did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _read(ok: bool, progress: str) -> Built:
    steps: dict[str, dict[str, Any]] = {}
    logs: dict[str, str] = {}
    rest = []
    for line in progress.splitlines():
        event = _event(line)
        if event is None:
            rest.append(line)
            continue
        for vertex in event.get("vertexes") or ():
            steps.setdefault(vertex["digest"], {}).update(vertex)
        for log in event.get("logs") or ():
            text = base64.b64decode(log["data"]).decode("utf-8", "replace")
            logs[log["vertex"]] = logs.get(log["vertex"], "") + text
    error = "\n".join(rest)
    failed = [name for name, step in steps.items() if "context canceled" not in step.get("error", "context canceled")]
    if ok or not failed:
        return Built(ok, "", 0, 0 if ok else -1, "".join(logs.values()) + error)
    line_found, exit_found = _LINE.search(error), _EXIT.search(error)
    return Built(
        ok,
        steps[failed[0]]["name"],
        int(line_found[1]) if line_found else 0,
        int(exit_found[1]) if exit_found else -1,
        logs.get(failed[0], "") + error,
    )


def _event(line: str) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None

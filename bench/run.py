"""Measures gowharf beside its peers: `python -m bench.run`. Prints one table with ratios.

Each figure is the smallest of several runs: the one that the rest of the machine disturbed least.
"""

import os
import pathlib
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

from bench import corpus

PYTHON = [sys.executable, "-I"]
GOWHARF = [sys.executable, "-m", "gowharf"]


def whole(command: Sequence[str], cwd: pathlib.Path, times: int) -> float:
    """Seconds of wall time of a whole process, the smallest of `times` runs."""
    best = float("inf")
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - start)
    return best


def peak(command: Sequence[str], cwd: pathlib.Path) -> float:
    """A process's largest resident size, in MiB."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, stderr=-3);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=cwd, capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def rate(parse: Callable[[str], object], text: str, times: int = 5) -> float:
    """Lines a second that a parser reads."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        parse(text)
        best = min(best, time.perf_counter() - start)
    return text.count("\n") / best


def row(name: str, figure: str, ratio: str = "") -> None:
    """One line of the table."""
    print(f"{name:<58} {figure:>14}  {ratio}")


def processes(folder: pathlib.Path) -> None:
    """Whole processes: one small project, then a monorepo beside hadolint on its Dockerfiles alone."""
    small = folder / "small"
    corpus.project(small, "small", 12)
    bare = whole([*PYTHON, "-c", "pass"], small, 20)
    check = whole([*GOWHARF, "check"], small, 20)
    row("bare interpreter", f"{bare * 1000:.1f} ms")
    row("gowharf check, one small project", f"{check * 1000:.1f} ms", f"{check / bare:.1f} x bare interpreter")
    many = folder / "many"
    corpus.monorepo(many, dockerfiles=500, modules=300)
    mono = whole([*GOWHARF, "check"], many, 3)
    row("gowharf check, 500 Dockerfiles and 300 go.mod", f"{mono:.2f} s", f"{peak([*GOWHARF, 'check'], many):.0f} MiB")
    hadolint = shutil.which("hadolint", path=f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if hadolint is None:
        row("hadolint", "not installed")
        return
    names = [str(path.relative_to(many)) for path in sorted(many.rglob("Dockerfile*"))]
    theirs = whole([hadolint, "--no-fail", *names], many, 2)
    row("hadolint, the same Dockerfiles alone", f"{theirs:.2f} s", f"gowharf is {theirs / mono:.1f} x as fast")


def parsers() -> None:
    """Parse rates of every language, on one long text each."""
    from gowharf.syntax import dockerfile, dockerignore, gomod, gosource, gosum, modules_txt, shell

    texts: dict[str, tuple[Callable[[str], object], str]] = {
        "go.mod": (gomod.parse, corpus.gomod("big", 3000)),
        "go.sum": (gosum.parse, corpus.gosum(10000)),
        "modules.txt": (
            modules_txt.parse,
            "".join(f"# example.com/d{i} v1.0.{i}\n## explicit; go 1.21\nexample.com/d{i}\n" for i in range(3000)),
        ),
        "Dockerfile": (dockerfile.parse, corpus.STAGES.format(go="1.24") * 40),
        ".dockerignore": (dockerignore.parse, "**/node_modules\n!vendor/**\n*.md\n" * 500),
        "shell": (shell.parse, "if [ -f go.mod ]; then go mod download && go build ./...; fi\n" * 500),
        ".go": (gosource.parse, 'package a\n\nimport "fmt"\n' + "func F() { fmt.Println(`x`) } // y\n" * 5000),
    }
    for name, (parse, text) in texts.items():
        row(f"parse {name}, {text.count(chr(10)):,} lines", f"{rate(parse, text) / 1000:,.0f} k lines/s")


def main() -> None:
    """The whole table."""
    cpus = os.cpu_count()
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {cpus} CPUs, load", end=" ")
    print(" ".join(f"{load:.1f}" for load in os.getloadavg()))
    with tempfile.TemporaryDirectory() as folder:
        processes(pathlib.Path(folder))
    parsers()
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row("peak memory of this program", f"{usage:.0f} MiB")


if __name__ == "__main__":
    main()

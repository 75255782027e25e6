"""One whole process at a time: what it costs, and how costs grow with size."""

import math
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

GOWHARF = (sys.executable, "-m", "gowharf")


class Cost(NamedTuple):
    """Seconds on the wall, seconds of CPU (the process's and its children's), and the largest resident size in MiB."""

    wall: float
    cpu: float
    peak: float


def cost(command: Sequence[str], cwd: pathlib.Path, times: int = 3) -> Cost:
    """The smallest of several runs, each figure for itself: the run that the rest of the machine disturbed least."""
    runs = [_once(command, cwd) for _ in range(times)]
    return Cost(min(run.wall for run in runs), min(run.cpu for run in runs), min(run.peak for run in runs))


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of the line through the logarithms: 1 where cost grows as size does, 2 where as its square."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(each, 1e-9)) for each in costs]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True)) / spread


def machine() -> str:
    """What the figures were measured on."""
    import platform

    load = " ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    python = platform.python_version()
    return f"{_processor()}, {os.cpu_count()} CPUs, {platform.system()}; Python {python}; load {load}"


def _processor() -> str:
    import platform

    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _once(command: Sequence[str], cwd: pathlib.Path) -> Cost:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)

"""Mends the scenarios and builds them for real: `python -m tests.scenarios.mend [NAME…] [-j 2]`.

Each failing case that has an `after` and a fix is mended with `check --fix --unsafe-fixes`, and with `--fix` alone, on
a copy of `before`; each project that passed (a passing `before`, every `after`) must still pass. Only projects whose
files were changed are built, and a project that was built once is not built again (.cache/mend, by its content).
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import pathlib
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from gowharf.cli.main import main as gowharf
from tests.executor.base import CACHE, Base, digest, prepare
from tests.executor.check import run_folder
from tests.scenarios.case import Case, cases
from tests.scenarios.score import verdict

FOLDER = CACHE / "mend"
UNSAFE = ("--fix", "--unsafe-fixes")
SAFE = ("--fix",)


class Mended(NamedTuple):
    """A project after fixing. `build` is None where nothing was changed; `said` is what is left to find."""

    case: Case
    side: str
    flags: tuple[str, ...]
    changed: tuple[str, ...]
    said: tuple[str, ...]
    build: "Build | None"

    @property
    def passes(self) -> bool:
        return self.build is not None and not self.build.exit


class Build(NamedTuple):
    """What the real build of a mended project came to."""

    exit: int
    step: str
    error: str


def mend(base: Base, case: Case, side: str, flags: tuple[str, ...]) -> Callable[[], Mended]:
    """Fixes a copy of one side; what is returned builds it, so that builds can run side by side."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "project"
        root.mkdir()
        case.write(root, side)
        old = _tree(root)
        said = fix(root, flags)
        new = _tree(root)
    changed = tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))

    def build() -> Mended:
        built = _build(base, case, new) if changed else None
        return Mended(case, side, flags, changed, said, built)

    return build


def fix(root: pathlib.Path, flags: Sequence[str]) -> tuple[str, ...]:
    """Runs gowharf on a project; the findings that are left, and what it complains of."""
    out, err = _Stream(), _Stream()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = gowharf(["check", *flags, "--output-format", "concise", str(root)])
    found = tuple(line.rpartition(f"{root.name}/")[2] for line in out.text().splitlines() if "[" in line)
    return found if status < 2 else (*found, *err.text().splitlines())


class _Stream(io.TextIOWrapper):
    """A stream with bytes below it, as the process's own."""

    def __init__(self) -> None:
        self.data = io.BytesIO()
        super().__init__(self.data, "utf-8", write_through=True)

    def text(self) -> str:
        return self.data.getvalue().decode("utf-8", "replace")


def _tree(root: pathlib.Path) -> dict[str, tuple[str, bytes]]:
    """All that a build could see of a project: kind and content by path."""
    found = {}
    for folder, names, files in os.walk(root):
        if ".git" in names:
            names.remove(".git")
        for name in (*files, *(name for name in names if os.path.islink(os.path.join(folder, name)))):
            path = pathlib.Path(folder, name)
            relative = path.relative_to(root).as_posix()
            found[relative] = ("link", os.readlink(path).encode()) if path.is_symlink() else ("file", path.read_bytes())
    return found


def _build(base: Base, case: Case, tree: dict[str, tuple[str, bytes]]) -> Build:
    options = [case.data.get(name) for name in ("checkout", "build_args", "fakeproxy", "secrets", "dockerfile")]
    key = hashlib.sha256(repr((_executor(base), options, sorted(tree.items()))).encode()).hexdigest()
    cached = FOLDER / f"{key}.json"
    if cached.is_file():
        return Build(*json.loads(cached.read_text()))
    with tempfile.TemporaryDirectory() as folder:
        for name, (kind, content) in tree.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if kind == "link":
                path.symlink_to(content.decode())
            else:
                path.write_bytes(content)
        outcome = run_folder(base, case, pathlib.Path(folder))
    built = Build(outcome.exit, outcome.command, outcome.error)
    FOLDER.mkdir(parents=True, exist_ok=True)
    cached.write_text(json.dumps(built))
    return built


def _executor(base: Base) -> str:
    sources = (pathlib.Path(__file__).parents[1] / "executor").glob("*.py")
    return digest(list(sources)) + (base.folder / "stamp").read_text()


def mend_all(base: Base, chosen: Iterable[Case], jobs: int) -> list[Mended]:
    """All runs of the chosen cases."""
    wanted = [(case, side, flags) for case in chosen for side, flags in _runs(case)]
    with ThreadPoolExecutor(jobs) as pool:  # gowharf in this thread, since it prints; the builds beside it
        return [future.result() for future in [pool.submit(mend(base, *one)) for one in wanted]]


def _runs(case: Case) -> list[tuple[str, tuple[str, ...]]]:
    sides: list[tuple[str, tuple[str, ...]]] = [("after", UNSAFE)] if case.after is not None else []
    if not case.fails:
        return [("before", UNSAFE), *sides]
    if case.after is None or case.data["fix"] == "none":
        return sides
    return [("before", UNSAFE), ("before", SAFE), *sides]


def show(results: Sequence[Mended]) -> bool:
    """Prints the table; True where nothing that passed was broken."""
    wanted = [one for one in results if one.side == "before" and one.case.fails]
    rows = [
        ("--fix --unsafe-fixes", [one for one in wanted if one.flags == UNSAFE]),
        ("--fix alone, of fix = safe", [one for one in wanted if one.flags == SAFE and one.case.data["fix"] == "safe"]),
    ]
    for title, runs in rows:
        for one in runs:
            if not one.passes:
                print(f"{one.case.name} [{one.case.data['rule']}] not mended with {title}: {_why(one)}")
    passing = [one for one in results if one.side == "after" or not one.case.fails]
    broken = [one for one in passing if one.changed and not one.passes]
    for one in broken:
        print(f"BROKEN {one.case.name} {one.side}: {_why(one)}")
    caught = {one.case.name: verdict(one.case).caught is not False for one in wanted}
    print(f"| {'':<44} | mended |   of |      |\n|{'-' * 46}|-------:|-----:|-----:|")
    for folder in sorted({one.case.folder for one in wanted}):
        for title, runs in rows:
            here = [one for one in runs if one.case.folder == folder]
            _row(f"{folder}: {title}", here)
            _row("  of those caught, or owing nothing", [one for one in here if caught[one.case.name]])
    changed = sum(bool(one.changed) for one in passing)
    print(f"{len(passing)} projects that passed: {changed} changed, {len(broken)} broken")
    return not broken


def _row(title: str, runs: Sequence[Mended]) -> None:
    done = sum(one.passes for one in runs)
    print(f"| {title:<44} | {done:>6} | {len(runs):>4} | {done / max(len(runs), 1):>4.0%} |")


def _why(one: Mended) -> str:
    if one.build is None:
        left = "; ".join(one.said[:3]) or "nothing found"
        return f"nothing offered ({left})"
    return f"{', '.join(one.changed)} changed, {one.build.step!r} still fails: {one.build.error}"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("-j", type=int, default=2)
    args = parser.parse_args()
    chosen = [case for case in cases() if not args.names or case.name.startswith(tuple(args.names))]
    return 0 if show(mend_all(prepare(), chosen, args.j)) else 1


if __name__ == "__main__":
    sys.exit(main())

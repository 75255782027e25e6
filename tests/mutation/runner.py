"""Runs the tests that reach a mutant, each mutant in a fork of a process that has collected them all.

A pytest plugin that takes the place of the run. First every test runs once, in a fork, with coverage's tracer, which
says what reaches which line and how long it takes. Then a mutant is a fork in which the code of the functions that it
changes is exchanged, so it costs the time of the tests up to the first that fails. What a mutant changes outside of
functions (tables, defaults, fields) has been read by others already; such a mutant gets an interpreter of its own.
"""

import contextlib
import importlib
import os
import pathlib
import pickle
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant

SLOW = 1.0  # seconds; slower tests are left out: they are of whole programs, and every survivor would pay for them
LIMIT = 20  # seconds of CPU; a mutant that needs more runs forever, which a user would notice
MEMORY = 4 << 30
SURVIVED, CRASHED = 0, 255


class Result(NamedTuple):
    """How one mutant ended: "killed" (by which test), "survived", or "unreached", where no test runs its line."""

    module: str
    mutant: Mutant
    end: str
    by: str = ""


class Reach(NamedTuple):
    """What one run of all tests showed: each test's seconds, and by module and line the tests that reach it."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]

    def tests(self, module: str, mutant: Mutant) -> list[str]:
        """The tests that could notice: those of its room, the quick ones first, then the others, mixed."""
        lines = self.lines.get(module, {})
        last = mutant.line + mutant.before.count("\n")
        wanted = range(mutant.line, last + 1) if mutant.inside else lines
        found = {test for line in wanted for test in lines.get(line, ())}
        if not mutant.inside:  # it was read when the module was imported, before any test
            found |= {test for test in self.seconds if module in test}
        found = {test for test in found if self.seconds.get(test, SLOW) < SLOW}
        room = f"tests/{module.split('.')[1]}/"
        near = sorted((test for test in found if test.startswith(room)), key=self.seconds.__getitem__)
        far = sorted(found.difference(near), key=lambda test: zlib.crc32(f"{mutant.line} {test}".encode()))
        return near + far


class Runner:
    """The plugin: what `chosen` gives for a module's text is run, at most `tests` tests each, and `show` is told."""

    def __init__(
        self,
        modules: Sequence[str],
        chosen: Callable[[str], list[Mutant]],
        show: Callable[[Result], None],
        jobs: int = 1,
        tests: int = sys.maxsize,
    ) -> None:
        self.modules = modules
        self.chosen = chosen
        self.show = show
        self.jobs = jobs
        self.tests = tests

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("tests that can't be collected")
        modules = {name: importlib.import_module(name) for name in _modules(self.modules)}
        items = {item.nodeid: item for item in session.items if item.get_closest_marker("needs") is None}
        reach = _in_fork(lambda: _reach(list(items.values()), modules))
        for name, module in modules.items():
            self._all_of(name, module, reach, items)
        return True

    def _all_of(self, name: str, module: ModuleType, reach: Reach, items: dict[str, pytest.Item]) -> None:
        text = pathlib.Path(module.__file__ or "").read_text(encoding="utf-8")
        kills: Counter[tuple[str, str]] = Counter()
        running: dict[int, tuple[Mutant, list[str]]] = {}
        for mutant in self.chosen(text):
            wanted = reach.tests(name, mutant)
            if not wanted:
                self.show(Result(name, mutant, "unreached"))
                continue
            wanted = sorted(wanted[: self.tests], key=lambda test: -kills[mutant.inside, test])
            exchange = _exchange(module, text, mutant)
            if exchange is None:
                running[_fork(partial(_apart, name, mutant, wanted))] = (mutant, wanted)
            else:
                chosen = [items[one] for one in wanted]
                running[_fork(partial(_first_failure, exchange, chosen))] = (mutant, wanted)
            while len(running) >= self.jobs:
                self._end_of_one(name, running, kills)
        while running:
            self._end_of_one(name, running, kills)

    def _end_of_one(
        self, name: str, running: dict[int, tuple[Mutant, list[str]]], kills: Counter[tuple[str, str]]
    ) -> None:
        pid, status = os.wait()
        if pid not in running:
            return
        mutant, wanted = running.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        if code == SURVIVED:
            self.show(Result(name, mutant, "survived"))
            return
        by = wanted[code - 1] if 0 < code <= len(wanted) and code < CRASHED and mutant.inside else ""
        kills[mutant.inside, by] += 1
        self.show(Result(name, mutant, "killed", by or ("time or memory" if code < 0 else "a test")))


def _reach(items: Sequence[pytest.Item], modules: dict[str, ModuleType]) -> Reach:
    """Runs every test once. One that fails before anything was changed can tell nothing: it is named and left out."""
    names = {os.path.realpath(module.__file__ or ""): name for name, module in modules.items()}
    tracer = coverage.Coverage(data_file=None, include=list(names))
    seconds = {}
    tracer.start()
    for item in items:
        tracer.switch_context(item.nodeid)
        start = time.process_time()
        if _passes(item):
            seconds[item.nodeid] = time.process_time() - start
        else:
            print(f"left out, it fails without any mutant: {item.nodeid}", flush=True)
    tracer.stop()
    data = tracer.get_data()
    lines = {names[os.path.realpath(file)]: data.contexts_by_lineno(file) for file in data.measured_files()}
    return Reach(seconds, lines)


def _passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))


def _first_failure(exchange: Callable[[], None], items: list[pytest.Item]) -> int:
    exchange()
    for number, item in enumerate(items, 1):
        if not _passes(item):
            return min(number, CRASHED - 1)
    return SURVIVED


def _exchange(module: ModuleType, text: str, mutant: Mutant) -> Callable[[], None] | None:
    """What puts the mutant's functions into the imported module; None where that can't be done."""
    if not mutant.inside:
        return None
    old = _codes(compile(text, module.__file__ or "", "exec", dont_inherit=True))
    new = _codes(compile(mutant.text, module.__file__ or "", "exec", dont_inherit=True))
    pairs = []
    for name in new:
        if old.get(name) == new[name]:
            continue
        function = _function(module, name)
        if function is None or function.__code__.co_freevars != new[name].co_freevars:
            return None
        pairs.append((function, new[name]))

    def exchange() -> None:
        for function, code in pairs:
            function.__code__ = code

    return exchange


def _codes(code: CodeType, prefix: str = "") -> dict[str, CodeType]:
    """The functions of a module and of its classes, by qualified name."""
    found = {}
    for held in code.co_consts:
        if not isinstance(held, CodeType) or held.co_name.startswith("<"):
            continue
        name = prefix + held.co_name
        if held.co_flags & 0x2:  # CO_NEWLOCALS: a function; a class's body has its names by itself
            found[name] = held
        else:
            found |= _codes(held, f"{name}.")
    return found


def _function(module: ModuleType, name: str) -> FunctionType | None:
    held: Any = module
    for part in name.split("."):
        held = vars(held).get(part)
        if held is None:
            return None
    held = getattr(held, "fget", held)
    held = getattr(held, "__func__", held)
    held = getattr(held, "__wrapped__", held)
    return held if isinstance(held, FunctionType) else None


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _fork(work: Callable[[], int]) -> int:
    """Starts `work` in a fork, whose exit code is what it returns, and gives its process id."""
    pid = os.fork()
    if pid:
        return pid
    code = CRASHED
    try:
        _limits()
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        code = work()
    finally:
        os._exit(code)


def _apart(name: str, mutant: Mutant, wanted: list[str]) -> int:
    """Runs the tests in an interpreter that has the mutant in place of the module."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".py") as file:
        file.write(mutant.text)
        file.flush()
        environment = {**os.environ, "MUTANT": name, "MUTANT_FILE": file.name}
        command = [sys.executable, "-m", "tests.mutation.apart", *wanted]
        return min(abs(subprocess.run(command, env=environment, check=False).returncode), 1)


def _in_fork(work: Callable[[], Reach]) -> Reach:
    """What `work` gives, without leaving a trace of it in this process."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "result")

        def write() -> int:
            file.write_bytes(pickle.dumps(work()))
            return 0

        pid = os.fork()
        if not pid:
            with contextlib.suppress(BaseException):
                os._exit(write())
            os._exit(1)
        os.waitpid(pid, 0)
        if not file.exists():
            raise SystemExit("the tests end the process that runs them")
        return pickle.loads(file.read_bytes())


def _modules(names: Sequence[str]) -> Iterator[str]:
    """Modules by name; a package stands for all of its modules."""
    for name in names:
        module = importlib.import_module(name)
        path = pathlib.Path(module.__file__ or "")
        if path.name != "__init__.py":
            yield name
            continue
        for file in sorted(path.parent.rglob("*.py")):
            inner = file.relative_to(path.parent).with_suffix("").parts
            yield ".".join((name, *(part for part in inner if part != "__init__")))

"""What the whole suite shares: tests that need more than Python say so, and what is left out is printed.

`pytestmark = pytest.mark.needs("real builds", missing)`: `missing()` lists what this machine lacks. Where something is
missing, the tests are left out and the summary says which and why; with CI=true they run all the same, and fail.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, settings

_LEFT_OUT: Counter[str] = Counter()


def leave_out(reason: str) -> None:
    """Notes that a test does not run here; the summary at the end says so."""
    _LEFT_OUT[reason] += 1


def pytest_configure(config: pytest.Config) -> None:
    # A shell lets what it starts in the background ignore Ctrl-C, and programs hand that on to those they start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # A loaded machine is no failure.
    settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("patient")
    config.addinivalue_line("markers", "needs(what, missing): runs only where missing() is empty; in CI always")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("CI") == "true":
        return
    known: dict[Callable[[], list[str]], list[str]] = {}
    dropped = []
    for item in items:
        for mark in item.iter_markers("needs"):
            what, missing = mark.args
            lacking = known[missing] if missing in known else known.setdefault(missing, missing())
            if lacking:
                leave_out(f"{what}: needs {', '.join(lacking)}")
                dropped.append(item)
                break
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)  # of a pytest-xdist worker: what reaches the main process
    if output is not None:
        output["left_out"] = dict(_LEFT_OUT)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    _LEFT_OUT.update(_highest(getattr(node, "workeroutput", {}).get("left_out", {})))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in (*_figures(terminalreporter), *_lines()):
        terminalreporter.write_line(line)


def _figures(terminalreporter: pytest.TerminalReporter) -> list[str]:
    """What tests measured: `record_property("figures", "…")`."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    properties = [held for report in reports if report.when == "call" for held in report.user_properties]
    return sorted(str(value) for name, value in properties if name == "figures")


def _highest(counts: dict[str, int]) -> dict[str, int]:
    """Every worker collects all tests, so their counts are the same and not to be added."""
    return {reason: count - _LEFT_OUT[reason] for reason, count in counts.items()}


def _lines() -> Iterable[str]:
    return [f"left out here: {count} tests of {reason}" for reason, count in sorted(_LEFT_OUT.items())]

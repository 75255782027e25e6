"""`python -m tests.mutation MODULE…`: which mutants does no test kill?

    python -m tests.mutation gowharf.replay.starting
    python -m tests.mutation gowharf.rules.image --most 100

Prints each mutant that survives and the share of those that were killed. The tests are those of the module's room, of
the rooms right of it that run in this process, and the scenarios. Nothing is written into the tree.
"""

import argparse
import sys
from collections import Counter, defaultdict

import pytest

from tests.mutation.mutants import Mutant, mutants, sample
from tests.mutation.runner import Result, Runner

ROOMS = ["text", "syntax", "project", "replay", "rules", "check", "scenarios"]


def tests_for(modules: list[str]) -> list[str]:
    """The folders of tests for some modules: rooms from theirs on."""
    rooms = [name.split(".")[1] for name in modules]
    first = min(ROOMS.index(room) if room in ROOMS else 0 for room in rooms)
    return [f"tests/{room}" for room in ROOMS[first:]]


def main() -> int:
    """The command line; 1 where a mutant survives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="+", metavar="MODULE", help="a package stands for all of its modules")
    parser.add_argument("--most", type=int, default=sys.maxsize, metavar="N", help="a sample of N mutants a module")
    parser.add_argument("--lines", default="1-", metavar="A-B", help="only mutants of these lines")
    parser.add_argument("--jobs", type=int, default=1, metavar="N")
    parser.add_argument("--at-most", type=int, default=sys.maxsize, metavar="N", help="so many tests a mutant")
    parser.add_argument("--tests", nargs="+", metavar="FOLDER")
    args = parser.parse_args()
    first, _, last = args.lines.partition("-")
    lines = range(int(first), int(last or sys.maxsize - 1) + 1)
    ended: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def chosen(text: str) -> list[Mutant]:
        return sample([mutant for mutant in mutants(text) if mutant.line in lines], args.most)

    def show(result: Result) -> None:
        ended[result.module][result.end] += 1
        if result.end != "killed":
            print(f"{result.end:9} {result.module.removeprefix('gowharf.')}:{result.mutant.shown()}", flush=True)

    runner = Runner(args.modules, chosen, show, args.jobs, args.at_most)
    options = ["-s", "-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:terminal"]
    options += ["--hypothesis-seed=1", "--deselect=tests/check/test_fix_properties.py"]
    status = pytest.main([*options, *(args.tests or tests_for(args.modules))], plugins=[runner])
    if not ended:
        return int(status) or 2
    for module, counts in ended.items():
        print(line(module, counts))
    print(line("all", sum(ended.values(), Counter())))
    return int(any(counts["killed"] < counts.total() for counts in ended.values()))


def line(module: str, counts: Counter[str]) -> str:
    """The figures of a module."""
    share = counts["killed"] / max(counts.total(), 1)
    rest = f"{counts['survived']} survived, {counts['unreached']} reached by no test"
    return f"{share:6.1%} {module}: {counts['killed']} of {counts.total()} killed, {rest}"


if __name__ == "__main__":
    sys.exit(main())

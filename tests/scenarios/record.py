"""Records what real Go does with new scenarios: `python -m tests.scenarios.record NAME…`.

A neighbour is tests/scenarios/neighbours/NAME.txtar, written by hand with `before/…` and, where there is a mend,
`after/…` (only what differs), and a head of `owed`, `words`, `fix`, `title`, `rule` and a run's options (README.md).
This adds `go` and the tables [before] and [after]: the command, its exit and the line that says what is wrong. An
`error` that is in the head and that Go does say is kept, so that it may be cut to its stable part by hand.
"""

import json
import pathlib
import re
import sys
import tomllib

from tests.executor.base import Base, prepare
from tests.executor.building import Outcome
from tests.executor.check import run_side
from tests.executor.toolchains import BY_MINOR
from tests.scenarios.case import NEIGHBOURS, Case, parse

WRITTEN = ("owed", "words", "fix", "title", "rule")
_TABLES = re.compile(r"^(?:go = .*\n|\[before\][\s\S]*)", re.MULTILINE)
_GOLANG = re.compile(rb"golang:(1\.\d+)")


def record(base: Base, path: pathlib.Path) -> str:
    """Fills in one neighbour's head; what it came to, in a line."""
    text = path.read_bytes()
    start = text.index(b"-- before/")
    head, files = text[:start].decode(), text[start:]
    known = tomllib.loads(head)
    absent = [name for name in WRITTEN if name not in known]
    if absent:
        return f"{path.stem}: its head lacks {', '.join(absent)}"
    sides = ["before"]
    if re.search(rb"^-- after/", files, re.MULTILINE) or known.get("after_gone"):
        sides.append("after")
    written = _TABLES.sub("", head).rstrip() + "\n"
    tables = "".join(f"[{side}]\nexit = 1\n" for side in sides)
    case = parse(path.stem, f'{written}go = ""\n{tables}'.encode() + files, path.parent.name)
    outcomes = {side: run_side(base, case, side) for side in sides}
    written += f'go = "{_version(case)}"\n'
    for side, outcome in outcomes.items():
        written += _table(side, outcome, known.get(side, {}).get("error", ""))
    path.write_bytes(f"{written}\n".encode() + files)
    came = ", ".join(f"{side} {outcome.exit} {outcome.error!r}" for side, outcome in outcomes.items())
    return f"{path.stem}: {came}"


def _table(side: str, outcome: Outcome, error: str) -> str:
    lines = ["", f"[{side}]", f"command = {json.dumps(outcome.command)}", f"exit = {outcome.exit}"]
    if side == "before":
        kept = error if error and outcome.exit and error in outcome.said else outcome.error
        lines.append(f"error = {json.dumps(kept)}")
    return "\n".join(lines) + "\n"


def _version(case: Case) -> str:
    found = _GOLANG.search(case.before.get("Dockerfile", b""))
    minor = found[1].decode() if found else "1.26"
    return BY_MINOR.get(minor, minor)


def main() -> int:
    """The command line."""
    if not sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    base = prepare()
    for name in sys.argv[1:]:
        print(record(base, NEIGHBOURS / f"{name}.txtar"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

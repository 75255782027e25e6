"""`python -m tests.executor CONTEXT`: builds a folder and shows every step."""

import pathlib
import sys

from tests.executor.base import prepare
from tests.executor.building import build

outcome = build(prepare(), pathlib.Path(sys.argv[1]).resolve())
for step in outcome.steps:
    print(f"[{step.exit}] {step.instruction}", step.out, step.err, sep="\n", end="")
print(f"exit {outcome.exit}")
sys.exit(outcome.exit)

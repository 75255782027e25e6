"""Shows what gowharf finds in a broken example project: `python3 scripts/example.py`.

Makes .venv first, the only thing that it needs. Changes no file of the example. Ends with 0 when gowharf found what is
broken, and nothing in the project that isn't.
"""

import subprocess
import sys

from environment import ROOT, environment

COMMANDS = {"check examples/broken": 1, "check --diff examples/broken": 1, "check examples/good": 0}


def main() -> int:
    """Checks the examples, and shows the mends of the broken one."""
    python = str(environment("run"))
    wrong = 0
    for command, status in COMMANDS.items():
        print(f"$ gowharf {command}", flush=True)
        wrong |= subprocess.run([python, "-m", "gowharf", *command.split()], cwd=ROOT).returncode != status
        print(flush=True)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())

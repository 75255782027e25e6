"""Shows what gowharf finds in a broken example project: `python3 scripts/example.py`.

Makes .venv first, the only thing that it needs. Ends with 0 when gowharf found what is broken.
"""

import subprocess
import sys

from environment import ROOT, environment


def main() -> int:
    """Checks examples/broken, then shows the mends."""
    gowharf = [str(environment("run")), "-m", "gowharf"]
    print("$ gowharf check examples/broken", flush=True)
    found = subprocess.run([*gowharf, "check", "examples/broken"], cwd=ROOT)
    print("\n$ gowharf check --diff examples/broken", flush=True)
    subprocess.run([*gowharf, "check", "--diff", "examples/broken"], cwd=ROOT)
    return 0 if found.returncode == 1 else 1


if __name__ == "__main__":
    sys.exit(main())

"""Runs gowharf: `python -I run.py server`.

An isolated Python (`-I`) runs the gowharf that lies in `libs` beside this file. Any other runs the one of its own
environment, and that of `libs` only where it has none; never parts of both.
"""

import importlib.util
import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - nothing has checked the version before
    sys.exit("gowharf needs Python 3.11 or newer; this is " + sys.version.split()[0])

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path = [path for path in sys.path if path != HERE]
if sys.flags.isolated or importlib.util.find_spec("gowharf") is None:
    sys.path.insert(0, os.path.join(HERE, "libs"))

from gowharf.cli.main import run  # noqa: E402

if __name__ == "__main__":
    sys.argv[0] = "gowharf"
    sys.exit(run())

"""`python -m gowharf`, which Python starts with the working directory in front of its module path.

There stands a project that is being checked: its yaml.py is not ours, and importing it would run it.
"""

import os
import sys

if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
    del sys.path[0]

from gowharf.cli.entry import run

if __name__ == "__main__":
    run()

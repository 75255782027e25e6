"""Runs the whole test suite: `python3 scripts/test.py [PYTEST ARGUMENTS]`.

Makes .venv with all that the tests need and fetches real editors (editors.py), then checks style, types, the walls
between the rooms and that generated files are fresh, then runs pytest. With CI=true a missing tool is a failure;
elsewhere what was left out is printed.
"""

import os
import subprocess
import sys

import editors
from environment import ROOT, environment


def main() -> int:
    """Every check, the first failure last in sight."""
    python = environment("dev")
    tools = python.parent
    env = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    checks = [
        [str(tools / "ruff"), "check", "--quiet", "."],
        [str(tools / "ruff"), "format", "--check", "--quiet", "."],
        [str(tools / "mypy")],
        [str(tools / "lint-imports"), "--no-cache"],
        [str(python), "-m", "gowharf.dev.generate", "--check"],
        [str(python), "-m", "pytest", "-n", "auto", *sys.argv[1:]],
    ]
    lacking = editors.install(list(editors.PARTS))
    print("".join(f"{line}\n" for line in lacking), end="", flush=True)
    failed = ["editors.py"] if lacking and os.environ.get("CI") == "true" else []
    for command in checks:
        shown = " ".join(["python" if command[0] == str(python) else os.path.basename(command[0]), *command[1:]])
        print(f"$ {shown}", flush=True)
        if subprocess.run(command, cwd=ROOT, env=env).returncode:
            failed.append(shown)
    for command in failed:
        print(f"failed: {command}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

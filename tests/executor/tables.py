"""What each Go knows by name, asked of the real toolchains: `python -m tests.executor.tables` writes the corpus anew.

tests/corpus/go-tables.json has, by minor version: each command's flags ("!" behind a boolean one) and usage; what
`go env -w` refuses; experiments; godebug settings; the standard library; the pairs of GOOS and GOARCH. A flag is asked
for with a value that no number or boolean takes, and before one that no command has, or without the value that it
needs, so next to no command ever runs.
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from gowharf.replay.go import envcommands, experiments, flags
from tests.executor.toolchains import BY_MINOR, go, install

FILE = pathlib.Path(__file__).parents[1] / "corpus" / "go-tables.json"
CACHE = pathlib.Path(__file__).parents[2] / ".cache" / "executor" / "toolchains"
NONE = "-no-command-has-this"
WRITTEN = {"GOOS": "linux", "GOARCH": "amd64"}  # what must be something; the others are set to nothing
COMMANDS = [command for command in flags._TABLES if command not in (*flags.OWN_FLAGS, "test")]  # those read on


class Asked:
    """One toolchain, run in a folder of its own."""

    def __init__(self, version: str, folder: str) -> None:
        install(CACHE, version)
        self.program = go(CACHE, version)
        self.root = pathlib.Path(self.program).parents[1]
        self.folder = folder

    def __call__(self, *words: str, **environment: str) -> str:
        plain = {"PATH": os.environ["PATH"], "HOME": self.folder, "GOTOOLCHAIN": "local", "GOPROXY": "off"}
        plain |= {"GOENV": f"{self.folder}/env", "GOFLAGS": "", "GO111MODULE": "on", **environment}
        done = subprocess.run([self.program, *words], cwd=self.folder, env=plain, capture_output=True, text=True)
        return done.stdout + done.stderr

    def flags(self, command: str) -> str:
        names = sorted({name for known in flags._TABLES for name in flags.table(known)})
        with ThreadPoolExecutor(2) as pool:
            return " ".join(name for name in pool.map(lambda name: self._flag(command, name), names) if name)

    def _flag(self, command: str, name: str) -> str:
        said = self(*command.split(), f"-{name}=@", NONE).partition("\n")[0]
        if said == f"flag provided but not defined: -{name}":
            return ""
        if said.startswith('invalid boolean value "@"'):
            return f"{name}!"
        needs = self(*command.split(), f"-{name}").startswith("flag needs an argument")
        return name if needs else f"{name}!"  # `go get -u` and `go list -json` may have one

    def known(self) -> dict[str, object]:
        commands = [command for command in COMMANDS if "unknown command" not in self(*command.split(), NONE)]
        table = (self.root / "src" / "internal" / "godebugs" / "table.go").read_text()
        return {
            "flags": {command: self.flags(command) for command in commands},
            "usages": {command: self(*command.split(), NONE).partition("\n")[2].rstrip() for command in commands},
            "env": {name: self._written(name) for name in sorted({*envcommands.KNOWN, "GONE", "GO", "HOME"})},
            "experiments": " ".join(
                name for name in _experiments() if "unknown" not in self("version", GOEXPERIMENT=name)
            ),
            "godebugs": " ".join(sorted(set(re.findall(r'{Name: "(\w+)"(?!.*Removed:)', table)))),
            "std": " ".join(self("list", "std").split()),
            "platforms": " ".join(self("tool", "dist", "list").split()),
        }

    def _written(self, name: str) -> str:
        said = self("env", "-w", f"{name}={WRITTEN.get(name, '')}").splitlines()
        return "\n".join(line for line in said if not line.startswith("warning: "))


def _experiments() -> list[str]:
    return [word.partition(":")[0] for word in experiments._KNOWN.split()] + ["gone"]


def stored() -> Mapping[int, Mapping[str, object]]:
    """By minor version, what the file holds; what didn't change from the version before is not written twice."""
    found: dict[int, dict[str, object]] = {}
    last: dict[str, object] = {}
    for minor, changed in json.loads(FILE.read_text()).items():
        last = {what: _merged(last.get(what), new) for what, new in ({**last, **changed}).items()}
        found[int(minor)] = last
    return found


def _merged(old: object, new: object) -> object:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {key: value for key, value in {**old, **new}.items() if value is not None}


def main() -> None:
    """Writes the file."""
    changes: dict[str, object] = {}
    last: dict[str, object] = {}
    for minor, version in BY_MINOR.items():
        with tempfile.TemporaryDirectory() as folder:
            known = Asked(version, folder).known()
        changes[minor.partition(".")[2]] = {
            what: _changed(last.get(what), new) for what, new in known.items() if last.get(what) != new
        }
        last = known
    FILE.write_text(json.dumps(changes, indent=1) + "\n")


def _changed(old: object, new: object) -> object:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    gone = dict.fromkeys(old.keys() - new.keys())
    return {key: value for key, value in new.items() if old.get(key) != value} | gone


if __name__ == "__main__":
    main()

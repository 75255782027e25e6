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


MODULE = {"go.mod": "module example.com/app\n\ngo 1.21\n", "main.go": "package main\n\nfunc main() {}\n"}
# Command lines in that module; what stands before `go` is the environment, behind " # " one more line of go.mod.
LINES = """
go build -overlay=none.json .
go build -pgo=off .
go build -p=x .
go build -p=2 .
go build -x=maybe .
go build -race=maybe .
go build -buildvcs=maybe .
go build -buildvcs=auto .
go build -mod=bogus .
go build -modfile=none.txt .
go build --
go build ---x
go build -=x
go build -o
go build -unknown .
go build -tags
go list -json=Name .
go list -m -json=Path
go test -count=x .
go test -c=maybe .
go run
go generate -run
go env -w
go env -w X
go env -w X=1
go env -w GO111MODULE=maybe
go env -w GOPATH=rel
go env -w GOPATH=~/x
go env -w GOMODCACHE=rel
go env -u GOEXE
go env -w=maybe A=b
go version -q
go version
go nothing
go mod nothing
go work nothing
go bogus -h
go build -h
go mod tidy -h
go mod tidy -compat=1
go mod tidy -diff=maybe
go mod edit -go=1.x
go mod edit -go=1.22
go mod edit -json
go mod download -json=maybe
go mod why
go mod graph -go=1.x
go mod init
go mod init example.com/other
go mod vendor -o
go work sync
go work use -x .
go work edit -json
go fmt -n=maybe
go tool -n
go clean -cache=maybe
go telemetry bogus
GOFLAGS=-unknown go build .
GOFLAGS=-mod go build .
GOFLAGS=-x=maybe go build .
GOFLAGS=x go build .
GOFLAGS=-count=x go build .
GOFLAGS=-v go build .
GOFLAGS=--v go build .
GOFLAGS='-v go build .
GOEXPERIMENT=gone go build .
GOEXPERIMENT=nogone,arenas go build .
GOEXPERIMENT=none go build .
GOEXPERIMENT=, go build .
GO111MODULE=maybe go build .
GOOS=none go build .
GOARCH=none go build .
GOWORK=none go build .
GOWORK=/none/go.work go build .
GOPROXY= go mod download
GOTOOLCHAIN=bogus go version
go build . # godebug default=1.21
go build . # godebug default=go1.99
go build . # godebug default=go1.21
go build . # godebug panicnil=1,2
go build . # godebug panicnil=1
go build . # godebug gone=1
go build . # godebug x509sha1=1
go build . # godebug tlsrsakex=1
go build . # toolchain go1.21.1
go build . # toolchain default
go build . # toolchain bogus
go build . # tool example.com/x
go build . # ignore ./x
go build . # go 1.22
""".strip().split("\n")


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
            "lines": {line: self._line(line) for line in LINES},
            "platforms": " ".join(self("tool", "dist", "list").split()),
        }

    def _line(self, line: str) -> list[object]:
        """The exit code, and what is printed where it is not 0; the folder is /src there."""
        before, words, more = parts(line)
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**MODULE, "go.mod": MODULE["go.mod"] + more}.items():
                pathlib.Path(folder, name).write_text(text)
            plain = {"PATH": os.environ["PATH"], "HOME": self.folder, "GOTOOLCHAIN": "local", "GOPROXY": "off"}
            plain |= {"GOENV": f"{folder}/.env", "GOCACHE": f"{self.folder}/cache", **before}
            done = subprocess.run([self.program, *words[1:]], cwd=folder, env=plain, capture_output=True, text=True)
            said = (done.stdout + done.stderr).replace(folder, "/src").rstrip() if done.returncode else ""
            return [done.returncode, said]

    def _written(self, name: str) -> str:
        said = self("env", "-w", f"{name}={WRITTEN.get(name, '')}").splitlines()
        return "\n".join(line for line in said if not line.startswith("warning: "))


def parts(line: str) -> tuple[dict[str, str], list[str], str]:
    """Of a line: the environment, the words from `go` on, and what go.mod has more."""
    command, _, more = line.partition(" # ")
    before, _, after = command.rpartition("go ") if command.startswith("go ") else command.partition(" go ")
    name, _, value = before.partition("=")
    return {name: value} if name else {}, ["go", *after.split()], f"\n{more}\n" if more else ""


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

"""Programs from Debian's packages, unpacked into a folder: nothing is installed, and no rights are needed.

apt downloads with lists and a cache of its own, so that the system's stay as they are; signatures are checked. Packages
of another suite come with all that they depend on, libc too, and run through that suite's own loader (`wrapper`).
Packages of this machine's own suite come without what is installed already. The mirror is the machine's own.
"""

import os
import pathlib
import shlex
import shutil
import subprocess

KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")
TOOLS = ("apt-get", "apt-config", "dpkg")
LOADERS = "usr/lib/*-linux-gnu*/ld-linux*.so.*"
OWN = "own"  # this machine's suite


class Missing(Exception):
    """What this machine lacks, in words."""


class Apt:
    """apt for one suite: `OWN`, or another of Debian's, by name."""

    def __init__(self, state: pathlib.Path, suite: str) -> None:
        lacking = [tool for tool in TOOLS if not shutil.which(tool)]
        if lacking:
            raise Missing(f"{' and '.join(lacking)}, as Debian has")
        self.suite = suite
        self.folder = (state / suite).absolute()
        for name in ("lists/partial", "archives/partial", "sources"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        (self.folder / "apt.conf").write_text(self._configuration())

    def update(self, mirror: str = "") -> None:
        """Fetches the suite's lists, from `mirror` for a suite that isn't this machine's own."""
        if self.suite != OWN:
            signed = f"Signed-By: {KEYRING}\n" if KEYRING.exists() else ""
            source = f"Types: deb\nURIs: {mirror}\nSuites: {self.suite}\nComponents: main\n{signed}"
            (self.folder / "sources" / "debian.sources").write_text(source)
        self._get("update")

    def mirror(self) -> str:
        """Where this machine's packages come from. Raises Missing where that isn't Debian."""
        wanted = ["Created-By: Packages", "Origin: Debian", "Label: Debian"]
        found = self._get("indextargets", "--format", "$(SITE)", *wanted).split()
        if not found:
            raise Missing("Debian among apt's sources")
        return found[0]

    def unpack(self, packages: list[str], root: pathlib.Path) -> None:
        """Downloads packages with what they need, and unpacks them below `root`."""
        self._get("-y", "--download-only", "install", *packages)
        for package in sorted((self.folder / "archives").glob("*.deb")):
            _run(["dpkg", "-x", str(package), str(root)], dict(os.environ))
            package.unlink()

    def _get(self, *arguments: str) -> str:
        return _run(["apt-get", "-qq", *arguments], {**os.environ, "APT_CONFIG": str(self.folder / "apt.conf")})

    def _configuration(self) -> str:
        """How to reach mirrors, as the system's apt does, and folders of our own. None of the system's hooks."""
        reach = _run(["apt-config", "dump"], dict(os.environ)).splitlines()
        lines = [line for line in reach if line.startswith("Acquire::") and "::IndexTargets" not in line]
        lines += [f'Dir::Etc::{name} "/dev/null";' for name in ("parts", "main")]
        if self.suite != OWN:
            lines += ['Dir::Etc::sourcelist "/dev/null";', f'Dir::Etc::sourceparts "{self.folder}/sources";']
            lines += [f'Dir::State::status "{self.folder}/status";']
        lines += [f'Dir::State::lists "{self.folder}/lists";', f'Dir::Cache "{self.folder}";']
        lines += [
            f'Dir::Cache::archives "{self.folder}/archives";',
            f'Dir::State::extended_states "{self.folder}/kept";',
        ]
        lines += ['APT::Install-Recommends "false";', 'APT::Sandbox::User "root";', 'Debug::NoLocking "true";']
        return "\n".join([*lines, 'Acquire::Languages "none";', ""])


def wrapper(path: pathlib.Path, root: pathlib.Path, program: str, environment: dict[str, str], *arguments: str) -> None:
    """A shell script at `path` that runs `program` of another suite, unpacked below `root`.

    Names in `environment`'s values and in `arguments` that start with @ are patterns of files below `root`. The folder
    of both may be moved. Programs that it starts are this machine's own, with its own libraries.
    """
    found = next(iter(sorted(root.glob(LOADERS))), None)
    if not found:
        raise Missing(f"{LOADERS} among the unpacked packages")
    # The loader is the process's program, beside which programs look for their files: so it stands where they do.
    loader = root / program.rpartition("/")[0] / "loader"
    shutil.copy(found, loader)
    libraries = f'"$R/{found.parent.relative_to(root)}"'
    lines = [f"export {name}={_found(root, value)}" for name, value in environment.items()]
    run = [f'"$R/{loader.relative_to(root)}"', "--library-path", libraries, _found(root, f"@{program}")]
    run += [head + _found(root, tail) for head, tail in (_parted(argument) for argument in arguments)]
    script(path, root, [*lines, f'exec {" ".join(run)} "$@"'])


def script(path: pathlib.Path, root: pathlib.Path, lines: list[str]) -> None:
    """An executable shell script, in which $R is `root`."""
    to_root = shlex.quote(os.path.relpath(root, path.parent))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", f'R=$(cd "$(dirname "$0")/"{to_root} && pwd)', *lines, ""]))
    path.chmod(0o755)


def _parted(argument: str) -> tuple[str, str]:
    head, at, tail = argument.partition("@")
    return head, at + tail


def _found(root: pathlib.Path, value: str) -> str:
    """A value for the shell: of a pattern, the files below the root, colons between."""
    if not value.startswith("@"):
        return shlex.quote(value)
    found = [path for pattern in value[1:].split(":") for path in sorted(root.glob(pattern))[:1]]
    if len(found) != len(value.split(":")):
        raise Missing(f"{value[1:]} among the unpacked packages")
    return '"' + ":".join(f"$R/{path.relative_to(root)}" for path in found) + '"'


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(f"what `{' '.join(command[:4])} …` could not do: {said[-1] if said else done.returncode}")
    return done.stdout

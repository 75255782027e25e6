"""The folder that real runs need: toolchains, module proxy, oracle, certificate; made once, kept while it is fresh.

`prepare` fills it. A stamp holds the digest of all that it is made from, and a lock lets several test processes ask for
it at once. With CI=true and root, the programs that are missing are installed from the distribution.
"""

import contextlib
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from tests.executor import proxy, toolchains

HERE = pathlib.Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".cache"
FOLDER = CACHE / "executor"
PACKAGES = {
    "unshare": ("util-linux",),
    "mount": ("mount",),
    "ip": ("iproute2",),
    "git": ("git",),
    "gcc": ("gcc", "libc6-dev"),
    "openssl": ("openssl",),
}


class MissingError(RuntimeError):
    """This machine cannot run the builds; the text says why."""


class Base(NamedTuple):
    """A filled folder."""

    folder: pathlib.Path

    @property
    def oracle(self) -> str:
        return str(self.folder / "oracle")

    @property
    def proxy(self) -> pathlib.Path:
        return self.folder / "proxy"

    @property
    def tls(self) -> pathlib.Path:
        return self.folder / "tls"

    @property
    def go_env(self) -> pathlib.Path:
        """What replaces $GOROOT/go.env: the defaults of the simulated image."""
        return HERE / "go.env"

    @property
    def go_cache(self) -> pathlib.Path:
        """One build cache for all runs as root: it saves compiling the standard library each time."""
        return self.folder / "gocache"

    @property
    def runs(self) -> pathlib.Path:
        return self.folder / "run"

    def goroot(self, minor: str) -> pathlib.Path:
        return self.folder / "toolchains" / toolchains.BY_MINOR[minor] / "go"


def missing(packages: dict[str, tuple[str, ...]] = PACKAGES) -> list[str]:
    """What this machine lacks for real runs; empty where they can run."""
    if sys.platform != "linux":
        return ["Linux"]
    if os.geteuid() != 0:
        return ["root"]
    lacking = [f"{program} ({', '.join(names)})" for program, names in packages.items() if not shutil.which(program)]
    if not lacking and subprocess.run(["unshare", "-mn", "true"], capture_output=True).returncode:
        lacking.append("the right to make mount and network namespaces")
    return lacking


def provide(packages: dict[str, tuple[str, ...]] = PACKAGES) -> None:
    """Installs what is missing where that is wanted (CI, as root); raises MissingError where something still is."""
    if os.environ.get("CI") == "true" and sys.platform == "linux" and os.geteuid() == 0:
        CACHE.mkdir(exist_ok=True)
        with locked(CACHE / "packages-lock"):
            _install([name for program, names in packages.items() if not shutil.which(program) for name in names])
    lacking = missing(packages)
    if lacking:
        raise MissingError(f"real builds need {', '.join(lacking)}")


def _install(names: list[str]) -> None:
    if not names:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def prepare(folder: pathlib.Path = FOLDER) -> Base:
    """Fills `folder` unless it is fresh; raises MissingError where this machine cannot run builds."""
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock"):
        provide()
        base = Base(folder)
        stamp, wanted = folder / "stamp", _digest()
        if stamp.is_file() and stamp.read_text() == wanted:
            return base
        stamp.unlink(missing_ok=True)
        _fill(base)
        stamp.write_text(wanted)
        return base


@contextlib.contextmanager
def locked(path: pathlib.Path) -> Iterator[None]:
    """Holds a lock file: other processes wait."""
    import fcntl  # Unix only, and this module is imported wherever the suite runs

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def digest(paths: list[pathlib.Path]) -> str:
    """One digest over files' names and contents."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _digest() -> str:
    sources = [proxy.MODULES, pathlib.Path(proxy.__file__), pathlib.Path(__file__), pathlib.Path(toolchains.__file__)]
    return digest([*toolchains.REQUIREMENTS.glob("*.txt"), *(HERE / "oracle").iterdir(), *sources])


def _fill(base: Base) -> None:
    for path in (base.go_cache, base.runs, base.tls):
        path.mkdir(exist_ok=True)
    installed = base.folder / "toolchains"
    with ThreadPoolExecutor(2) as pool:  # half of it is waiting for downloads
        list(pool.map(lambda version: toolchains.install(installed, version), toolchains.VERSIONS))
    shutil.rmtree(base.proxy, ignore_errors=True)
    proxy.write_tree(base.proxy)
    build = [toolchains.go(installed), "build", "-o", base.oracle, "."]
    subprocess.run(build, cwd=HERE / "oracle", env=toolchains.environment(), check=True)
    _certificate(base.tls)
    shutil.copy(base.tls / "cert.pem", base.proxy)  # where a build step finds it


def _certificate(folder: pathlib.Path) -> None:
    names = "subjectAltName=IP:127.0.0.1,DNS:localhost"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command, "-addext", names, *files], check=True, capture_output=True)

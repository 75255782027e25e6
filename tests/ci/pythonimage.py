"""A base image like python:3.13-slim where our Dockerfile can tell, made of this machine's Python and busybox.

Builds have no network, so it also holds the wheels that requirements/run.txt pins, and pip looks for them there.
"""

import pathlib
import re
import shutil
import subprocess
import sys

from tests.buildkit import daemon
from tests.docs.pages import ROOT

_LIBRARY = re.compile(r"(?:=> )?(/\S+) \(0x")
_UNREAD = shutil.ignore_patterns(
    "test", "tests", "__pycache__", "site-packages", "*.a", "idlelib", "tkinter", "config-3*"
)
DOCKERFILE = """FROM alpine
COPY rootfs/ /
ENV PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels PATH={python}/bin:/usr/local/bin:/usr/bin:/bin
RUN python3 -m ensurepip && ln -s {python}/bin/python3 /usr/local/bin/python && ln -s /bin/busybox /usr/bin/id
"""


def write_image(layout: pathlib.Path, programs: pathlib.Path, alpine: pathlib.Path, work: pathlib.Path) -> None:
    """Writes the image as an OCI layout, with BuildKit itself. Raises RuntimeError."""
    python = pathlib.Path(sys.base_prefix)
    context = work / "python"
    root = context / "rootfs"
    version = f"python3.{sys.version_info.minor}"
    shutil.copytree(python / "lib" / version, _in(root, python / "lib" / version), ignore=_UNREAD)
    program = _in(root, python / "bin" / "python3")
    program.parent.mkdir(parents=True)
    shutil.copy(pathlib.Path(python / "bin" / version), program)
    binaries = [python / "bin" / version, *(python / "lib" / version / "lib-dynload").glob("*.so")]
    for library in _libraries(binaries):
        target = _in(root, library)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    fetch = ["download", "--quiet", "--require-hashes", "--dest", str(root / "wheels")]
    fetch += ["--requirement", str(ROOT / "requirements" / "run.txt")]
    subprocess.run([sys.executable, "-m", "pip", *fetch], check=True)
    (context / "Dockerfile").write_text(DOCKERFILE.format(python=python))
    target = f"type=oci,tar=false,compression=uncompressed,dest={layout}"
    with daemon.running(programs, work / "daemon-of-python", {"alpine": alpine}) as started:
        built = daemon.build(started, context, target)
    if not built.ok:
        raise RuntimeError(f"the image with Python could not be made: {built.said}")


def _libraries(binaries: list[pathlib.Path]) -> set[pathlib.Path]:
    """The shared libraries that programs load, the loader with them."""
    said = subprocess.run(["ldd", *map(str, binaries)], capture_output=True, text=True).stdout
    return {pathlib.Path(found[1]) for found in _LIBRARY.finditer(said)}


def _in(root: pathlib.Path, path: pathlib.Path) -> pathlib.Path:
    return root / path.relative_to("/")

"""What real BuildKit builds need: the daemon compiled, base images written. Made once, in .cache/buildkit.

The first compile takes some three minutes on two cores. `go install …@version` is refused (BuildKit's go.mod has
`exclude` lines), so it is a tool of the module in tool/. v0.33.1 is the newest that builds outside its own repository.
"""

import pathlib
import shutil
import subprocess
import tempfile
from typing import NamedTuple

from tests.buildkit import daemon, images
from tests.executor import base as executor
from tests.executor import toolchains

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = executor.CACHE / "buildkit"
PACKAGES = {**executor.PACKAGES, "runc": ("runc",), "busybox": ("busybox-static",)}
VERSIONS = ("1.21.13", "1.24.11", "1.26.6")
WARM = "1.26.6"  # its image holds what most builds compile
_BUILD = ("build", "-trimpath", "-ldflags=-s -w")
_COMMANDS = ("buildkitd", "buildctl")
_MODULE = "github.com/moby/buildkit/cmd/"


class Ready(NamedTuple):
    """The programs, and the base images by the names that FROM uses."""

    programs: pathlib.Path
    images: dict[str, pathlib.Path]


def missing() -> list[str]:
    """What this machine lacks; empty where BuildKit can run."""
    return executor.missing(PACKAGES)


def prepare(folder: pathlib.Path = FOLDER) -> Ready:
    """Fills `folder` unless it is fresh; raises MissingError where this machine cannot run BuildKit."""
    folder.mkdir(parents=True, exist_ok=True)
    executor.provide(PACKAGES)
    base = executor.prepare()
    with executor.locked(folder / "lock"):
        _programs(base, folder)
        _images(base, folder)
    names = {f"golang:{version.rpartition('.')[0]}": folder / f"golang-{version}" for version in VERSIONS}
    return Ready(folder / "bin", {**names, "alpine": folder / "alpine"})


def _programs(base: executor.Base, folder: pathlib.Path) -> None:
    stamp = folder / "programs-stamp"
    wanted = executor.digest([HERE / "tool" / "go.mod", HERE / "tool" / "go.sum"])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    (folder / "bin").mkdir(exist_ok=True)
    command = [toolchains.go(base.folder / "toolchains"), *_BUILD, "-o", f"{folder}/bin/"]
    command += [_MODULE + name for name in _COMMANDS]
    subprocess.run(command, cwd=HERE / "tool", env=toolchains.environment(), check=True)
    stamp.write_text(wanted)


def _images(base: executor.Base, folder: pathlib.Path) -> None:
    stamp = folder / "images-stamp"
    sources = [pathlib.Path(images.__file__), pathlib.Path(__file__)]
    wanted = executor.digest(sources) + (base.folder / "stamp").read_text()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    for name in ("alpine", "cold", *(f"golang-{version}" for version in VERSIONS)):
        shutil.rmtree(folder / name, ignore_errors=True)
    busybox = shutil.which("busybox") or "busybox"
    images.write_image(folder / "alpine", busybox)
    for version in VERSIONS:
        goroot = base.folder / "toolchains" / version / "go"
        target = folder / ("cold" if version == WARM else f"golang-{version}")
        images.write_image(target, busybox, images.Go(goroot, base.go_env, base.proxy))
    _warm(folder)
    shutil.rmtree(folder / "cold")
    stamp.write_text(wanted)


def _warm(folder: pathlib.Path) -> None:
    """Compiles common packages into the image: each build step then takes a second and not ten."""
    with tempfile.TemporaryDirectory() as name:
        context = pathlib.Path(name) / "context"
        context.mkdir()
        (context / "Dockerfile").write_text("FROM golang\nRUN go build fmt\n")
        target = f"type=oci,tar=false,compression=uncompressed,dest={folder}/golang-{WARM}"
        with daemon.running(folder / "bin", pathlib.Path(name) / "work", {"golang": folder / "cold"}) as started:
            built = daemon.build(started, context, target)
    if not built.ok:
        raise RuntimeError(f"the base image could not be made: {built.said}")

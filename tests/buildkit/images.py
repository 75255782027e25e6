"""Base images as OCI image layouts, made of busybox and a Go toolchain.

They are like golang:*-alpine where a build can tell: no git, no gcc, GOTOOLCHAIN=local, GOPATH=/go. The scenarios'
module proxy lies at /proxy and go.env names it, as in tests/executor.
"""

import hashlib
import io
import json
import os
import pathlib
import platform
import subprocess
import tarfile
from typing import NamedTuple

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_GO_PATH = f"/go/bin:/usr/local/go/bin:{_PATH}"
_EPOCH = "1970-01-01T00:00:00Z"
_UNREAD = ("test", "doc", "misc", "api")  # parts of GOROOT that no build reads
_ETC = {
    "passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
    "app:x:1000:1000:app:/home/app:/bin/sh\n",
    "group": "root:x:0:\nnobody:x:65534:\napp:x:1000:\n",
    "nsswitch.conf": "hosts: files dns\n",
}


class Go(NamedTuple):
    """What a golang image holds besides busybox: a toolchain, its go.env, the module proxy."""

    goroot: pathlib.Path
    env: pathlib.Path
    proxy: pathlib.Path


def write_image(layout: pathlib.Path, busybox: str, go: Go | None = None) -> None:
    """Writes an OCI layout with one image; of busybox alone where `go` is None."""
    blobs = layout / "blobs" / "sha256"
    blobs.mkdir(parents=True, exist_ok=True)
    packed = blobs / "layer"
    with tarfile.open(packed, "w", format=tarfile.PAX_FORMAT) as archive:
        layer = Layer(archive)
        _system(layer, busybox)
        if go:
            _toolchain(layer, go)
    digest = _file_digest(packed)
    size = packed.stat().st_size
    packed.rename(blobs / digest)
    config = _blob(blobs, _config(digest, go))
    parts = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
        "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": f"sha256:{digest}", "size": size}],
    }
    manifest = {"mediaType": "application/vnd.oci.image.manifest.v1+json", **_blob(blobs, parts)}
    (layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [manifest]}))
    (layout / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')


def manifest_digest(layout: pathlib.Path) -> str:
    """The digest of a layout's image."""
    found: str = json.loads((layout / "index.json").read_text())["manifests"][0]["digest"]
    return found


class Layer:
    """A layer being written: parents come before what they hold, each once; times are the epoch."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._folders: set[str] = set()

    def folder(self, name: str, mode: int = 0o755) -> None:
        if not name or name in self._folders:
            return
        self.folder(os.path.dirname(name))
        self._folders.add(name)
        entry = tarfile.TarInfo(name)
        entry.type, entry.mode = tarfile.DIRTYPE, mode
        self._archive.addfile(entry)

    def file(self, name: str, data: bytes, mode: int = 0o644) -> None:
        self.folder(os.path.dirname(name))
        entry = tarfile.TarInfo(name)
        entry.mode, entry.size = mode, len(data)
        self._archive.addfile(entry, io.BytesIO(data))

    def link(self, name: str, target: str) -> None:
        self.folder(os.path.dirname(name))
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = tarfile.SYMTYPE, target
        self._archive.addfile(entry)

    def tree(self, name: str, source: pathlib.Path) -> None:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
                self.file(f"{name}/{path.relative_to(source)}", path.read_bytes(), mode)


def _system(layer: Layer, busybox: str) -> None:
    layer.file("bin/busybox", pathlib.Path(busybox).read_bytes(), 0o755)
    listed = subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout
    for name in listed.split():
        if name != "busybox":
            layer.link(f"bin/{name}", "busybox")
    layer.link("usr/bin/env", "/bin/busybox")
    for name, text in _ETC.items():
        layer.file(f"etc/{name}", text.encode())
    layer.folder("root", 0o700)
    for name in ("tmp", "var/tmp"):
        layer.folder(name, 0o1777)
    for name in ("proc", "sys", "dev", "run", "usr/local/bin"):
        layer.folder(name)


def _toolchain(layer: Layer, go: Go) -> None:
    for name in ("go", "go/src", "go/bin"):
        layer.folder(name, 0o1777)
    layer.tree("proxy", go.proxy)
    layer.file("usr/local/go/go.env", go.env.read_bytes())
    for part in sorted(go.goroot.iterdir()):
        target = f"usr/local/go/{part.name}"
        if part.name == "src":
            _sources(layer, part)
        elif part.is_dir() and part.name not in _UNREAD:
            layer.tree(target, part)
        elif part.is_file() and part.name != "go.env":
            layer.file(target, part.read_bytes())


def _sources(layer: Layer, source: pathlib.Path) -> None:
    for folder, names, files in os.walk(source):
        inner = os.path.relpath(folder, source)
        names[:] = sorted(name for name in names if name != "testdata" and (inner, name) != (".", "cmd"))
        for name in sorted(files):
            if not name.endswith("_test.go"):
                path = os.path.normpath(f"usr/local/go/src/{inner}/{name}")
                layer.file(path, pathlib.Path(folder, name).read_bytes())


def _config(layer: str, go: Go | None) -> dict[str, object]:
    env, workdir = [f"PATH={_PATH}"], "/"
    if go:
        version = (go.goroot / "VERSION").read_text().split()[0].removeprefix("go")
        env, workdir = [f"PATH={_GO_PATH}", f"GOLANG_VERSION={version}", "GOTOOLCHAIN=local", "GOPATH=/go"], "/go"
    return {
        "architecture": {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()],
        "os": "linux",
        "created": _EPOCH,
        "config": {"Env": env, "WorkingDir": workdir, "Cmd": ["sh"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer}"]},
        "history": [{"created_by": "tests/buildkit", "created": _EPOCH}],
    }


def _blob(blobs: pathlib.Path, value: dict[str, object]) -> dict[str, object]:
    data = json.dumps(value, sort_keys=True).encode()
    digest = hashlib.sha256(data).hexdigest()
    (blobs / digest).write_bytes(data)
    return {"digest": f"sha256:{digest}", "size": len(data)}


def _file_digest(path: pathlib.Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Stages: a root folder each, and what their base image brings.

`golang` and other images get the host's /usr, read-only, when a command runs (running.py), so their commands are the
host's; an alpine one hides git and gcc. `static` images (alpine, busybox, distroless) and `scratch` hold no system:
their RUN is not simulated, but a container of them shows whether a program needs libraries that are not there.
"""

import os
import pathlib
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.executor.reading import BuildError
from tests.executor.toolchains import BY_MINOR

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_GOLANG = re.compile(r"(?:docker\.io/(?:library/)?|library/)?golang:?(.*)$")
_STATIC = re.compile(r"alpine|gcr\.io/distroless/static|busybox")
_LATEST = "1.26"  # the minor version of a tag without one, when the scenarios were recorded
_PASSWD = """root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
app:x:1000:1000:app:/home/app:/bin/sh
"""
_NONROOT = "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n"  # only distroless images have this user
_ETC = {
    "passwd": _PASSWD,
    "group": "root:x:0:\nnogroup:x:65534:\nnobody:x:65534:\napp:x:1000:\n",
    "hosts": "127.0.0.1 localhost\n",
    "resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
    "nsswitch.conf": "hosts: files dns\n",
}


@dataclass
class Stage:
    """A stage while it is built. `go` is the minor version of its toolchain, `kind` what runs in it (see above)."""

    name: str
    root: pathlib.Path
    kind: str = "debian"
    go: str | None = None
    env: dict[str, str] = field(default_factory=lambda: {"PATH": _PATH})
    args: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = ""
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()  # what ONBUILD left for the stages that start from this one

    @property
    def has_system(self) -> bool:
        return self.kind in ("golang", "golang-alpine", "debian")

    @property
    def variables(self) -> dict[str, str]:
        """What `$name` means: ENV wins over ARG."""
        return {**self.args, **self.env}

    def path(self, path: str) -> str:
        """A path in the image, absolute."""
        return os.path.normpath(os.path.join(self.workdir, path))

    def host(self, path: str) -> pathlib.Path:
        """Where an absolute path of the image lies on this machine."""
        return pathlib.Path(f"{self.root}{path}")


class User(NamedTuple):
    """Who a command runs as."""

    uid: int
    gid: int
    home: str


def start(stage: Stage, image: str) -> None:
    """Makes the stage's root what the image brings."""
    golang = _GOLANG.match(image)
    if golang:
        _golang(stage, image, golang[1] or "latest")
        return
    stage.root.mkdir(parents=True, exist_ok=True)
    if image == "scratch":
        stage.kind = "scratch"
        return
    stage.kind = "static" if _STATIC.match(image) else "debian"
    _common_files(stage)
    if "distroless" in image:
        _nonroot(stage)


def user(stage: Stage, name: str) -> User:
    """The ids of a USER or --chown value, `user[:group]`, by the image's passwd."""
    if not name:
        return User(0, 0, "/root")
    who, _, group = name.partition(":")
    known = _passwd(stage)
    if who in known:
        found = known[who]
    elif who.isdigit():
        same = [entry for entry in known.values() if entry.uid == int(who)]
        found = User(int(who), same[-1].gid, same[-1].home) if same else User(int(who), 0, "/")
    else:
        raise BuildError(f"unable to find user {who}: no matching entries in passwd file")
    if not group:
        return found
    if group.isdigit():
        return found._replace(gid=int(group))
    return found._replace(gid=known[group].gid if group in known else found.uid)


def write(path: pathlib.Path, text: str, mode: int = 0o644) -> None:
    """Writes a file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def _golang(stage: Stage, image: str, tag: str) -> None:
    stage.kind = "golang-alpine" if "alpine" in tag else "golang"
    named = re.match(r"\d+\.\d+", tag)
    minor = named[0] if named else _LATEST
    if minor not in BY_MINOR:
        raise BuildError(f"no toolchain for {image}")
    stage.go = minor
    stage.env = {
        "PATH": f"/go/bin:/usr/local/go/bin:{_PATH}",
        "GOLANG_VERSION": BY_MINOR[minor],
        "GOTOOLCHAIN": "local",
        "GOPATH": "/go",
    }
    stage.workdir = "/go"
    _common_files(stage)
    for name in ("/go", "/go/src", "/go/bin"):
        stage.host(name).mkdir(exist_ok=True)
        stage.host(name).chmod(0o1777)


def _common_files(stage: Stage) -> None:
    for name in ("dev", "proc", "tmp", "root", "var/tmp", "proxy", "run", "home"):
        (stage.root / name).mkdir(parents=True, exist_ok=True)
    (stage.root / "tmp").chmod(0o1777)
    (stage.root / "root").chmod(0o700)
    for name, text in _ETC.items():
        write(stage.root / "etc" / name, text)
    _home(stage, "app", 1000)
    if not stage.has_system:
        return
    for name in ("usr/local/bin", "usr/local/go"):
        (stage.root / name).mkdir(parents=True, exist_ok=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        (stage.root / name).symlink_to(f"usr/{name}")


def _nonroot(stage: Stage) -> None:
    with (stage.root / "etc" / "passwd").open("a") as passwd, (stage.root / "etc" / "group").open("a") as group:
        passwd.write(_NONROOT)
        group.write("nonroot:x:65532:\n")
    _home(stage, "nonroot", 65532)


def _home(stage: Stage, name: str, uid: int) -> None:
    home = stage.root / "home" / name
    home.mkdir(exist_ok=True)
    os.chown(home, uid, uid)


def _passwd(stage: Stage) -> dict[str, User]:
    path = stage.root / "etc" / "passwd"
    if not path.is_file():
        return {}
    rows = (line.split(":") for line in path.read_text().splitlines())
    return {row[0]: User(int(row[2]), int(row[3]), row[5]) for row in rows}

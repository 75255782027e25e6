"""What a go command sees when it starts, and what a prediction says. The wall between walking and predicting."""

from collections.abc import Callable, Mapping

from gowharf.project.model import Project
from gowharf.replay.image import Image
from gowharf.replay.model import Argument, Failure, Outcome, User
from gowharf.startup import NamedTuple
from gowharf.text.source import Source


class Tools(NamedTuple):
    """What the base image brings beside Go. None: unknown. `libc`: "glibc", "musl", "none" or None."""

    git: bool | None
    cc: bool | None
    libc: str | None
    official: bool


class World(NamedTuple):
    """`env` is the whole environment (ENV, ARG, exports, prefixes); a name that is not in it is unset, a value of None
    is unknown. `goenv` is what `go env -w` wrote, `go_version` the running toolchain ("1.26.8"; "1.26" where the patch
    is unknown; None unknown). `network`: False under `--network=none`. `readonly` are mount points that refuse writes.
    `go_floating`: the image's tag names no minor ("golang", "golang:1"), so `go_version` is the least it can be.
    `env["GOARCH"]` may be None (unknown: amd64 or arm64, both common). `places` gives the Dockerfile place that set an
    environment variable, where one did; `packaged`: a package manager installed something; `written` is the
    Dockerfile's text, where the command stands in one; `lacks` tells whether PATH surely leads to no such program."""

    project: Project
    image: Image
    env: Mapping[str, str | None]
    env_complete: bool
    goenv: Mapping[str, str | None]
    workdir: str | None
    user: User
    go_version: str | None
    tools: Tools
    network: bool
    readonly: tuple[str, ...]
    places: Mapping[str, object]
    dockerfile: str
    go_floating: bool = False
    private: tuple[str, ...] = ()
    written: Source | None = None
    packaged: bool = False
    lacks: Callable[[str], bool] = lambda name: False


class Prediction(NamedTuple):
    """`image` is the image after the command (as if it had succeeded, where it fails), `goenv` likewise. `why`: what
    isn't known, where that decides the outcome."""

    name: str
    outcome: Outcome
    failures: tuple[Failure, ...]
    image: Image
    goenv: Mapping[str, str | None]
    module: str | None = None
    workspace: str | None = None
    module_source: str | None = None
    workspace_source: str | None = None
    mod: str | None = None
    mod_reason: str = ""
    network: str = "unknown"
    fetches: tuple[str, ...] = ()
    flags: Mapping[str, str | None] = {}
    arguments: tuple[Argument, ...] = ()
    packages: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    why: str = ""

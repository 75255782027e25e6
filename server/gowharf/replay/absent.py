"""Programs that a RUN calls and that its image surely doesn't have.

The official golang, alpine, debian and ubuntu images come without these; they are there as soon as something was
installed, copied or downloaded that may have brought them. (docker-library/golang, buildpack-deps; Alpine's BusyBox)
"""

from collections.abc import Mapping

from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.replay.state import State
from gowharf.text.source import Place

_NOWHERE = frozenset(
    """sudo jq yq protoc buf node npm npx yarn pnpm bun upx task just mage golangci-lint goreleaser goimports gofumpt
    staticcheck govulncheck gotestsum mockgen mockery stringer wire swag templ sqlc protoc-gen-go air dlv ko cmake ninja
    zip rsync docker kubectl helm python pip python3 pip3 aws gcloud""".split()
)
_NOT_ON_ALPINE = frozenset(
    """bash make gmake git curl gcc g++ cc c++ clang ld pkg-config xz file perl ssh hg""".split()
)
_NOT_ON_DEBIAN = frozenset("""make gmake git curl wget gcc g++ cc c++ clang unzip pkg-config file ssh hg""".split())


def program(state: State, name: str, env: Mapping[str, str | None], place: Place) -> Failure | None:
    """The failure of a program that PATH doesn't lead to; None where it may be there."""
    if name not in _NOWHERE and name not in _NOT_ON_ALPINE and name not in _NOT_ON_DEBIAN:
        return None
    if not _lacks(state, name):
        return None
    path = env.get("PATH")
    if path is None or not state.env_complete or state.packaged:
        return None
    for directory in path.split(":"):
        at = join("/", directory).rstrip("/") + "/" + name
        if directory and (state.image.look(at).present or state.image.touched(at)):
            return None
    says = f"/bin/sh: {name}: not found" if state.tools.libc == "musl" else f"/bin/sh: 1: {name}: not found"
    return Failure("program-not-in-image", says, place, {"program": name})


def _lacks(state: State, name: str) -> bool:
    """Whether the image as it was pulled has no such program: only of images that we know to be plain ones."""
    if not state.plain:
        return False
    if name in _NOWHERE:
        return name not in ("python", "python3") or not state.golang or state.tools.libc == "musl"
    if state.tools.libc == "musl":
        return name in _NOT_ON_ALPINE
    return not state.golang and name in _NOT_ON_DEBIAN

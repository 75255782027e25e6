"""Programs that a RUN calls and that its image surely doesn't have.

The official golang, alpine, debian and ubuntu images come without these; they are there as soon as something was
installed, copied or downloaded that may have brought them. (docker-library/golang, buildpack-deps; Alpine's BusyBox)
"""

from collections.abc import Mapping

from gowharf.project.model import Project
from gowharf.replay.look import Node
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.replay.state import State
from gowharf.startup import regex
from gowharf.text.source import Place

KIND = "program-not-in-image"

_NOWHERE = frozenset(
    """sudo jq yq protoc buf node npm npx yarn pnpm bun upx task just mage golangci-lint goreleaser goimports gofumpt
    staticcheck govulncheck gotestsum mockgen mockery stringer wire swag templ sqlc protoc-gen-go air dlv ko cmake ninja
    zip rsync docker kubectl helm python pip python3 pip3 aws gcloud""".split()
)
_NOT_ON_ALPINE = frozenset(
    """bash make gmake git curl gcc g++ cc c++ clang ld pkg-config xz file perl ssh hg""".split()
)
_NOT_ON_DEBIAN = frozenset("""make gmake git curl wget gcc g++ cc c++ clang unzip pkg-config file ssh hg""".split())


def _installed_elsewhere(state: State, name: str, env: Mapping[str, str | None]) -> bool:
    """Whether go installed a program of that name where PATH doesn't lead, and nothing else may have brought one."""
    path, gopath = env.get("PATH"), env.get("GOPATH", "")
    gobin = env.get("GOBIN", "") or (f"{gopath.partition(':')[0]}/bin" if gopath else None)
    if "/" in name or not path or not gobin or gobin.rstrip("/") in path.split(":") or not state.plain:
        return False
    node = state.image.look(join("/", gobin) + "/" + name).node
    if node is None or node.binary is None or state.packaged or not state.env_complete:
        return False
    folders = (join("/", directory).rstrip("/") for directory in path.split(":") if directory)
    return not any(state.image.look(f"{at}/{name}").present or state.image.touched(f"{at}/{name}") for at in folders)


# A line of the Dockerfile that a backslash above it made part of a command.
_INSTRUCTIONS = frozenset(
    """ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL USER VOLUME WORKDIR""".split()
)
_SHELLS = frozenset(["sh", "bash", "dash", "ash"])


def program(state: State, name: str, env: Mapping[str, str | None], place: Place) -> Failure | None:
    """The failure of a program that PATH doesn't lead to; None where it may be there."""
    if name.startswith("[") and name not in ("[", "[["):  # ['go', 'build'], which is no JSON and so the shell's
        return Failure(KIND, _not_found(state, name), place, {"program": name, "why": "json"})
    if name in _INSTRUCTIONS:
        return Failure(KIND, _not_found(state, name), place, {"program": name, "why": "instruction"})
    if _installed_elsewhere(state, name, env):
        return Failure(KIND, _not_found(state, name), place, {"program": name, "why": "path"})
    if name not in _NOWHERE and name not in _NOT_ON_ALPINE and name not in _NOT_ON_DEBIAN:
        return None
    if not _unreached(state, name, env.get("PATH")):
        return None
    return Failure(KIND, _not_found(state, name), place, {"program": name})


def script(state: State, workdir: str | None, name: str, env: Mapping[str, str | None], place: Place) -> Failure | None:
    """The failure of a script that is there while the program that its first line names isn't."""
    path = _script_path(state, workdir, name, env.get("PATH"))
    found = interpreter(state, path) if path is not None else None
    if found is None:
        return None
    lack, why = found
    return Failure(KIND, _not_found(state, name), place, {"program": lack, "script": name, "why": why})


def unexecutable(project: Project, node: Node | None) -> bool:
    """Whether a file surely may not be executed: it is the project's, as COPY left it, and has no such mode, neither on
    this disk nor in git's index."""
    if node is None or node.kind != "file" or node.mode is not None or node.source is None or node.binary is not None:
        return False
    index = project.git.index
    if index is None or node.source in index.executable or project.git.in_submodule(node.source):
        return False
    return project.files.executable(node.source) is False


def not_executable(project: Project, state: State, workdir: str | None, name: str, place: Place) -> Failure | None:
    """The failure of a script that a RUN calls by its path although its mode lacks the x."""
    path = _script_path(state, workdir, name, None) if "/" in name and state.modes_known else None
    node = state.image.look(path).node if path is not None else None
    if path is None or node is None or not unexecutable(project, node):
        return None
    says = _not_found(state, name).replace("not found", "Permission denied")
    values = {"command": name, "path": path, "source": node.source or ""}
    return Failure("run-command-fails", says, place, values)


def shell_script(state: State, workdir: str | None, name: str, env: Mapping[str, str | None]) -> tuple[str, str] | None:
    """The text of a script that is called by its path, or its name, and the options of the shell that its first line
    names; None where it is no shell's, or nobody knows."""
    path = _script_path(state, workdir, name, env.get("PATH"))
    source = state.image.read(path) if path is not None else None
    found = _SHELL_LINE.match(source.text) if source is not None else None
    return (source.text, found[1] or "") if source is not None and found is not None else None


_SHELL_LINE = regex(r"#! ?(?:/usr(?:/local)?)?/bin/(?:env )?(?:ba|da|a)?sh(?: -([a-z]+))?[ \t]*(?:\n|\Z)")


def interpreter(state: State, path: str) -> tuple[str, str] | None:
    """The program that a script's "#!" line asks for and that the image surely lacks, and why: "" or "crlf", where the
    line's carriage return is taken for a part of its name. (execve(2))"""
    source = state.image.read(path)
    if source is None or not source.text.startswith("#!"):
        return None
    line = source.text.partition("\n")[0][2:]
    words = line.split()
    if not words:
        return None
    name = words[0].rpartition("/")[2]
    if line.endswith("\r"):
        return name, "crlf"
    if shell_missing(state, words[0]):
        return name, ""
    if name == "env" and len(words) > 1 and words[1].isalnum():
        return (words[1], "") if _unreached(state, words[1], state.env.get("PATH")) else None
    return None


def shell_missing(state: State, path: str) -> bool:
    """Whether there is surely no program at an absolute path where a shell, or env, is looked for."""
    name = path.rpartition("/")[2]
    if not path.startswith("/") or state.image.look(path).present or state.image.touched(path):
        return False
    if state.image.look(path).absent or (state.has_shell is False and name in _SHELLS | {"env"}):
        return True
    return _lacks(state, name) and not state.packaged


def _script_path(state: State, workdir: str | None, name: str, path: str | None) -> str | None:
    """Where a script lies: of a name without a slash only where it is a script's, since each folder has to be asked."""
    if "/" in name:
        return join(workdir or "/", name) if workdir is not None or name.startswith("/") else None
    if not name.endswith((".sh", ".bash")) or path is None:
        return None
    places = (join("/", directory).rstrip("/") + "/" + name for directory in path.split(":") if directory)
    return next((at for at in places if state.image.look(at).present), None)


def _not_found(state: State, name: str) -> str:
    return f"/bin/sh: {name}: not found" if state.tools.libc == "musl" else f"/bin/sh: 1: {name}: not found"


def _unreached(state: State, name: str, path: str | None) -> bool:
    """Whether the folders of PATH surely hold no such program."""
    if path is None or not state.env_complete or state.packaged or not _lacks(state, name):
        return False
    for directory in path.split(":"):
        at = join("/", directory).rstrip("/") + "/" + name
        if directory and (state.image.look(at).present or state.image.touched(at)):
            return False
    return True


def _lacks(state: State, name: str) -> bool:
    """Whether the image as it was pulled has no such program: only of images that we know to be plain ones."""
    if not state.plain:
        return False
    if name in _NOWHERE:
        return name not in ("python", "python3") or not state.golang or state.tools.libc == "musl"
    if state.tools.libc == "musl":
        return name in _NOT_ON_ALPINE
    return not state.golang and name in _NOT_ON_DEBIAN

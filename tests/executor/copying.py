"""COPY and ADD of local files: from the build context as .dockerignore leaves it, from a stage, from a heredoc."""

import fnmatch
import os
import pathlib
import re
import shutil
from typing import NamedTuple

from tests.executor.images import Stage, user, write
from tests.executor.reading import BuildError, Instruction
from tests.executor.words import expand

_HOPS = 99
_MANY = "When using COPY with more than one source file, the destination must be a directory and end with a /"


class Origin(NamedTuple):
    """Where files come from. `kept`: the only ones that are there, folders end in a slash; None: all of the folder."""

    root: str
    kept: frozenset[str] | None

    def holds(self, path: str) -> bool:
        """Whether a relative path, of a file or a folder, is there."""
        if not os.path.lexists(os.path.join(self.root, path)):
            return False
        if self.kept is None or path == "." or path in self.kept:
            return True
        return any(name.startswith(f"{path}/") for name in self.kept)

    def real(self, path: str) -> str:
        """A source's path with the links in it followed inside the root; those in a folder are copied as they are."""
        done: list[str] = []
        rest = path.split("/")[::-1]
        for _ in range(_HOPS):
            if not rest:
                break
            part = rest.pop()
            if part == "..":
                del done[-1:]
            elif os.path.islink(full := os.path.join(self.root, *done, part)):
                target = os.readlink(full)
                done = [] if target.startswith("/") else done
                rest += target.split("/")[::-1]
            elif part not in ("", "."):
                done.append(part)
        return "/".join(done) or "."

    def lists(self, folder: str) -> bool:
        """Whether a folder is there for itself, not only for what is in it."""
        return self.kept is None or f"{folder}/" in self.kept

    def find(self, word: str) -> list[str]:
        """The paths that a source word names; raises BuildError for a name that is not there."""
        path = os.path.normpath(f"/{word}").lstrip("/") or "."  # BuildKit clamps `..` to the context's root
        if not any(sign in path for sign in "*?["):
            if not self.holds(path):
                raise BuildError(f'failed to calculate checksum of ref: "/{path}": not found')
            return [path]
        folder, pattern = os.path.split(path)
        full = os.path.join(self.root, folder)
        names = sorted(os.listdir(full)) if os.path.isdir(full) else []
        found = [os.path.join(folder, name) for name in names if fnmatch.fnmatchcase(name, pattern)]
        return [name for name in found if self.holds(name)]


class _Copy(NamedTuple):
    """One COPY's options, resolved."""

    stage: Stage
    origin: Origin
    target: str
    into: bool
    owner: tuple[int, int] | None
    mode: int | None
    parents: bool
    exclude: tuple[str, ...]


def copy(stage: Stage, instruction: Instruction, origin: Origin) -> None:
    """Runs one COPY or ADD; raises BuildError where BuildKit refuses it."""
    *sources, target = (expand(word, stage.variables) for word in instruction.args)
    into = target.endswith("/") or target in (".", "..")
    if len(sources) > 1 and not into:
        raise BuildError(_MANY)
    plan = _plan(stage, instruction, origin, stage.path(target), into)
    for source in sources:
        name = source.removeprefix("<<").removeprefix("-").strip("\"'")
        if source.startswith("<<") and name in instruction.heredocs:
            path = os.path.join(plan.target, name) if into else plan.target
            write(stage.host(path), _content(stage, instruction, name, source))
            continue
        for found in origin.find(source):
            real = origin.real(found)
            if os.path.isdir(os.path.join(origin.root, real)):
                _folder(plan, found, real)
            else:
                _file(plan, found, real)


def _content(stage: Stage, instruction: Instruction, name: str, source: str) -> str:
    text = instruction.heredocs[name]
    if source.startswith("<<-"):
        text = re.sub(r"^\t+", "", text, flags=re.MULTILINE)
    return expand(text, stage.variables) if name in instruction.expands else text


def _plan(stage: Stage, instruction: Instruction, origin: Origin, target: str, into: bool) -> _Copy:
    chown, chmod = instruction.flag("chown"), instruction.flag("chmod")
    owner = user(stage, expand(chown, stage.variables))[:2] if chown is not None else None
    mode = int(chmod, 8) if chmod is not None else None
    parents = instruction.flag("parents") is not None
    return _Copy(stage, origin, target, into, owner, mode, parents, tuple(instruction.each_flag("exclude")))


def _file(plan: _Copy, path: str, real: str) -> None:
    target = plan.target
    if plan.parents:
        target = os.path.join(target, path)
    elif plan.into or plan.stage.host(target).is_dir():
        target = os.path.join(target, os.path.basename(path))
    _put(plan, real, plan.stage.host(target))


def _folder(plan: _Copy, path: str, real: str) -> None:
    target = plan.stage.host(os.path.join(plan.target, path) if plan.parents else plan.target)
    target.mkdir(parents=True, exist_ok=True)
    full = os.path.join(plan.origin.root, real)
    for folder, names, files in os.walk(full):
        links = [name for name in names if os.path.islink(os.path.join(folder, name))]
        for name in (*files, *links):
            inner = os.path.relpath(os.path.join(folder, name), full)
            relative = os.path.normpath(os.path.join(real, inner))
            if plan.origin.kept is not None and relative not in plan.origin.kept:
                continue
            if not any(_excluded(inner, pattern) for pattern in plan.exclude):
                _put(plan, relative, target / inner)
        for name in set(names).difference(links):
            inner = os.path.relpath(os.path.join(folder, name), full)
            excluded = any(_excluded(inner, pattern) for pattern in plan.exclude)
            if plan.origin.lists(os.path.normpath(os.path.join(real, inner))) and not excluded:
                (target / inner).mkdir(parents=True, exist_ok=True)
    if plan.owner:
        for folder, _, _ in os.walk(target):
            os.chown(folder, *plan.owner)


def _excluded(path: str, pattern: str) -> bool:
    return fnmatch.fnmatch(path, pattern) or path.startswith(f"{pattern.rstrip('/')}/")


def _put(plan: _Copy, path: str, target: pathlib.Path) -> None:
    source = os.path.join(plan.origin.root, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if os.path.islink(source) and os.path.lexists(target):
        target.unlink()
    shutil.copy2(source, target, follow_symlinks=False)
    os.chown(target, *(plan.owner or (0, 0)), follow_symlinks=False)
    if plan.mode is not None and not target.is_symlink():
        target.chmod(plan.mode)

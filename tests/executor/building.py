"""A build: the Dockerfile's instructions in their order, then the image's program once (`docker run`).

Commands of a static or empty image are not simulated and count as passed. The build ends at the first failure.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from typing import NamedTuple

from tests.executor import checkout, images, reading
from tests.executor.base import Base
from tests.executor.copying import Origin, copy
from tests.executor.images import Stage
from tests.executor.reading import BuildError, Instruction
from tests.executor.running import Step, Surroundings, execute, run
from tests.executor.words import expand, unquoted


class Outcome(NamedTuple):
    """A build's exit status and its steps; the failing one is the last."""

    exit: int
    steps: tuple[Step, ...]

    @property
    def said(self) -> str:
        """All that the steps printed."""
        return "\n".join(step.out + step.err for step in self.steps)

    @property
    def error(self) -> str:
        """The line of the failing step that says what is wrong, up to where it speaks of the network; "" if it passed.

        Go indents hints and lists below such a line.
        """
        if not self.exit:
            return ""
        lines = (self.steps[-1].out + self.steps[-1].err).splitlines()
        plain = [line for line in lines if line.strip() and not line.startswith(("\t", "exit status"))]
        return plain[-1].partition(": dial tcp")[0].strip() if plain else ""

    @property
    def command(self) -> str:
        """The instruction that failed; if none did, the last that runs a go command, or else the last."""
        shown = [step.instruction for step in self.steps]
        ran = [text for text in shown if re.search(r"\bgo\b", text) and text.startswith("RUN")]
        return shown[-1] if self.exit or not ran else ran[-1]


class _Build(NamedTuple):
    """A build on its way. `globals` are the ARGs before the first FROM."""

    around: Surroundings
    stages: list[Stage]
    steps: list[Step]
    globals: dict[str, str]
    build_args: Mapping[str, str]


def build(
    base: Base,
    context: pathlib.Path,
    *,
    checked_out: str | None = None,
    build_args: Mapping[str, str] | None = None,
    fakeproxy: Mapping[str, object] | None = None,
    secrets: Mapping[str, str] | None = None,
    dockerfile: str = "Dockerfile",
) -> Outcome:
    """Builds a context and runs what it made. `checked_out`: "git" or "git-keep", see checkout.py."""
    base.runs.mkdir(exist_ok=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix="build-", dir=base.runs))
    try:
        if checked_out:
            (checkout.clone if checked_out == "git" else checkout.keep)(context, work / "clone")
            context = work / "clone"
        try:
            instructions = reading.parse(base, str(context / dockerfile))
            kept = reading.kept(base, str(context), _ignore_file(context, dockerfile))
        except BuildError as error:
            return Outcome(1, (Step("(parse)", 1, err=str(error)),))
        stages: list[Stage] = []
        around = Surroundings(base, work, context, kept, stages, dict(fakeproxy or {}), dict(secrets or {}))
        return _build(_Build(around, stages, [], {}, build_args or {}), instructions)
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(work)], capture_output=True)  # the module cache is read-only
        shutil.rmtree(work, ignore_errors=True)


def _ignore_file(context: pathlib.Path, dockerfile: str) -> str:
    own = context / f"{dockerfile}.dockerignore"
    return str(own if own.exists() else context / ".dockerignore")


def _build(build: _Build, instructions: list[Instruction]) -> Outcome:
    for instruction in instructions:
        try:
            _instruction(build, instruction)
        except BuildError as error:
            build.steps.append(Step(instruction.original, 1, err=f"[builder] {error}"))
        if build.steps and build.steps[-1].exit:
            return Outcome(build.steps[-1].exit, tuple(build.steps))
    last = build.stages[-1] if build.stages else None
    if last and (last.entrypoint or last.cmd):
        argv = [*last.entrypoint, *last.cmd]
        build.steps.append(execute(build.around, last, argv, f"(docker run) {' '.join(argv)}"))
    return Outcome(build.steps[-1].exit if build.steps else 0, tuple(build.steps))


def _instruction(build: _Build, instruction: Instruction) -> None:
    if instruction.command == "FROM":
        build.stages.append(_from(build, instruction))
        _pull_triggers(build, build.stages[-1])
    elif not build.stages:
        _global_arg(build, instruction)
    elif instruction.command in ("COPY", "ADD"):
        _copy(build, build.stages[-1], instruction)
    elif instruction.command == "RUN":
        _run(build, build.stages[-1], instruction)
    else:
        _setting(build, build.stages[-1], instruction)


def _from(build: _Build, instruction: Instruction) -> Stage:
    image = expand(instruction.args[0], build.globals)
    number = len(build.stages)
    name = instruction.args[2] if len(instruction.args) > 2 else str(number)
    root = build.around.work / f"stage{number}"
    earlier = _stage(build, image)
    if not earlier:
        stage = Stage(name, root)
        images.start(stage, image)
        return stage
    subprocess.run(["cp", "-a", str(earlier.root), str(root)], check=True)
    fresh = Stage(name, root, earlier.kind, earlier.go, dict(earlier.env), {}, earlier.workdir, earlier.user)
    fresh.shell, fresh.triggers = earlier.shell, earlier.triggers
    return fresh


def _pull_triggers(build: _Build, stage: Stage) -> None:
    """The base's ONBUILD instructions run where the FROM stands, and are gone then (dispatchOnBuildTriggers)."""
    triggers, stage.triggers = stage.triggers, ()
    if not triggers:
        return
    file = build.around.work / "triggers"
    file.write_text("\n".join(triggers) + "\n")
    for instruction in reading.parse(build.around.base, str(file)):
        _instruction(build, instruction)
        if build.steps and build.steps[-1].exit:
            return


def _stage(build: _Build, name: str) -> Stage | None:
    return next((stage for stage in build.stages if stage.name == name), None)


def _global_arg(build: _Build, instruction: Instruction) -> None:
    for word in instruction.args:
        name, _, value = word.partition("=")
        build.globals[name] = build.build_args.get(name, expand(unquoted(value), build.globals))


def _copy(build: _Build, stage: Stage, instruction: Instruction) -> None:
    name = instruction.flag("from")
    if name is None:
        origin = Origin(str(build.around.context), frozenset(build.around.kept))
    else:
        source = _stage(build, name)
        if not source and name.isdigit():
            source = build.stages[int(name)]
        if not source:
            source = Stage("", pathlib.Path(tempfile.mkdtemp(dir=build.around.work)))
            images.start(source, name)
        if source.go and instruction.args[0].startswith("/usr/local/go"):
            return  # a toolchain is only ever mounted
        origin = Origin(str(source.root), None)
    copy(stage, instruction, origin)
    build.steps.append(Step(instruction.original, 0))


def _run(build: _Build, stage: Stage, instruction: Instruction) -> None:
    if stage.has_system:
        build.steps.append(run(build.around, stage, instruction))
    else:
        build.steps.append(Step(instruction.original, 0, err="(not simulated)"))


def _setting(build: _Build, stage: Stage, instruction: Instruction) -> None:
    args = instruction.args
    if instruction.command == "ARG":
        _arg(build, stage, args)
    elif instruction.command == "ENV":  # BuildKit's parser gives triples: name, value, the sign between
        known = stage.variables
        words = zip(args[::3], args[1::3], strict=True)
        stage.env |= {name: expand(unquoted(value), known) for name, value in words}
    elif instruction.command == "WORKDIR":
        stage.workdir = stage.path(expand(args[0], stage.variables))
        _make_workdir(stage)
    elif instruction.command == "USER":
        stage.user = expand(args[0], stage.variables)
    elif instruction.command == "ONBUILD":
        stage.triggers += (instruction.original.partition(" ")[2],)
    elif instruction.command == "SHELL":
        stage.shell = args
    elif instruction.command == "ENTRYPOINT":
        stage.entrypoint = args if instruction.json else ("/bin/sh", "-c", args[0])
    elif instruction.command == "CMD":
        stage.cmd = args if instruction.json else ("/bin/sh", "-c", args[0])


def _make_workdir(stage: Stage) -> None:
    """What is missing of the folder belongs to the USER in force (dispatchWorkdir gives llb.WithUser)."""
    folder = stage.host(stage.workdir)
    absent = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    owner = images.user(stage, stage.user)
    for path in absent:
        os.chown(path, owner.uid, owner.gid)


def _arg(build: _Build, stage: Stage, args: tuple[str, ...]) -> None:
    known = stage.variables
    for word in args:
        name, equals, value = word.partition("=")
        if name in build.build_args:
            stage.args[name] = build.build_args[name]
        elif equals:
            stage.args[name] = expand(unquoted(value), known)
        elif name in build.globals:
            stage.args[name] = build.globals[name]

"""Walks a Dockerfile: every stage, every instruction, as BuildKit would carry it out.

`replay(project, build)` is the room's entry. Stages are walked in file order; a stage that the target doesn't need is
walked too (somebody may build it with --target) and marked as not reached.
"""

from collections.abc import Mapping
from typing import NamedTuple

from gowharf.project.contexttree import ContextTree, context_tree
from gowharf.project.model import BuildConfig, Context, Project
from gowharf.replay.copying import CopySource, copy
from gowharf.replay.image import Image
from gowharf.replay.images import SCRATCH, UNKNOWN_IMAGE, BaseImage, base_image
from gowharf.replay.look import Node
from gowharf.replay.model import ROOT, Assignment, Failure, Outcome, Replay, Stage, Step
from gowharf.replay.mounts import mounts_of
from gowharf.replay.paths import join
from gowharf.replay.running import run
from gowharf.replay.starting import start
from gowharf.replay.state import State, find_user, hub_users
from gowharf.replay.trees import ContextFiles, StageFiles
from gowharf.syntax.dockerfile import Dockerfile, Instruction, Problem, expand
from gowharf.text.source import Place

SHELL = ("/bin/sh", "-c")


class _Build(NamedTuple):
    """What stays the same while one Dockerfile is replayed."""

    project: Project
    config: BuildConfig
    tree: Dockerfile
    context: ContextFiles
    global_args: dict[str, str | None]
    platform_args: dict[str, str | None]
    empty: Image


class _Held(NamedTuple):
    """A stage that has been walked: what later ones may copy from, and its name."""

    name: str
    stage: Stage
    state: State


def replay(project: Project, config: BuildConfig) -> Replay:
    """What happens when `config` is built. A Dockerfile that BuildKit refuses has failures and no stages."""
    tree = project.dockerfile(config.dockerfile)
    if tree is None:
        return Replay(config, config.dockerfile, (), (), {})
    failures = tuple(
        Failure(
            "dockerfile-syntax", _parse_error(project, config, tree, problem), Place(config.dockerfile, problem.span)
        )
        for problem in tree.problems
        if problem.fatal
    )
    build = _build(project, config, tree)
    held: list[_Held] = []
    for group in _stages(tree, build):
        held.append(_stage(build, group, held))
    reached = _reached(held, config.target)
    stages = tuple(h.stage._replace(reached=h.stage.number in reached) for h in held)
    return Replay(config, config.dockerfile, stages, failures, build.global_args)


# What the parser itself refuses carries no line; what instructions.Parse refuses does (instructions.parseError).
_LINELESS = frozenset(
    """directive heredoc heredoc-unterminated json-strings name-value no-stage no-stages no-instructions
    line-too-long volume""".split()
)


def _parse_error(project: Project, config: BuildConfig, tree: Dockerfile, problem: Problem) -> str:
    """BuildKit's words for a file that it refuses."""
    source = project.source(config.dockerfile)
    if source is None or problem.kind in _LINELESS:
        return f"dockerfile parse error: {problem.message}"
    start = problem.span.start
    holder = next((i.span.start for i in tree.instructions if i.span.start <= start <= i.span.end), start)
    return f"dockerfile parse error on line {source.lines.line(holder)}: {problem.message}"


def _build(project: Project, config: BuildConfig, tree: Dockerfile) -> _Build:
    empty = Image(SCRATCH.files, project.source)
    files = ContextFiles(context_tree(project, config.context, config.dockerfile))
    os, arch, variant = _platform(config.platform)
    platform = {
        "TARGETOS": os,
        "TARGETARCH": arch,
        "TARGETVARIANT": variant,
        "TARGETPLATFORM": config.platform,
        "BUILDOS": "linux",
        "BUILDARCH": None,
        "BUILDVARIANT": None,
        "BUILDPLATFORM": None,
        "TARGETSTAGE": config.target or "default",
    }
    return _Build(project, config, tree, files, {}, platform, empty)


def _platform(platform: str | None) -> tuple[str | None, str | None, str | None]:
    """The parts of "linux/arm64/v8"; without one the operating system is Linux and the rest is the machine's."""
    if platform is None:
        return "linux", None, None
    parts = [*platform.split("/"), "", ""]
    return parts[0] or "linux", parts[1] or None, parts[2]


def _stages(tree: Dockerfile, build: _Build) -> list[list[tuple[int, Instruction]]]:
    """Instructions by stage, each with its number in the file; the ARGs before the first FROM are read on the way."""
    groups: list[list[tuple[int, Instruction]]] = []
    for number, instruction in enumerate(tree.instructions):
        if instruction.keyword == "FROM":
            groups.append([(number, instruction)])
        elif groups:
            groups[-1].append((number, instruction))
        elif instruction.keyword == "ARG":
            _declare(build, instruction, build.global_args, {**build.platform_args, **build.global_args})
    return groups


def _declare(
    build: _Build, instruction: Instruction, args: dict[str, str | None], variables: Mapping[str, str | None]
) -> None:
    """ARG: a --build-arg wins, then the default, then the global ARG; without any the value is unknown."""
    for pair in instruction.pairs:
        name = pair.key
        if name in build.config.args:
            args[name] = build.config.args[name]
        elif pair.value is not None:
            args[name] = expand(pair.value, dict(variables), build.tree.escape).value
        elif args is not build.global_args and name in build.global_args:
            args[name] = build.global_args[name]
        else:
            args[name] = build.platform_args.get(name)


def _stage(build: _Build, group: list[tuple[int, Instruction]], held: list[_Held]) -> _Held:
    number, head = group[0]
    variables = {**build.platform_args, **build.global_args}
    raw = head.words[0].raw if head.words else ""
    base = expand(raw, variables, build.tree.escape).value if raw else None
    name = head.words[2].raw.lower() if len(head.words) == 3 else ""
    parent = next((h for h in reversed(held) if base is not None and h.name and h.name == base.lower()), None)
    state, version = _first_state(build, base, parent)
    steps: list[Step] = []
    caches: dict[str, Image] = {}
    todo = [*((number, i) for i in state.onbuild), *group[1:]]
    state = state._replace(onbuild=())
    for at, instruction in todo:
        step, state = _step(build, state, at, instruction, held, caches)
        steps.append(step)
    stage = Stage(
        len(held),
        name,
        head,
        base,
        parent.stage.number if parent else None,
        version,
        tuple(steps),
        True,
        state.image,
        state.env,
        state.workdir,
        state.user,
    )
    stage = stage._replace(steps=start(build.config.dockerfile, stage, state))
    return _Held(name or str(len(held)), stage, state)


def _first_state(build: _Build, base: str | None, parent: _Held | None) -> tuple[State, str | None]:
    if parent is not None:
        return parent.state._replace(args=parent.state.args), parent.state.go_version
    named = build.config.contexts.get(base) if base is not None else None
    if isinstance(named, str):
        base = named.removeprefix("image:") if named.startswith("image:") else None
    elif named is not None:
        base = None
    image = UNKNOWN_IMAGE if base is None else base_image(base, build.project.settings.images)
    return _state_of(build, image), image.go_version


def _state_of(build: _Build, image: BaseImage) -> State:
    state = State(
        Image(image.files, build.project.source),
        dict(image.env),
        {},
        {},
        image.known,
        image.workdir,
        ROOT,
        SHELL,
        {},
        image.go_version,
        image.go_floating,
        image.golang,
        image.tools,
        image.shell,
        hub_users(image.known and bool(image.shell)),
        image.known,
    )
    return state._replace(user=find_user(state, image.user)) if image.user else state


def _step(
    build: _Build, state: State, number: int, instruction: Instruction, held: list[_Held], caches: dict[str, Image]
) -> tuple[Step, State]:
    before = state
    step = Step(
        number,
        instruction,
        state.workdir,
        state.user,
        state.variables,
        state.image,
        (),
        Outcome.SUCCEEDS,
        (),
        False,
    )
    match instruction.keyword:
        case "ARG":
            args = dict(state.args)
            _declare(build, instruction, args, state.variables)
            state = state._replace(args=args, places=_placed(build, state, instruction))
            step = step._replace(sets=_sets(instruction, args))
        case "ENV":
            state = _env(build, state, instruction)
            step = step._replace(sets=_sets(instruction, state.env))
        case "WORKDIR":
            state = _workdir(build, state, instruction, number)
        case "USER":
            state = _user(build, state, instruction)
        case "SHELL":
            state = state._replace(shell=tuple(word.raw for word in instruction.words) if instruction.json else None)
        case "COPY" | "ADD":
            source, label = _source_of(build, instruction, held)
            if source is None:
                state = _copied_unknown(build, state, instruction)
                step = step._replace(outcome=Outcome.UNKNOWN)
            else:
                done = copy(state, instruction, number, build.config.dockerfile, build.tree.escape, source, label)
                state = _with_go(build, done.state, instruction, held)
                outcome = Outcome.FAILS if done.failures else Outcome.SUCCEEDS if done.sure else Outcome.UNKNOWN
                step = step._replace(outcome=outcome, failures=done.failures)
        case "RUN":
            step, state = _run(build, state, step, held, caches)
        case "ENTRYPOINT":
            state = state._replace(entrypoint=instruction, command=None)
        case "CMD":
            state = state._replace(command=instruction)
        case "ONBUILD":
            if instruction.inner is not None:
                state = state._replace(onbuild=(*state.onbuild, instruction.inner))
        case _:
            pass
    return step._replace(number=number), state if state is not None else before


def _env(build: _Build, state: State, instruction: Instruction) -> State:
    variables = state.variables
    env = dict(state.env)
    for pair in instruction.pairs:
        key = expand(pair.key, variables, build.tree.escape).value
        if key is None:
            return state._replace(env_complete=False)
        env[key] = expand(pair.value or "", variables, build.tree.escape).value
    return state._replace(env=env, places=_placed(build, state, instruction))


def _sets(instruction: Instruction, values: Mapping[str, str | None]) -> tuple[Assignment, ...]:
    """The variables that an ENV or ARG sets, with the values that they have afterwards."""
    keyword = instruction.keyword
    return tuple(Assignment(pair.key, values.get(pair.key), keyword, pair.span) for pair in instruction.pairs)


def _placed(build: _Build, state: State, instruction: Instruction) -> dict[str, Place]:
    return {**state.places, **{pair.key: Place(build.config.dockerfile, pair.span) for pair in instruction.pairs}}


def _workdir(build: _Build, state: State, instruction: Instruction, number: int) -> State:
    raw = instruction.words[0].raw if instruction.words else ""
    value = expand(raw, state.variables, build.tree.escape).value
    if value is None or (state.workdir is None and not value.startswith("/")):
        return state._replace(workdir=None)
    path = join(state.workdir or "/", value)
    image = state.image
    if not image.look(path).present:
        # BuildKit makes it for the user in force (dispatchWorkdir: llb.WithUser).
        image = image.with_file(path, Node("dir", uid=state.user.uid, instruction=number))
    return state._replace(workdir=path, image=image)


def _user(build: _Build, state: State, instruction: Instruction) -> State:
    raw = instruction.words[0].raw if instruction.words else ""
    value = expand(raw, state.variables, build.tree.escape).value
    if value is None:
        return state._replace(user=ROOT._replace(name="", uid=None, gid=None, home=None))
    return state._replace(user=find_user(state, value))


def _source_of(build: _Build, instruction: Instruction, held: list[_Held]) -> tuple[CopySource | None, str]:
    """Where a COPY takes its sources from, and what to call it; None where that is unknown."""
    flag = instruction.flag("from")
    if flag is None or not flag.value:
        return build.context, ""
    return open_source(build, flag.value, held), flag.value


def open_source(build: _Build, name: str, held: list[_Held]) -> CopySource | None:
    """What `--from=name` or a mount's `from=name` means: a stage, a named context or an image."""
    if not name:
        return build.context
    stage = _find(held, name)
    if stage is not None:
        return StageFiles(stage.state.image)
    named = build.config.contexts.get(name)
    if isinstance(named, Context):
        return ContextFiles(context_tree(build.project, named, ""))
    if "$" in name or (isinstance(named, str) and not named.startswith("image:")):
        return None
    image = base_image(named.removeprefix("image:") if isinstance(named, str) else name, build.project.settings.images)
    return StageFiles(Image(image.files, build.project.source)) if image.known else None


def _find(held: list[_Held], name: str) -> _Held | None:
    for stage in reversed(held):
        if stage.stage.name and stage.stage.name == name.lower():
            return stage
    return held[int(name)] if name.isdigit() and int(name) < len(held) else None


def _copied_unknown(build: _Build, state: State, instruction: Instruction) -> State:
    raw = instruction.words[-1].raw if instruction.words else "/"
    dest = expand(raw, state.variables, build.tree.escape).value
    path = (
        "/"
        if dest is None or (state.workdir is None and not dest.startswith("/"))
        else join(state.workdir or "/", dest)
    )
    state = state._replace(image=state.image.with_haze(path, changes=False))
    # /usr/local/go from an image that isn't known is a Go that isn't known.
    return (
        state._replace(go_version=None, go_floating=False)
        if path in ("/", "/usr", "/usr/local", "/usr/local/go")
        else state
    )


def _with_go(build: _Build, state: State, instruction: Instruction, held: list[_Held]) -> State:
    """COPY --from=golang:1.24 /usr/local/go/ /usr/local/go/ brings that image's Go (but not its environment)."""
    flag = instruction.flag("from")
    if flag is None or not flag.value or not any("/usr/local/go" in word.raw for word in instruction.words):
        return state
    stage = _find(held, flag.value)
    if stage is not None:
        return state._replace(go_version=stage.state.go_version, go_floating=stage.state.go_floating)
    image = base_image(flag.value, build.project.settings.images)
    return state._replace(go_version=image.go_version, go_floating=image.go_floating)


def _run(build: _Build, state: State, step: Step, held: list[_Held], caches: dict[str, Image]) -> tuple[Step, State]:
    instruction = step.instruction
    mounted = mounts_of(
        state,
        instruction.flags,
        build.config.dockerfile,
        build.tree.escape,
        build.empty,
        lambda name: open_source(build, name, held),
        caches,
    )
    result = run(build.project, build.config.dockerfile, state, step, mounted)
    for mount in result.mounts:
        name = mounted.caches.get(mount.target)
        if name is not None:
            caches[name] = mount.inner
    failures = (*mounted.failures, *result.failures)
    outcome = Outcome.FAILS if failures else result.outcome
    step = step._replace(go=result.runs, outcome=outcome, failures=failures, opaque=result.opaque, sets=result.sets)
    return step, result.state


def _reached(held: list[_Held], target: str | None) -> set[int]:
    """The stages that the target needs: its parents, and those that COPY --from and mounts name."""
    if not held:
        return set()
    start_at = _find(held, target) if target else None
    todo = [(start_at or held[-1]).stage.number]
    seen: set[int] = set()
    while todo:
        number = todo.pop()
        if number in seen:
            continue
        seen.add(number)
        stage = held[number].stage
        if stage.parent is not None:
            todo.append(stage.parent)
        for step in stage.steps:
            for name in _froms(step.instruction):
                found = _find(held[:number], name)
                if found is not None:
                    todo.append(found.stage.number)
    return seen


def _froms(instruction: Instruction) -> list[str]:
    names = [flag.value for flag in instruction.flags if flag.name == "from" and flag.value]
    for flag in instruction.flags:
        if flag.name == "mount" and flag.value and "from=" in flag.value:
            names.extend(part[5:] for part in flag.value.split(",") if part.startswith("from="))
    return names


__all__ = ["ContextTree", "replay"]

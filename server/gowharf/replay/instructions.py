"""What each instruction of a stage does to the stage's state."""

import re
from collections.abc import Mapping

from gowharf.project.contexttree import context_tree
from gowharf.project.model import Context
from gowharf.replay.copying import CopySource, copy
from gowharf.replay.image import Image
from gowharf.replay.images import base_image
from gowharf.replay.look import Node
from gowharf.replay.model import ROOT, Assignment, Failure, Outcome, Step
from gowharf.replay.mounts import mounts_of
from gowharf.replay.paths import join
from gowharf.replay.running import run
from gowharf.replay.stages import Build, Walked, find_stage
from gowharf.replay.state import SYSTEM_USERS, State, find_user
from gowharf.replay.trees import ContextFiles, StageFiles
from gowharf.syntax.dockerfile import Instruction, Mount, expand
from gowharf.text.source import Place


def expand_given(build: Build, raw: str, variables: Mapping[str, str | None]) -> str | None:
    """A word's value where an ARG that nobody gives has its default written in the word: `golang:${V:-1.24}`."""
    escape = build.tree.escape
    found = expand(raw, dict(variables), escape)
    if found.value is not None or found.problem is not None:
        return found.value
    bare = {name for name in found.names if variables.get(name, "") is None}
    if bare & build.config.args.keys() or not all(_has_default(raw, name) for name in bare):
        return None
    return expand(raw, {name: value for name, value in variables.items() if name not in bare}, escape).value


def _has_default(raw: str, name: str) -> bool:
    return re.search(rf"\$\{{{re.escape(name)}:?-", raw) is not None


def declare(
    build: Build, instruction: Instruction, args: dict[str, str | None], variables: Mapping[str, str | None]
) -> None:
    """ARG: a --build-arg wins, then the default, then the global ARG; without any the value is unknown."""
    for pair in instruction.pairs:
        name = pair.key
        if name in build.config.args:
            args[name] = build.config.args[name]
        elif pair.value is not None:
            args[name] = expand_given(build, pair.value, variables)
        elif args is not build.global_args and name in build.global_args:
            args[name] = build.global_args[name]
        else:
            args[name] = build.platform_args.get(name)


def carry_out(
    build: Build, state: State, number: int, instruction: Instruction, held: list[Walked], caches: dict[str, Image]
) -> tuple[Step, State]:
    step = Step(
        number, instruction, state.workdir, state.user, state.variables, state.image, (), Outcome.SUCCEEDS, (), False
    )
    match instruction.keyword:
        case "ARG":
            args = dict(state.args)
            declare(build, instruction, args, state.variables)
            state = state._replace(args=args, places=_placed(build, state, instruction))
            step = step._replace(sets=_sets(instruction, args))
        case "ENV":
            state = _env(build, state, instruction)
            step = step._replace(sets=_sets(instruction, state.env))
        case "WORKDIR":
            state = _workdir(build, state, instruction, number)
            step = step._replace(failures=_is_file(build, state, instruction))
            if step.failures and state.workdir is not None:  # as if it were none: one cause, one finding
                image = state.image.without(state.workdir).with_file(state.workdir, Node("dir", instruction=number))
                state = state._replace(image=image)
        case "USER":
            state = _user(build, state, instruction)
            lack = _no_such_user(build, state, instruction)
            step = step._replace(failures=(lack,) if lack is not None else ())
        case "SHELL":
            words = tuple(word.raw for word in instruction.words) if instruction.json else None
            place = Place(build.config.dockerfile, instruction.words[0].span) if instruction.words else None
            state = state._replace(shell=words, shell_place=place)
        case "COPY" | "ADD":
            step, state = _copy(build, state, step, held)
        case "RUN":
            step, state = _run(build, state, step, held, caches)
        case "VOLUME":
            state = _volume(build, state, instruction)
        case "ENTRYPOINT":
            state = state._replace(entrypoint=instruction, command=None)
        case "CMD":
            state = state._replace(command=instruction)
        case "ONBUILD":
            if instruction.inner is not None:
                state = state._replace(onbuild=(*state.onbuild, instruction.inner))
    return step, state


def _copy(build: Build, state: State, step: Step, held: list[Walked]) -> tuple[Step, State]:
    instruction = step.instruction
    source, label = _source_of(build, instruction, held)
    refused = _refused(build, instruction, held)
    if refused is not None:
        return step._replace(outcome=Outcome.FAILS, failures=(refused,)), _copied_unknown(build, state, instruction)
    if source is None:
        return step._replace(outcome=Outcome.UNKNOWN), _copied_unknown(build, state, instruction)
    done = copy(state, instruction, step.number, build.config.dockerfile, build.tree.escape, source, label)
    outcome = Outcome.FAILS if done.failures else Outcome.SUCCEEDS if done.sure else Outcome.UNKNOWN
    failures = tuple(_doubted(build, failure, source) for failure in done.failures)
    return step._replace(outcome=outcome, failures=failures), _with_go(build, done.state, instruction, held)


def _doubted(build: Build, failure: Failure, source: CopySource) -> Failure:
    """What another stage would have from a build context that is but guessed may be there after all."""
    if failure.kind != "copy-from-missing" or not build.config.guess or not isinstance(source, StageFiles):
        return failure
    path = "/" + failure.values.get("path", "")
    return failure if source.image.origin(path) is None else failure._replace(certain=False)


def _env(build: Build, state: State, instruction: Instruction) -> State:
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


def _placed(build: Build, state: State, instruction: Instruction) -> dict[str, Place]:
    return {**state.places, **{pair.key: Place(build.config.dockerfile, pair.span) for pair in instruction.pairs}}


def _workdir(build: Build, state: State, instruction: Instruction, number: int) -> State:
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


def _volume(build: Build, state: State, instruction: Instruction) -> State:
    """Only some builders make the folder, the classic one of docker for one."""
    image = state.image
    for word in instruction.words:
        path = expand(word.raw, state.variables, build.tree.escape).value
        if path and image.look(join("/", path)).absent:
            image = image.with_haze(join("/", path), changes=False, go=False)
    return state._replace(image=image)


def _is_file(build: Build, state: State, instruction: Instruction) -> tuple[Failure, ...]:
    """`COPY go.mod /app`, then `WORKDIR /app`: the folder can't be made where a file is."""
    node = state.image.look(state.workdir).node if state.workdir is not None else None
    if node is None or node.kind != "file" or state.workdir is None or not instruction.words:
        return ()
    place = Place(build.config.dockerfile, instruction.words[0].span)
    says = f"mkdir {state.workdir}: not a directory"
    return (Failure("run-command-fails", says, place, {"command": "WORKDIR", "path": state.workdir}),)


def _user(build: Build, state: State, instruction: Instruction) -> State:
    raw = instruction.words[0].raw if instruction.words else ""
    value = expand(raw, state.variables, build.tree.escape).value
    if value is None:
        return state._replace(user=ROOT._replace(name="", uid=None, gid=None, home=None))
    return state._replace(user=find_user(state, value))


def _no_such_user(build: Build, state: State, instruction: Instruction) -> Failure | None:
    """A name that golang images don't have and no step has added. What an image holds is not among the project's
    files, so this is no certain failure."""
    user = state.user
    if isinstance(user.uid, str) and " " in user.name:
        says = f"unable to find user {user.name}: no matching entries in passwd file"
        place = Place(build.config.dockerfile, instruction.words[0].span)
        return Failure("user-not-in-image", says, place, {"user": user.name})
    if not state.golang or state.packaged or not isinstance(user.uid, str) or not state.users_complete:
        return None
    if user.name in SYSTEM_USERS or user.name in state.users or not user.name or state.image.touched("/etc/passwd"):
        return None
    if state.image.look("/etc/passwd").present:
        return None
    says = f"unable to find user {user.name}: no matching entries in passwd file"
    place = Place(build.config.dockerfile, instruction.words[0].span)
    return Failure("user-not-in-image", says, place, {"user": user.name, "passwd": "yes"}, certain=False)


def _source_of(build: Build, instruction: Instruction, held: list[Walked]) -> tuple[CopySource | None, str]:
    """Where a COPY takes its sources from, and what to call it; None where that is unknown."""
    flag = instruction.flag("from")
    if flag is None or not flag.value:
        return build.context, ""
    return open_source(build, flag.value, held), flag.value


def _refused(build: Build, instruction: Instruction, held: list[Walked]) -> Failure | None:
    flag = instruction.flag("from")
    if flag is None or not flag.value or find_stage(held, flag.value) is not None:
        return None
    from gowharf.replay.origins import refusal

    return refusal(build, flag.value, flag.value_span, len(held))


def _refused_mount(build: Build, mount: Mount, held: list[Walked]) -> Failure | None:
    if not mount.from_ or find_stage(held, mount.from_) is not None:
        return None
    from gowharf.replay.origins import refusal

    failure = refusal(build, mount.from_, mount.flag.value_span, len(held))
    if failure is None or failure.values.get("why") != "later":
        return failure
    target = join("/", mount.target or "")
    says = f'cannot mount from stage "{mount.from_}" to "{target}", stage needs to be defined before current command'
    return failure._replace(says=says)


def open_source(build: Build, name: str, held: list[Walked]) -> CopySource | None:
    """What `--from=name` or a mount's `from=name` means: a stage, a named context or an image."""
    if not name:
        return build.context
    stage = find_stage(held, name)
    if stage is not None:
        return StageFiles(stage.state.image, gathers=not any(step.go for step in stage.stage.steps))
    named = build.config.contexts.get(name)
    if isinstance(named, Context):
        return ContextFiles(context_tree(build.project, named, ""))
    if "$" in name or (isinstance(named, str) and not named.startswith("image:")):
        return None
    image = base_image(named.removeprefix("image:") if isinstance(named, str) else name, build.project.settings.images)
    return StageFiles(Image(image.files, build.project.source)) if image.known else None


def _copied_unknown(build: Build, state: State, instruction: Instruction) -> State:
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


def _with_go(build: Build, state: State, instruction: Instruction, held: list[Walked]) -> State:
    """COPY --from=golang:1.24 /usr/local/go/ /usr/local/go/ brings that image's Go (but not its environment)."""
    flag = instruction.flag("from")
    if flag is None or not flag.value or not any("/usr/local/go" in word.raw for word in instruction.words):
        return state
    stage = find_stage(held, flag.value)
    if stage is not None:
        return state._replace(go_version=stage.state.go_version, go_floating=stage.state.go_floating)
    image = base_image(flag.value, build.project.settings.images)
    return state._replace(go_version=image.go_version, go_floating=image.go_floating)


def _run(build: Build, state: State, step: Step, held: list[Walked], caches: dict[str, Image]) -> tuple[Step, State]:
    instruction = step.instruction
    mounted = mounts_of(
        state,
        instruction.flags,
        build.config.dockerfile,
        build.tree.escape,
        build.empty,
        lambda name: open_source(build, name, held),
        lambda mount: _refused_mount(build, mount, held),
        caches,
    )
    result = run(build.project, build.config.dockerfile, build.source, state, step, mounted)
    for mount in result.mounts:
        name = mounted.caches.get(mount.target)
        if name is not None:
            caches[name] = mount.inner
    failures = (*mounted.failures, *result.failures)
    outcome = Outcome.FAILS if failures else result.outcome
    step = step._replace(go=result.runs, outcome=outcome, failures=failures, opaque=result.opaque, sets=result.sets)
    return step, result.state

"""Walks a Dockerfile: every stage, every instruction, as BuildKit would carry it out.

`replay(project, build)` is the room's entry. Stages are walked in file order; a stage that the target doesn't need is
walked too (somebody may build it with --target) and marked as not reached.
"""

from gowharf.project.contexttree import context_tree
from gowharf.project.model import BuildConfig, Project
from gowharf.replay.image import Image
from gowharf.replay.images import SCRATCH, UNKNOWN_IMAGE, BaseImage, base_image
from gowharf.replay.instructions import carry_out, declare, expand_given
from gowharf.replay.model import ROOT, Failure, Replay, Stage
from gowharf.replay.stages import Build, Walked, find_stage
from gowharf.replay.starting import start, start_last
from gowharf.replay.state import State, find_user, hub_users
from gowharf.replay.trail import Mark, Opened, Track, Trail, common_start
from gowharf.replay.trees import ContextFiles
from gowharf.syntax.dockerfile import Dockerfile, Instruction, Problem, parse
from gowharf.text.source import Place, Source

SHELL = ("/bin/sh", "-c")


def replay(project: Project, config: BuildConfig) -> Replay:
    """What happens when `config` is built. A Dockerfile that BuildKit refuses has failures and no stages."""
    source = project.source(config.dockerfile)
    if source is None:
        return Replay(config, config.dockerfile, (), (), {})
    return retrace(project, config, source, None)[0]


def retrace(project: Project, config: BuildConfig, source: Source, before: Trail | None) -> tuple[Replay, Trail]:
    """As `replay`, where the Dockerfile's text is `source`; and how it was walked, for a later text to go on from.

    `before` is the trail of another text in a project that is otherwise the same: as far as the instructions are the
    same, what they did is taken from there."""
    tree = source.memo(parse)
    failures = tuple(
        Failure("dockerfile-syntax", _parse_error(source, tree, problem), Place(config.dockerfile, problem.span))
        for problem in tree.problems
        if problem.fatal
    )
    same = common_start(before, tree) if before is not None else 0
    build = before.build._replace(source=source, tree=tree, global_args={}) if before is not None else None
    build = build or _build(project, config, source, tree)
    held: list[Walked] = []
    tracks: list[Track] = []
    for group in _stages(tree, build):
        earlier = before.tracks[len(tracks)] if before is not None and group[0][0] < same else None
        walked, track = _stage(build, group, held, earlier, same)
        held.append(walked)
        tracks.append(track)
    if held and config.target and find_stage(held, config.target) is None:
        from gowharf.replay.origins import no_target

        failures = (*failures, *no_target(config, tree))
    reached = _reached(held, config.target)
    stages = tuple(
        stage if stage.number in reached else stage._replace(reached=False) for stage in _ended(project, config, held)
    )
    done = Replay(config, config.dockerfile, stages, failures, build.global_args)
    return done, Trail(build, tuple(tracks))


def _ended(project: Project, config: BuildConfig, held: list[Walked]) -> list[Stage]:
    """The stages, those that no other starts from with what they lack to be started."""
    parents = {walked.stage.parent for walked in held}
    mounted = _may_be_mounted(project, config)
    path = config.dockerfile
    return [
        w.stage if w.stage.number in parents else start_last(project, path, w.stage, w.state, mounted) for w in held
    ]


def _may_be_mounted(project: Project, config: BuildConfig) -> bool:
    """Whether a compose file builds this and says more of how it is started than that."""
    place = config.reason.place
    if place is None or place.path not in project.found.builders.get("compose", ()):
        return False
    source = project.source(place.path)
    return source is not None and any(
        f"{word}:" in source.text for word in ("volumes", "command", "entrypoint", "develop", "configs")
    )


# What the parser itself refuses carries no line; what instructions.Parse refuses does (instructions.parseError).


_LINELESS = frozenset(
    """directive heredoc heredoc-unterminated json-strings name-value no-stage no-stages no-instructions
    line-too-long volume""".split()
)


def _parse_error(source: Source, tree: Dockerfile, problem: Problem) -> str:
    """BuildKit's words for a file that it refuses."""
    if problem.kind in _LINELESS:
        return f"dockerfile parse error: {problem.message}"
    start = problem.span.start
    holder = next((i.span.start for i in tree.instructions if i.span.start <= start <= i.span.end), start)
    return f"dockerfile parse error on line {source.lines.line(holder)}: {problem.message}"


def _build(project: Project, config: BuildConfig, source: Source, tree: Dockerfile) -> Build:
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
    return Build(project, config, tree, files, {}, platform, empty, source)


def _platform(platform: str | None) -> tuple[str | None, str | None, str | None]:
    """The parts of "linux/arm64/v8"; without one the operating system is Linux and the rest is the machine's."""
    if platform is None:
        return "linux", None, None
    parts = [*platform.split("/"), "", ""]
    return parts[0] or "linux", parts[1] or None, parts[2]


def _stages(tree: Dockerfile, build: Build) -> list[list[tuple[int, Instruction]]]:
    """Instructions by stage, each with its number in the file; the ARGs before the first FROM are read on the way."""
    groups: list[list[tuple[int, Instruction]]] = []
    for number, instruction in enumerate(tree.instructions):
        if instruction.keyword == "FROM":
            groups.append([(number, instruction)])
        elif groups:
            groups[-1].append((number, instruction))
        elif instruction.keyword == "ARG":
            declare(build, instruction, build.global_args, {**build.platform_args, **build.global_args})
    return groups


def _stage(
    build: Build, group: list[tuple[int, Instruction]], held: list[Walked], earlier: Track | None, same: int
) -> tuple[Walked, Track]:
    """Walks a stage. `earlier` is how it was walked for a text of which the first `same` instructions are these."""
    if earlier is not None and group[-1][0] < same and len(group) == len(earlier.marks):
        return earlier.walked, earlier
    if earlier is not None:
        done = min(same - group[0][0], len(group))
        opened, marks = earlier.opened, list(earlier.marks[:done])
        state, caches, steps = marks[-1].state, dict(marks[-1].caches), list(earlier.steps[: marks[-1].steps])
    else:
        done, opened, marks, steps, caches = 1, _open(build, group[0][1], held), [], [], {}
        state = opened.state._replace(onbuild=())
        for instruction in opened.state.onbuild:
            step, state = carry_out(build, state, group[0][0], instruction, held, caches)
            steps.append(step)
        marks.append(Mark(state, dict(caches), len(steps)))
    for at, instruction in group[done:]:
        step, state = carry_out(build, state, at, instruction, held, caches)
        steps.append(step)
        marks.append(Mark(state, dict(caches), len(steps)))
    stage = Stage(
        len(held),
        opened.name,
        group[0][1],
        opened.base,
        opened.parent,
        opened.version,
        tuple(steps),
        True,
        state.image,
        state.env,
        state.workdir,
        state.user,
    )
    stage = stage._replace(steps=start(build.config.dockerfile, stage, state))
    walked = Walked(opened.name or str(len(held)), stage, state)
    return walked, Track(opened, tuple(steps), tuple(marks), walked)


def _open(build: Build, head: Instruction, held: list[Walked]) -> Opened:
    """What a FROM begins with."""
    variables = {**build.platform_args, **build.global_args}
    raw = head.words[0].raw if head.words else ""
    base = expand_given(build, raw, variables) if raw else None
    name = head.words[2].raw.lower() if len(head.words) == 3 else ""
    parent = next((h for h in reversed(held) if base is not None and h.name and h.name == base.lower()), None)
    state, version = _first_state(build, base, parent)
    return Opened(name, base, parent.stage.number if parent else None, version, state)


def _first_state(build: Build, base: str | None, parent: Walked | None) -> tuple[State, str | None]:
    if parent is not None:
        return parent.state._replace(args=parent.state.args), parent.state.go_version
    named = build.config.contexts.get(base) if base is not None else None
    if isinstance(named, str):
        base = named.removeprefix("image:") if named.startswith("image:") else None
    elif named is not None:
        base = None
    image = UNKNOWN_IMAGE if base is None else base_image(base, build.project.settings.images)
    return _state_of(build, image), image.go_version


def _state_of(build: Build, image: BaseImage) -> State:
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
        assumed=image.assumed,
        plain=image.plain,
    )
    return state._replace(user=find_user(state, image.user)) if image.user else state


def _reached(held: list[Walked], target: str | None) -> set[int]:
    """The stages that the target needs: its parents, and those that COPY --from and mounts name."""
    if not held:
        return set()
    start_at = find_stage(held, target) if target else None
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
                found = find_stage(held[:number], name)
                if found is not None:
                    todo.append(found.stage.number)
    return seen


def _froms(instruction: Instruction) -> list[str]:
    names = [flag.value for flag in instruction.flags if flag.name == "from" and flag.value]
    for flag in instruction.flags:
        if flag.name == "mount" and flag.value and "from=" in flag.value:
            names.extend(part[5:] for part in flag.value.split(",") if part.startswith("from="))
    return names

"""What a project and its builds have to do with, so that a rule about something else isn't even imported.

A topic may be there without need, never missing where a rule that names it in `Rule.needs` would find something in
`check` or `survey`; tests/rules/test_topics.py asks every rule without regard to topics and compares. A survey is asked
by the topics of files alone. The topics:

- "go NAME": a go command of that name is run ("go mod tidy"); "$NAME": a build sets that variable, in whatever case
- "problem": go cannot use the text of a go.mod or go.work; "replace", "exclude": a go.mod has such a line
- "go.work": a go command is in a workspace; "vendor": there is, or may be, a vendor directory
- "secret mount", "ssh mount": a RUN has one
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.model import GoRun, Replay
from gowharf.replay.paths import join
from gowharf.rules.facts import Facts, Ground, everything


def topics_of_files(project: Project) -> frozenset[str]:
    """The topics of a project's own files."""
    return project.once(topics_of_files, lambda: topics_of_ground(everything(project)))


def topics_of_ground(ground: Ground) -> frozenset[str]:
    """The topics of these files."""
    return frozenset(_of_files(ground))


def suppose_all(project: Project) -> None:
    """From now on the topics of this project's files are all that any text could bring: there without need, but whoever
    asks for them depends on no go.mod."""
    topics = {"problem", "replace", "exclude", *(("vendor",) if project.found.modules_txts else ())}
    project.once(topics_of_files, lambda: frozenset(topics))


def topics(facts: Facts) -> frozenset[str]:
    """The topics of a Dockerfile's builds, and of the project's own files."""
    found = set(topics_of_files(facts.project))
    for replay in facts.replays:
        found.update(_of_build(facts.project, replay))
    return frozenset(found)


def _of_files(ground: Ground) -> Iterator[str]:
    from gowharf.rules.gomod.problems import problems

    if any(True for _ in problems(ground)):
        yield "problem"
    if ground.project.found.modules_txts:
        yield "vendor"
    for path in ground.gomods:
        file = ground.project.gomod(path)
        if file is not None and file.replaces:
            yield "replace"
        if file is not None and file.excludes:
            yield "exclude"


def _of_build(project: Project, replay: Replay) -> Iterator[str]:
    for stage in replay.stages:
        for step in stage.steps:
            for one in step.sets:
                yield "$" + one.name.upper()
            for flag in step.instruction.flags:
                if flag.name == "mount":
                    value = (flag.value or "").lower()
                    yield from (f"{kind} mount" for kind in ("secret", "ssh") if kind in value)
            for run in step.go:
                yield from _of_run(project, run)


def _of_run(project: Project, run: GoRun) -> Iterator[str]:
    yield f"go {run.name}"
    if run.name == "env":
        for argument in run.argv:
            yield "$" + (argument.value or "").partition("=")[0].upper()
    if run.workspace_source is not None:
        yield "go.work"
    root = run.workspace or run.module
    if root is not None and run.image is not None and not run.image.look(join(root, "vendor/modules.txt")).absent:
        yield "vendor"
    for source in (run.module_source, run.workspace_source):
        if source is not None:
            above = source.rpartition("/")[0]
            if project.files.kind(f"{above}/vendor" if above else "vendor") is not None:
                yield "vendor"

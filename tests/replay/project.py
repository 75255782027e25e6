"""Projects in memory for tests of the replay."""

from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.model import BuildConfig, Context, Project, Reason, Settings
from gowharf.replay.model import GoRun, Replay, Step
from gowharf.replay.walk import replay

MAIN = {"go.mod": "module example.com/app\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n"}


def project(files: dict[str, str], links: dict[str, str] | None = None) -> Project:
    """A project of these files, in no repository."""
    held = MemoryFiles(files, links)
    git = GitView(False, frozenset(), None)
    return Project("", held, git, Settings(), discover(held, git, ()))


def replayed(
    dockerfile: str,
    files: dict[str, str] | None = None,
    args: dict[str, str | None] | None = None,
    target: str | None = None,
    contexts: dict[str, Context | str] | None = None,
    links: dict[str, str] | None = None,
) -> Replay:
    """The replay of a Dockerfile at the root, with MAIN's files unless others are given."""
    made = project({**(MAIN if files is None else files), "Dockerfile": dockerfile}, links)
    build = BuildConfig("Dockerfile", Context("dir", ""), Reason("", None), target, args or {}, contexts or {})
    return replay(made, build)


def steps(got: Replay) -> list[Step]:
    """All steps of all stages."""
    return [step for stage in got.stages for step in stage.steps]


def runs(got: Replay) -> list[GoRun]:
    """All go commands, in order."""
    return [run for step in steps(got) for run in step.go]

"""Which modules a stage's go commands are about: what the go.mod files in force require, less local replacements."""

from gowharf.project.model import Project
from gowharf.project.private import is_private
from gowharf.replay.model import GoRun, Replay, Stage
from gowharf.rules.facts import Facts
from gowharf.startup import NamedTuple
from gowharf.text.source import Place


class Required(NamedTuple):
    """A module that has to come from somewhere: `path` is that of its replacement where it has one."""

    path: str
    version: str
    place: Place


def required(project: Project, runs: list[GoRun]) -> list[Required]:
    """The modules of all go.mod files that the commands work with, in file order, each path once."""
    files: dict[str, None] = {}
    for run in runs:
        if run.module_source is not None:
            files[run.module_source] = None
        if run.workspace_source is not None:
            files.update(dict.fromkeys(_members(project, run.workspace_source)))
    found: dict[str, Required] = {}
    for path in files:
        for one in of_file(project, path):
            found.setdefault(one.path, one)
    return list(found.values())


def of_file(project: Project, path: str) -> list[Required]:
    """What one go.mod requires from elsewhere."""
    file = project.gomod(path)
    if file is None:
        return []
    found = []
    for require in file.requires:
        name, version = require.path, require.version
        replaced = [r for r in file.replaces if r.old_path == name and r.old_version in ("", version)]
        if any(replace.local for replace in replaced):
            continue
        if replaced:
            name, version = replaced[-1].new_path, replaced[-1].new_version
        found.append(Required(name, version, Place(path, require.path_token.span)))
    return found


def _members(project: Project, workspace: str) -> list[str]:
    file = project.gowork(workspace)
    root = workspace.rpartition("/")[0]
    if file is None:
        return []
    paths = []
    for use in file.uses:
        parts = [part for part in (root, *use.value.split("/"), "go.mod") if part not in ("", ".")]
        if ".." not in parts:
            paths.append("/".join(parts))
    return paths


def runs_of(replay: Replay, stage: Stage) -> list[GoRun]:
    """The go commands of a stage and of those built from it."""
    runs = [run for step in stage.steps for run in step.go]
    for other in replay.stages:
        if other.parent == stage.number:
            runs.extend(runs_of(replay, other))
    return runs


def private_modules(facts: Facts, replay: Replay, stage: Stage, patterns: str = "") -> list[Required]:
    """The required modules that can't be public; `patterns` are what GOPRIVATE says of them."""
    named = ",".join((*facts.project.settings.private, patterns))
    return [one for one in required(facts.project, runs_of(replay, stage)) if is_private(one.path, named)]


def hosts(modules: list[Required]) -> str:
    """Their hosts as GOPRIVATE takes them; of a shared host the owner too."""
    found: dict[str, None] = {}
    for module in modules:
        parts = module.path.split("/")
        shared = parts[0] in ("github.com", "gitlab.com", "bitbucket.org") and len(parts) > 1
        found["/".join(parts[:2]) if shared else parts[0]] = None
    return ",".join(found)

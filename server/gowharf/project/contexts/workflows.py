"""GitHub workflows and composite actions that build images.

docker/build-push-action without a `context:` builds from the git repository itself, so from what a clone holds; with
one, from the runner's working copy. `run:` lines are followed as shell. `${{ … }}` is replaced where a literal matrix,
an `env:` or the workspace gives it; what it leaves unknown says nothing.
"""

from collections.abc import Iterator, Mapping

from gowharf.project.contexts import yamldoc
from gowharf.project.contexts.claims import HOLE, ROOT, Claim, at
from gowharf.project.contexts.expression import evaluate
from gowharf.project.contexts.matrix import combinations
from gowharf.project.contexts.scripts import mentions_build, script_claims
from gowharf.project.model import Project
from gowharf.startup import NamedTuple, regex
from gowharf.text.source import Place, Source

_EXPRESSION = regex(r"\$\{\{([^\n]{0,400}?)\}\}")
_DEFAULT_CONTEXT = regex(r"\{\{\s*defaultContext\s*\}\}(?::(.*))?")
_OTHER_SHELLS = ("pwsh", "powershell", "cmd", "python", "node", "perl")


class _Job(NamedTuple):
    """What holds for the steps of one job in one combination of its matrix. `home` is the folder that the repository
    is checked out to; None: another repository is."""

    values: Mapping[str, str]
    environment: Mapping[str, str]
    folder: str
    home: str | None


def claims(project: Project, path: str) -> Iterator[Claim]:
    source = project.source(path)
    if source is None or not (mentions_build(source.text) or "build-push-action" in source.text):
        return
    for root in yamldoc.documents(source):
        top = _environment(root, {}, {})
        folder = yamldoc.text(yamldoc.get(root, "defaults", "run", "working-directory")) or "."
        for _, _, job in yamldoc.items(yamldoc.get(root, "jobs")):
            steps = yamldoc.elements(yamldoc.get(job, "steps"))
            if any(_builds(step) for step in steps):
                yield from _job_claims(source, job, steps, top, folder)
        yield from _step_claims(source, yamldoc.elements(yamldoc.get(root, "runs", "steps")), _Job({}, {}, ".", ""))


def _job_claims(
    source: Source, job: yamldoc.Node, steps: tuple[yamldoc.Node, ...], top: Mapping[str, str], folder: str
) -> Iterator[Claim]:
    folder = yamldoc.text(yamldoc.get(job, "defaults", "run", "working-directory")) or folder
    for combination in combinations(yamldoc.get(job, "strategy", "matrix")):
        values = {f"matrix.{name}": value for name, value in combination.items()}
        environment = _environment(job, top, values)
        state = _Job(values, environment, folder, "")
        yield from _step_claims(source, steps, state._replace(home=_home(steps, state)))


def _step_claims(source: Source, steps: tuple[yamldoc.Node, ...], job: _Job) -> Iterator[Claim]:
    for step in steps:
        state = job._replace(environment=_environment(step, job.environment, job.values))
        uses = yamldoc.text(yamldoc.get(step, "uses"))
        if uses is not None:
            claim = _action(source, step, uses, state)
            if claim is not None:
                yield claim
        else:
            yield from _run(source, step, state)


def _action(source: Source, step: yamldoc.Node, uses: str, job: _Job) -> Claim | None:
    given = {name: value for name, _, value in yamldoc.items(yamldoc.get(step, "with"))}
    place = yamldoc.place(source, yamldoc.get(step, "uses"))
    if uses.startswith("docker/build-push-action"):
        if uses.endswith("@v1"):
            return _from_workspace(given, ("path", "dockerfile", "build_args"), place, job)
        return _build_push(given, place, job)
    if uses.startswith("redhat-actions/buildah-build"):
        file = "containerfiles" if "containerfiles" in given else "dockerfiles"
        return _from_workspace(given, ("context", file, "build-args"), place, job)._replace(podman=True)
    return None


def _build_push(given: Mapping[str, yamldoc.Node], place: Place, job: _Job) -> Claim | None:
    context = _input(given, "context", job)
    default = _DEFAULT_CONTEXT.fullmatch(context.strip()) if context else None
    if context and not default:
        return _from_workspace(given, ("context", "file", "build-args"), place, job)
    claim = _from_workspace(given, ("context", "file", "build-args"), place, job._replace(home=""))
    folder = (default[1] if default else None) or "."
    return claim._replace(context=folder, dockerfile_in_context=True, git=True)


def _from_workspace(given: Mapping[str, yamldoc.Node], names: tuple[str, str, str], place: Place, job: _Job) -> Claim:
    """A claim on paths of the runner's working copy; an unknown path becomes one that is nowhere."""
    context = _homed(_input(given, names[0], job) or ".", job)
    file = _input(given, names[1], job).strip()
    platform = _input(given, "platforms", job).strip()
    target = _input(given, "target", job).strip()
    lines = _lines(given, names[2], job)
    if names[2] == "build_args":  # of the action's first version, which has no lines but commas
        lines = [each for line in lines for each in line.split(",")]
    args = dict(_pairs(lines))
    contexts = {name: value for name, value in _pairs(_lines(given, "build-contexts", job)) if value}
    unknown = HOLE in target
    return Claim(
        "",
        context,
        "/" + HOLE if unknown else _homed(file, job) if file else None,
        place,
        target or None,
        args,
        contexts,
        platform if platform and "," not in platform and "\n" not in platform and HOLE not in platform else None,
    )


def _run(source: Source, step: yamldoc.Node, job: _Job) -> Iterator[Claim]:
    node = yamldoc.get(step, "run")
    text = yamldoc.text(node)
    shell = yamldoc.text(yamldoc.get(step, "shell")) or ""
    if text is None or not mentions_build(text) or shell.startswith(_OTHER_SHELLS) or job.home is None:
        return
    folder = _evaluate(yamldoc.text(yamldoc.get(step, "working-directory")) or job.folder, job)
    start = at("", folder)
    if start is None or HOLE in start:
        return
    values = {**job.environment, "GITHUB_WORKSPACE": ROOT}
    for claim in script_claims(_evaluate(text, job), start, values, source, None, yamldoc.place(source, node).span):
        yield _moved_home(claim, job) if job.home and claim.context != "-" else claim


def _home(steps: tuple[yamldoc.Node, ...], job: _Job) -> str | None:
    home: str | None = ""
    expected = ""
    for step in steps:
        if not (yamldoc.text(yamldoc.get(step, "uses")) or "").startswith("actions/checkout"):
            continue
        path = _evaluate(yamldoc.text(yamldoc.get(step, "with", "path")) or "", job)
        repository = yamldoc.text(yamldoc.get(step, "with", "repository"))
        if repository is None or "github.repository" in repository or "head.repo" in repository:
            return at("", path)
        if not path:
            home = None
        elif "${{" in repository:
            expected = path
    return at("", expected) if home == "" else home


def _homed(path: str, job: _Job) -> str:
    """A path of the runner's workspace as one of the repository; one outside of it becomes absolute, so nowhere."""
    inside = at("", path)
    if inside is None or HOLE in path or job.home is None:
        return path if inside is None and HOLE not in path else "/" + HOLE
    if not job.home:
        return inside or "."
    if inside == job.home:
        return "."
    return inside[len(job.home) + 1 :] if inside.startswith(job.home + "/") else "/" + HOLE


def _moved_home(claim: Claim, job: _Job) -> Claim:
    """A claim on paths of the workspace as one on paths of the repository, which is checked out in a folder of it."""
    nowhere = "/" + HOLE
    context = at(claim.directory, claim.context)
    dockerfile = at(claim.directory, claim.dockerfile) if claim.dockerfile is not None else None
    file = None if claim.dockerfile is None else nowhere if dockerfile is None else _homed(dockerfile, job)
    return claim._replace(directory="", context=nowhere if context is None else _homed(context, job), dockerfile=file)


def _builds(step: yamldoc.Node) -> bool:
    return mentions_build(yamldoc.text(yamldoc.get(step, "uses")) or yamldoc.text(yamldoc.get(step, "run")) or "")


def _environment(node: yamldoc.Node, above: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    found = dict(above)
    job = _Job(values, above, ".", "")
    for name, _, value in yamldoc.items(yamldoc.get(node, "env")):
        found[name] = _evaluate(yamldoc.text(value) or "", job)
    return found


def _input(given: Mapping[str, yamldoc.Node], name: str, job: _Job) -> str:
    return _evaluate(yamldoc.text(given.get(name)) or "", job)


def _lines(given: Mapping[str, yamldoc.Node], name: str, job: _Job) -> list[str]:
    """A list input: one entry a line, or commas on one line."""
    node = given.get(name)
    if yamldoc.elements(node):
        return [_evaluate(each, job) for each in yamldoc.texts(node)]
    return [line.strip() for line in _input(given, name, job).split("\n") if line.strip()]


def _pairs(lines: list[str]) -> "Iterator[tuple[str, str | None]]":
    for line in lines:
        name, equals, value = line.partition("=")
        if name and HOLE not in name:
            yield name, value if equals and HOLE not in value else None


def _evaluate(text: str, job: _Job) -> str:
    if "${{" not in text:
        return text
    return _EXPRESSION.sub(lambda match: _expression(match[1], job), text).replace("${{", HOLE)


def _expression(expression: str, job: _Job) -> str:
    def lookup(name: str) -> str | None:
        if name == "github.workspace":
            return ROOT
        if name.startswith("env."):
            return job.environment.get(name[4:])
        return job.values.get(name, "" if name.startswith("matrix.") else None)

    return evaluate(expression, lookup) or HOLE

"""What is wrong in the text of a go.mod or go.work, from the replay where a command reads the file, else from the file.

One problem is one cause: `explained` serves the failures that the replay predicts, `unreached` the files that no
replayed command reads. A rule names the problems that are its own and describes them; it never sees one twice.
"""

from collections.abc import Callable, Iterator
from functools import partial

from gowharf.project.model import Project
from gowharf.replay.go import kinds
from gowharf.replay.go.modfiles import queries
from gowharf.rules.conflicts import conflict_at
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.model import Finding, Fix, Label, Rule, Severity
from gowharf.startup import NamedTuple
from gowharf.syntax import gomod, modpath
from gowharf.syntax.gomod import Directive, ModFile, Problem, Token
from gowharf.text.source import Place, Source, Span


class Broken(NamedTuple):
    """One problem of one file. `directive` is the statement that it is about, None where it is about none."""

    project: Project
    source: Source
    file: ModFile
    problem: Problem
    directive: Directive | None

    @property
    def kind(self) -> str:
        return self.problem.kind

    @property
    def span(self) -> Span:
        return self.problem.focus or self.problem.span

    @property
    def name(self) -> str:
        """The file as messages name it: "go.mod"."""
        return self.source.path.rpartition("/")[2]

    def text(self, span: Span) -> str:
        return span.text(self.source.text)

    def place(self, span: Span) -> Place:
        return Place(self.source.path, span)


class Told(NamedTuple):
    """What a rule says of a problem. `span` None: where the problem is."""

    message: str
    fixes: tuple[Fix, ...] = ()
    span: Span | None = None
    related: tuple[Label, ...] = ()


# The rule whose cause a problem is, where that isn't gomod-syntax.
_OWNERS = {
    "version-form": "non-canonical-version",
    "query": "non-canonical-version",
    "major-version": "major-version-suffix",
    "replace-usage": "replace-arrow",
    "replace-at-version": "replace-arrow",
    "replace-not-a-directory": "replace-target-not-a-path",
    "replace-directory-version": "replace-path-with-version",
    "replace-windows-path": "replace-windows-path",
    "go-version": "go-directive",
    "go-usage": "go-directive",
    "repeated-go": "go-directive",
    "toolchain-version": "toolchain-directive",
    "toolchain-usage": "toolchain-directive",
    "repeated-toolchain": "toolchain-directive",
    "module-usage": "module-directive",
    "repeated-module": "module-directive",
    "no-module": "module-directive",
    "godebug-usage": "unknown-godebug",
    "directive-too-new": "directive-needs-newer-go",
    "go-version-too-new": "image-go-too-old",
}

Describe = Callable[[Broken], Told]


def owner(broken: Broken) -> str:
    """The name of the one rule that a problem belongs to."""
    name = _owner(broken)
    return "gowork-syntax" if name == "gomod-syntax" and broken.source.path.endswith(".work") else name


def _owner(broken: Broken) -> str:
    if hash_token(broken) is not None or conflict_at(broken.source, broken.problem.span.start) is not None:
        return "gomod-syntax"
    directive = broken.directive
    if broken.kind in ("require-usage", "exclude-usage"):
        alone = directive is not None and len(directive.args) == 1 and broken.text(directive.args[0].span) != "{"
        return "require-without-version" if alone else "gomod-syntax"
    if broken.kind == "module-path":
        return "module-directive" if directive is None or directive.verb.value == "module" else "gomod-syntax"
    return _OWNERS.get(broken.kind, "gomod-syntax")


def hash_token(broken: Broken) -> Token | None:
    """The word that begins with the "#" of a comment as other languages have it."""
    directive = broken.directive
    if directive is None:
        return None
    words = directive.args if directive.block is not None else (directive.verb, *directive.args)
    return next((word for word in words if broken.text(word.span).startswith("#")), None)


def explained(rule: Rule, describe: Describe, case: Case, facts: Facts) -> Iterator[Finding]:
    """The finding for a failure whose cause is such a problem in a file of the project."""
    broken = _of(case, facts.project)
    if broken is None or owner(broken) != rule.name:
        return
    yield _finding(rule, broken, describe(broken), rule.severity)
    # Go asks about all versions of the file before it stops.
    for _, _, span in queries(broken.file) if broken.kind == "query" else ():
        other = Problem("query", span, broken.problem.message)
        if span != broken.problem.span:
            next_one = broken._replace(problem=other, directive=_directive(broken.file, other))
            yield _finding(rule, next_one, describe(next_one), rule.severity)


def unreached(rule: Rule, describe: Describe, ground: Ground) -> Iterator[Finding]:
    """The findings in files that no replayed command stops at. Without any Dockerfile every go command in the module
    stops there; with some it may be that none needs the file."""
    covered = {stop.path for stop in ground.stops if stop.of_text}
    severity = min(rule.severity, Severity.WARNING) if ground.built else rule.severity
    for broken in problems(ground):
        if broken.source.path not in covered and owner(broken) == rule.name:
            yield _finding(rule, broken, describe(broken), severity)._replace(go_says=_says(broken))


def problems(ground: Ground) -> Iterator[Broken]:
    """Every problem in these go.mod and go.work files. A dozen rules ask, and few files have any."""
    project, key = ground.project, (problems, ground.gomods, ground.goworks)
    for source, file, problem, directive in project.once(key, lambda: tuple(_in_all(ground))):
        yield Broken(project, source, file, problem, directive)


_Found = tuple[Source, ModFile, Problem, Directive | None]


def _in_all(ground: Ground) -> Iterator[_Found]:
    project = ground.project
    for paths, read, module in ((ground.gomods, project.gomod, True), (ground.goworks, project.gowork, False)):
        for path in paths:
            source, file = project.source(path), read(path)
            if source is None or file is None:
                continue
            for problem, directive in source.kept((problems, module), partial(_in_one, file, path, module)):
                yield source, file, problem, directive


def _in_one(file: ModFile, path: str, module: bool) -> tuple[tuple[Problem, Directive | None], ...]:
    found: list[tuple[Problem, Directive | None]] = [(each, _directive(file, each)) for each in file.problems]
    if found or not module:
        return tuple(found)
    fault = module_fault(file)
    # An empty go.mod below the root is a fence that keeps ./... out of a directory, not a module that somebody builds.
    if fault is not None and (file.directives or "/" not in path):
        found.append((fault, None))
    asked = [Problem("query", span, "not canonical") for _, _, span in queries(file)]
    return (*found, *((each, _directive(file, each)) for each in asked))


def module_fault(file: ModFile) -> Problem | None:
    """What is wrong with the module's path, or its absence, which the parser leaves to the go command."""
    if file.module is None:
        return Problem("no-module", Span(0, 0), "missing module declaration")
    fault = modpath.check_import_path(file.module.value, "module")
    return Problem("module-path", file.module.token.span, fault) if fault else None


def _of(case: Case, project: Project) -> Broken | None:
    failure = case.failure
    kind = failure.values.get("problem")
    source = project.source(failure.place.path) if failure.place and kind else None
    if failure.place is None or kind is None or source is None:
        return None
    work = failure.kind == kinds.GOWORK_SYNTAX or source.path.endswith("go.work")
    file = source.memo(gomod.parse_work if work else gomod.parse)
    at = failure.place.span
    found = next((one for one in file.problems if one.kind == kind and (one.focus or one.span) == at), None)
    problem = found or Problem(kind, at, failure.values.get("reason", ""))
    return Broken(project, source, file, problem, _directive(file, problem))


def _directive(file: ModFile, problem: Problem) -> Directive | None:
    for directive in file.directives:
        if directive.span.start <= problem.span.start <= directive.span.end and not problem.fatal_alone:
            return directive
    return None


def _finding(rule: Rule, broken: Broken, told: Told, severity: Severity) -> Finding:
    span = broken.span if told.span is None else told.span
    return Finding(rule.name, severity, told.message, broken.place(span), related=told.related, fixes=told.fixes)


def _says(broken: Broken) -> str | None:
    """The words of a go command run in the file's directory."""
    if broken.kind == "no-module":
        said = f"go: error reading {broken.name}: missing module declaration. To specify the module path:"
        return f"{said}\n\tgo mod edit -module=example.com/mod"
    if broken.kind == "query":
        return "go: updates to go.mod needed; to update it:\n\tgo mod tidy"
    if broken.kind == "module-path" and broken.directive is None:
        return f"go: {broken.problem.message}"
    lines = [gomod.go_says(problem, broken.source.lines, broken.name) for problem in broken.file.problems]
    return f"go: errors parsing {broken.name}:\n" + "\n".join(lines)

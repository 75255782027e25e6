"""Projects in memory, and rules that find what a test wants."""

from collections.abc import Callable, Iterator, Mapping

from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.model import BuildConfig, Context, Project, Reason, Settings
from gowharf.replay.model import ROOT, Argument, Failure, GoRun, Outcome, Replay, Stage, Step
from gowharf.rules import table
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.model import Finding, Fix, Rule, Severity
from gowharf.rules.table import Entry, Table
from gowharf.text.source import Place, Span

GO_MOD = "module example.com/app\n\ngo 1.24\n"


def project(texts: Mapping[str, str]) -> Project:
    files = MemoryFiles(texts)
    git = GitView(False)
    return Project("/work", files, git, Settings(), discover(files, git))


def span_of(text: str, piece: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(piece, start + 1)
    return Span(start, start + len(piece))


def rule(
    name: str,
    check: Callable[[Facts], Iterator[Finding]] | None = None,
    explain: Callable[[Case, Facts], Iterator[Finding]] | None = None,
    family: str = "fake",
    aliases: tuple[str, ...] = (),
    default: bool = True,
    survey: Callable[[Ground], Iterator[Finding]] | None = None,
) -> Entry:
    known = Rule(name, Severity.ERROR, family, "https://example.com/", aliases, default)
    return Entry(known, f"{name}.\n\nWhy: test.\n", check, explain, survey)


def with_own(*entries: Entry) -> Table:
    """A table of these rules before gowharf's own."""
    return Table((*entries, *table.TABLE.entries))


def finds(name: str, path: str, piece: str, severity: Severity = Severity.ERROR, fixes: tuple[Fix, ...] = ()) -> Entry:
    """A rule that finds every occurrence of a piece of text in a file."""

    def survey(ground: Ground) -> Iterator[Finding]:
        source = ground.project.source(path)
        at = source.text.find(piece) if source else -1
        while source and at >= 0:
            place = Place(path, Span(at, at + len(piece)))
            yield Finding(name, severity, f"{piece} is here", place, fixes=fixes)
            at = source.text.find(piece, at + 1)

    return rule(name, survey=survey)


def build(path: str = "Dockerfile") -> BuildConfig:
    return BuildConfig(path, Context("dir", ""), Reason("a test says so", None), None, {}, {})


def go_run(project: Project, path: str, nth: int, failures: tuple[Failure, ...], **more: bool) -> GoRun:
    """The nth `go build` in a Dockerfile."""
    text = project.source(path).text
    span = span_of(text, "go build", nth)
    argv = tuple(Argument(word, span) for word in ("go", "build"))
    return GoRun(argv, span, 0, "build", "/src", {}, ROOT, "1.24", outcome=Outcome.FAILS, failures=failures, **more)


def replay(project: Project, path: str = "Dockerfile", *, reached: bool = True, **runs: tuple[GoRun, ...]) -> Replay:
    """A replay in which step N (`step_N=`) has these go commands."""
    tree = project.dockerfile(path)
    steps = tuple(
        Step(n, instruction, "/src", ROOT, {}, None, runs.get(f"step_{n}", ()), Outcome.UNKNOWN, (), False)
        for n, instruction in enumerate(tree.instructions[1:])
    )
    first = tree.instructions[0]
    stage = Stage(0, "", first, "golang:1.26", None, "1.24", steps, reached, None, {}, "/src", ROOT)
    return Replay(build(path), path, (stage,), (), {})

"""What is kept from edit to edit is what a fresh analysis would say, whatever is edited in whatever order."""

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from gowharf.check.engine import Report, check
from gowharf.check.settings import Settings
from gowharf.lsp.analysis import Analyser, tracked
from gowharf.lsp.analysis.surveys import Surveys
from gowharf.project.discover import discover
from gowharf.project.files import Overlay
from gowharf.project.model import Project
from gowharf.replay.model import Replay, Stage, Step
from gowharf.rules.model import Finding
from gowharf.text.source import Source
from tests.check.fakes import project
from tests.scenarios.case import Case, cases

LINES = (
    "FROM golang:1.24 AS build", "FROM build AS test", "FROM alpine:3.22", "FROM scratch",
    "FROM golang:${V}-alpine AS b", "ARG V=1.24", "ARG V", "ENV CGO_ENABLED=0 GOFLAGS=-mod=mod", "ENV A=$V",
    "WORKDIR /src", "WORKDIR app", "USER 1001", "COPY . .", "COPY go.mod go.sum ./", "COPY --from=build /src /src",
    "COPY missing.txt /", "ADD cmd/ /src/cmd/", "RUN go mod download", "RUN go build -o /out/app ./...",
    "RUN go vet ./... && go test ./...", "RUN rm -rf vendor go.sum",
    "RUN --mount=type=cache,target=/go/pkg/mod go mod download",
    "RUN --mount=type=cache,target=/go/pkg/mod go build ./...", "RUN --mount=type=bind,target=. go build ./...",
    "RUN sh Dockerfile", "RUN . ./Dockerfile", "RUN cd /tmp && ls", "RUN <<EOT\ngo version\nEOT",
    "RUN echo a \\\n  && go build .", 'SHELL ["/bin/bash", "-ec"]', "ONBUILD RUN go build .",
    'ENTRYPOINT ["/out/app"]', "CMD serve", "# a comment", "# gowharf: ignore[image-not-pinned]", "", "# escape=`",
    "RUN export X=1", "RUN go env -w GOFLAGS=-mod=vendor", "LABEL a=b", "HEALTHCHECK CMD true", "COPPY a b",
    "RUN make",
)  # fmt: skip
LARGEST = 400  # paths of an image that are compared


def bare(report: Report) -> tuple[Any, ...]:
    """All that a report says, images by what is in them."""
    return (report.findings, tuple(_replay(each) for each in report.replays))


def _replay(replay: Replay) -> tuple[Any, ...]:
    return (replay._replace(stages=()), tuple(_stage(each) for each in replay.stages))


def _stage(stage: Stage) -> tuple[Any, ...]:
    steps = tuple(_step(each) for each in stage.steps)
    shown = tuple(islice(stage.image.walk("/"), LARGEST))
    return (*stage._replace(steps=(), image=None), steps, shown)  # type: ignore[arg-type]


def _step(step: Step) -> tuple[Any, ...]:
    return (*step._replace(image=None, go=()), *(run._replace(image=None) for run in step.go))  # type: ignore[arg-type]


def edited(text: str, chance: random.Random) -> str:
    """A text after one edit of the kind that people make."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    kind = chance.randrange(6)
    if kind == 0:
        lines.insert(at, chance.choice(LINES))
    elif kind == 1:
        lines[at] = chance.choice(LINES)
    elif kind == 2:
        del lines[at]
    elif kind == 3:
        lines[at : at + 2] = reversed(lines[at : at + 2])
    elif kind == 4:
        column = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:column] + chance.choice("x \\/$\n\"'") + lines[at][column:]
    else:
        column = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][: max(column - 1, 0)] + lines[at][column:]
    return "\n".join(lines)


def snapshots(first: Project, chance: random.Random, count: int) -> Iterator[tuple[Project, set[str]]]:
    """A project edit by edit, each with the paths that were edited since the one before. Most edits are in Dockerfiles,
    and now and then one is taken back."""
    found, buffers = first.found, dict[str, Source]()
    others = [path for path in (*found.gomods, *found.gosums, *found.dockerignores, *found.goworks) if path]
    past: list[tuple[str, str]] = []
    for _ in range(count):
        path = chance.choice([*found.dockerfiles] * 4 + others)
        now = buffers.get(path) or first.source(path)
        text = now.text if now else ""
        if past and chance.random() < 0.2:
            path, new = chance.choice(past)
        else:
            new = edited(text, chance)
            past.append((path, text))
        buffers[path] = Source(path, new)
        files = Overlay(first.files, buffers)
        yield Project(first.root, files, first.git, first.settings, found), {path}


def fresh(snapshot: Project) -> Report:
    """The report of the same texts, of which nothing is known yet."""
    texts = {path: source.text for path in _paths(snapshot, "") if (source := snapshot.source(path))}
    made = project(texts)
    return check(Project(made.root, made.files, snapshot.git, snapshot.settings, snapshot.found), Settings())


def _paths(snapshot: Project, folder: str) -> Iterator[str]:
    for entry in snapshot.files.entries(folder):
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.kind == "dir":
            yield from _paths(snapshot, path)
        else:
            yield path


CASES = [case for case in cases() if "checkout" not in case.data and "Dockerfile" in case.before]


@pytest.mark.parametrize("case", CASES[::6], ids=lambda case: case.name)
def test_what_is_kept_is_what_a_fresh_analysis_says(case: Case) -> None:
    chance = random.Random(case.name)
    first = project({path: text.decode("utf-8", "surrogateescape") for path, text in case.before.items()})
    assert discover(first.files, first.git, ()) == first.found
    agree(first, chance, 14)


def points_into(finding: Finding, now: Project) -> bool:
    """Whether a finding's places are in the texts as they are."""
    places = (finding.place, *(label.place for label in finding.related))
    sources = [(place, now.source(place.path)) for place in places]
    return all(source is None or place.span.end <= len(source.text) for place, source in sources)


def agree(first: Project, chance: random.Random, count: int) -> None:
    """Edits a project so many times, while documents are opened and closed, and compares what is said of it."""
    analyser = Analyser()
    known = False
    for snapshot, since in snapshots(first, chance, count):
        dockerfiles = first.found.dockerfiles
        watched = {path for path in dockerfiles if chance.random() < 0.7}
        impatient = chance.random() < 0.5
        enough = (lambda: chance.random() < 0.5) if impatient else None
        report = analyser.analyse(snapshot, Settings(), None, since if known else None, watched, enough)
        known = True
        assert impatient or not analyser.unfinished
        while analyser.unfinished:
            assert all(points_into(finding, report.project) for finding in report.findings)
            report = analyser.analyse(snapshot, Settings(), None, (), watched, enough)
        expected = fresh(snapshot)
        assert report.findings == expected.findings, snapshot.source("Dockerfile")
        assert report.builds == expected.builds
        assert {replay.path for replay in report.replays} == watched & {build.dockerfile for build in report.builds}
        assert report.briefs == expected.briefs
        if chance.random() < 0.3:
            report = analyser.wake(report, dockerfiles)
        awake = {replay.path for replay in report.replays}
        assert bare(report) == bare(
            expected._replace(replays=tuple(each for each in expected.replays if each.path in awake))
        )


MODULE = "module example.com/{0}\n\ngo 1.2{1}\n\nrequire (\n\texample.com/lib v0.0.0\n\texample.com/x v1.2.3\n)\n\n"
DOCKERFILE = (
    "FROM golang:1.2{1} AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n"
    "RUN go build -o /{0} .\nFROM scratch\nCOPY --from=build /{0} /\n"
)
SERVICES = ("api", "web", "job", "lib-a")


def repository() -> dict[str, str]:
    """Services that share a library, some built from the top; some of them can't be built."""
    files = {
        "lib/go.mod": "module example.com/lib\n\ngo 1.22\n\nreplace example.com/x => ../x\n",
        "lib/lib.go": "package lib\n",
    }
    for number, name in enumerate(SERVICES):
        files[f"{name}/go.mod"] = MODULE.format(name, number) + "replace example.com/lib => ../lib\n"
        files[f"{name}/go.sum"] = "example.com/x v1.2.3 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * (
            number % 3
        )
        files[f"{name}/main.go"] = 'package main\n\nimport _ "example.com/x"\n\nfunc main() {}\n'
        files[f"{name}/Dockerfile"] = DOCKERFILE.format(name, number + 1)
    files["compose.yaml"] = "services:\n  api:\n    build:\n      context: .\n      dockerfile: api/Dockerfile\n"
    return files


@pytest.mark.parametrize("seed", range(6))
def test_a_repository_of_many_modules_is_kept_too(seed: int) -> None:
    agree(project(repository()), random.Random(seed), 25)


@pytest.mark.parametrize("seed", range(6, 9))
def test_who_has_read_what_may_be_noted_anew_at_any_time(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracked, "MOST", 3)
    agree(project(repository()), random.Random(seed), 25)


def test_what_was_read_long_ago_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who types a path asks for a hundred files that aren't there."""
    monkeypatch.setattr(tracked, "MOST", 50)
    files, analyser = repository(), Analyser()
    first = project(files)
    analyser.analyse(first, Settings())
    for number in range(200):
        lines = f"FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN cd api && go build -modfile=/src/m{number}.mod .\n"
        buffers = {"api/Dockerfile": Source("api/Dockerfile", lines)}
        snapshot = Project(first.root, Overlay(first.files, buffers), first.git, first.settings, first.found)
        analyser.analyse(snapshot, Settings(), None, {"api/Dockerfile"})
    assert len(analyser._looks._readers._by_path) < 150


CACHED = """\
FROM golang:1.24
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/tmp/kept cp go.mod /tmp/kept/go.mod
RUN rm go.mod
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # The same instructions at the same places, read with another escape character.
        (
            "# escape=`\nFROM alpine\nENV B=c\nWORKDIR /a\\$B\nRUN true\n",
            "# escape=\\\nFROM alpine\nENV B=c\nWORKDIR /a\\$B\nRUN true\n",
        ),
        # What an earlier step left in a cache mount.
        (
            CACHED + "RUN true\n",
            CACHED + "RUN --mount=type=cache,target=/tmp/kept cp /tmp/kept/go.mod . && go build .\n",
        ),
        # The Dockerfile is itself a script of the build.
        ("FROM alpine\nCOPY . .\nRUN sh Dockerfile\n#\n", "FROM alpine\nCOPY . .\nRUN sh Dockerfile\nrm go.mod\n"),
        # A stage goes on, and the one behind it begins later.
        ("FROM alpine AS a\nFROM scratch\nCOPY --from=a /x /\n", "FROM alpine AS a\nRUN true\nCOPY --from=a /x /\n"),
    ],
)
def test_what_depends_on_more_than_the_instructions_before(before: str, after: str) -> None:
    files = {"go.mod": "module example.com/app\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n"}
    analyser = Analyser()
    for text in (before, after, before):
        snapshot = project({**files, "Dockerfile": text})
        report = analyser.analyse(snapshot, Settings(), None, {"Dockerfile"}, {"Dockerfile"})
        assert bare(report) == bare(fresh(snapshot))


def test_an_edit_leaves_the_steps_before_it_alone() -> None:
    """They are the same objects: nothing of them was computed again."""
    texts = [
        f"FROM golang:1.24 AS a\nWORKDIR /src\nRUN go version\nFROM a\nRUN go version\nRUN {word}\n" for word in "ab"
    ]
    analyser = Analyser()
    snapshots = [project({"Dockerfile": text}) for text in texts]
    reports = [analyser.analyse(each, Settings(), None, {"Dockerfile"}, {"Dockerfile"}) for each in snapshots]
    first, second = (report.replays[0] for report in reports)
    assert second.stages[0] is first.stages[0]
    assert second.stages[1].steps[0] is first.stages[1].steps[0]
    assert second.stages[1].steps[1] != first.stages[1].steps[1]


def test_what_fails_in_one_module_asks_no_other_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project may have a thousand of them."""
    files = {f"{name}/go.mod": f"module example.com/{name}\n\ngo 1.24\n" for name in SERVICES}
    files |= {f"{name}/Dockerfile": f"FROM golang:1.24\nCOPY {name} .\nRUN go build .\n" for name in SERVICES}
    analyser = Analyser()
    analyser.analyse(project(files), Settings())
    asked: list[str] = []
    survey = Surveys.survey

    def noted(self: Surveys, now: Project, folder: str, *rest: Any) -> Any:
        asked.append(folder)
        return survey(self, now, folder, *rest)

    monkeypatch.setattr(Surveys, "survey", noted)
    broken = project({**files, "web/go.mod": "x" + files["web/go.mod"]})
    report = analyser.analyse(broken, Settings(), None, {"web/go.mod"})
    assert report.findings == fresh(broken).findings
    assert set(asked) == {"web"}

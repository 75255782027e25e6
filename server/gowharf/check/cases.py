"""Predicted failures put together by cause, and the steps that a cause breaks as labels of its finding."""

from collections.abc import Iterator

from gowharf.replay.model import Failure, Replay
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Spot
from gowharf.rules.model import Finding, Label, Severity
from gowharf.text.source import Place, Span


def cases_of(replays: tuple[Replay, ...]) -> tuple[Case, ...]:
    """One case for each cause in each Dockerfile, in the order in which the builds meet them.

    Two Dockerfiles that break for one reason are two cases: each is mended in its own place. A case is certain where
    one of its steps surely runs and fails; that step then comes first. Where the project's descriptions of a build
    disagree about the context, only what fails from each of them is certain.
    """
    contexts: dict[str, set[str]] = {}
    for replay in replays:
        contexts.setdefault(replay.path, set()).add(replay.build.context.directory)
    grouped: dict[tuple[str, tuple[object, ...]], list[tuple[Failure, Spot | None]]] = {}
    failing: dict[tuple[object, ...], set[str]] = {}
    for failure, path, spot in _failures(replays):
        grouped.setdefault((path, failure.key), []).append((failure, spot))
        if spot is not None:
            failing.setdefault(_where(failure, spot), set()).add(spot.replay.build.context.directory)
    cases: list[Case] = []
    for (path, _), members in grouped.items():
        elsewhere = contexts[path]
        doubted = [
            (_doubted(f, spot is not None and failing[_where(f, spot)] != elsewhere), spot) for f, spot in members
        ]
        cases.append(_case(doubted))
    return tuple(cases)


def _where(failure: Failure, spot: Spot) -> tuple[object, ...]:
    """What a failure is called that stands at one step, from whichever context."""
    return (failure.kind, step_place(spot))


def with_steps(finding: Finding, case: Case) -> Finding:
    """A finding that explains a case: lowered where the failure isn't certain, every step that fails as a label."""
    severity = finding.severity if case.failure.certain else min(finding.severity, Severity.WARNING)
    held = [finding.place, *(label.place for label in finding.related)]
    labels: list[Label] = []
    for spot in case.spots:
        place = step_place(spot)
        if not any(_touch(place, other) for other in held):
            labels.append(Label(place, _what_fails(spot)))
            held.append(place)
    go_says = finding.go_says if finding.go_says is not None else (case.failure.says or None)
    return finding._replace(severity=severity, go_says=go_says, related=(*finding.related, *labels))


def _failures(replays: tuple[Replay, ...]) -> Iterator[tuple[Failure, str, Spot | None]]:
    for replay in replays:
        for failure in replay.failures:
            placed = failure if failure.place else failure._replace(place=Place(replay.path, Span(0, 0)))
            yield placed, replay.path, None
        for stage in replay.stages:
            for step in stage.steps:
                for failure in step.failures:
                    yield _doubted(failure, not stage.reached), replay.path, Spot(replay, stage, step, None)
                for run in step.go:
                    doubt = run.conditional or run.ignored or not stage.reached
                    for failure in run.failures:
                        if run.ignored and not failure.certain:
                            continue  # a guess about a command that the step does without
                        yield _doubted(failure, doubt), replay.path, Spot(replay, stage, step, run)


def _doubted(failure: Failure, doubt: bool) -> Failure:
    return failure._replace(certain=False) if doubt else failure


def _case(members: list[tuple[Failure, Spot | None]]) -> Case:
    members.sort(key=lambda member: not member[0].certain)
    spots: list[Spot] = []
    seen: set[Place] = set()
    for _, spot in members:
        if spot is not None and (place := step_place(spot)) not in seen:
            seen.add(place)
            spots.append(spot)
    return Case(members[0][0], tuple(spots))


def _touch(a: Place, b: Place) -> bool:
    return a.path == b.path and a.span.start <= b.span.end and b.span.start <= a.span.end


def _what_fails(spot: Spot) -> str:
    return f"{spot.run.command} fails here" if spot.run is not None else f"{spot.step.instruction.keyword} fails here"

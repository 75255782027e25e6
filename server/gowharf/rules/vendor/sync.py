"""What all rules on modules.txt share: the command that writes the vendor directory anew, and cases told together."""

from gowharf.replay.model import GoRun
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Fix, Label, Safety


def vendor_again(run: GoRun | None) -> Fix:
    """The command to run; no text edit can bring packages."""
    work = run is not None and run.workspace is not None
    source = (run.workspace_source if work else run.module_source) if run is not None else None
    folder = source.rpartition("/")[0] if source is not None else ""
    command = "go work vendor" if work else "go mod vendor"
    return Fix("Write vendor/ anew", Safety.MANUAL, command=f"cd {folder} && {command}" if folder else command)


def run_of(case: Case) -> GoRun | None:
    return next((spot.run for spot in case.spots if spot.run is not None), None)


def together(case: Case, facts: Facts, kind: str) -> list[Case]:
    """The cases of one kind that the same Dockerfile and vendor directory have, in the order that go prints."""
    if not case.spots:
        return [case]
    path, vendor = case.spots[0].replay.path, case.failure.values.get("vendor")
    found = [
        other
        for other in facts.cases
        if other.failure.kind == kind
        and other.failure.values.get("vendor") == vendor
        and any(spot.replay.path == path for spot in other.spots)
    ]
    return found or [case]


def labels(cases: list[Case], name: str, message: str) -> tuple[Label, ...]:
    """A label at a named place of each case."""
    return tuple(
        Label(case.failure.places[name], message.format(**case.failure.values))
        for case in cases
        if name in case.failure.places
    )


def module(case: Case) -> str:
    """path@version, as go prints it."""
    values = case.failure.values
    version = values.get("version", "")
    return f"{values.get('module', '')}@{version}" if version else values.get("module", "")

"""Every rule has neighbours: a project where it speaks, and one of its kind that real Go builds and where it raises no
error. Where the rule gives errors, real Go refuses the first (or its image doesn't start).

A neighbour is of a rule's kind if its head names the rule; the mended side of a project where it spoke counts too.
"""

import functools
import pathlib
import tempfile
from collections import defaultdict
from collections.abc import Mapping

import pytest

from gowharf.check.engine import check
from gowharf.check.settings import Settings
from gowharf.project.load import load_project
from gowharf.project.model import Settings as ProjectSettings
from gowharf.rules.model import Severity
from gowharf.rules.table import TABLE
from tests.scenarios.case import NEIGHBOURS, Case, cases

RULES = [entry.rule for entry in TABLE.entries if entry.rule.family != "gowharf"]
# What can't be run for real here, or what no project of its own shows; each with its reason.
WITHOUT_FAILURE = {
    "image-tag-malformed": "that a tag doesn't exist is for a registry to say",
    "user-not-in-image": "the executor's images have users of their own",
}
WITHOUT_SUCCESS = {
    "image-tag-malformed": WITHOUT_FAILURE["image-tag-malformed"],
}


@functools.cache
def spoken(path_name: str) -> Mapping[str, Severity]:
    """The rules that speak on a neighbour's first side, each with its highest severity."""
    case = by_name()[path_name]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "project"
        root.mkdir()
        case.write(root)
        report = check(load_project(str(root), ProjectSettings()), Settings(select=("all",)))
    found: dict[str, Severity] = {}
    for finding in report.findings:
        found[finding.rule] = max(finding.severity, found.get(finding.rule, finding.severity))
    return found


@functools.cache
def by_name() -> Mapping[str, Case]:
    return {case.name: case for case in cases(NEIGHBOURS)}


@functools.cache
def neighbours() -> Mapping[str, tuple[list[str], list[str]]]:
    """By rule: the projects where it speaks as it must, and those of its kind that pass without an error of it."""
    shown: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    severity = {rule.name: rule.severity for rule in RULES}
    for name, case in by_name().items():
        for rule, level in spoken(name).items():
            if severity.get(rule) is not Severity.ERROR or (case.fails and level is Severity.ERROR):
                shown[rule][0].append(name)
            if case.fails and case.after is not None and not case.data["after"]["exit"]:
                shown[rule][1].append(f"{name}, after")
        rule = case.data["rule"]
        if not case.fails and rule and spoken(name).get(rule) is not Severity.ERROR:
            shown[rule][1].append(name)
    return shown


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_a_rule_has_neighbours(name: str) -> None:
    speaks, passes = neighbours()[name]
    assert bool(speaks) is not (name in WITHOUT_FAILURE), speaks
    assert bool(passes) is not (name in WITHOUT_SUCCESS), passes

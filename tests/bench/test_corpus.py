"""The projects that are measured are honest: all different, all realistic to gowharf, broken where they say."""

from collections import Counter

import pytest

from bench import corpus, scale
from gowharf.check.engine import check
from gowharf.check.settings import Settings
from gowharf.project.load import load_project
from gowharf.syntax import dockerfile, gomod, gosum


@pytest.fixture
def monorepo(tmp_path):
    corpus.monorepo(tmp_path, dockerfiles=30, modules=20)
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_no_two_dockerfiles_and_no_two_modules_are_alike(monorepo):
    for name, count in (("Dockerfile*", 30), ("go.mod", 20), ("main.go", 20)):
        texts = [path.read_text() for path in monorepo.rglob(name)]
        assert len(texts) == count
        assert len(set(texts)) == count


def test_every_file_is_well_formed(monorepo):
    for name, problems in (
        ("Dockerfile*", lambda text: dockerfile.parse(text).problems),
        ("go.mod", lambda text: gomod.parse(text).problems),
        ("go.sum", lambda text: gosum.parse(text).malformed),
    ):
        for path in monorepo.rglob(name):
            assert list(problems(path.read_text())) == []


def test_every_dockerfile_runs_go_and_only_those_of_broken_modules_fail(monorepo):
    report = check(load_project(str(monorepo)), Settings())
    assert len(report.replays) == 30
    failing = set()
    for replay in report.replays:
        runs = [run for stage in replay.stages for step in stage.steps for run in step.go]
        assert runs
        if any(run.failures for run in runs):
            failing.add(replay.path.partition("/Dockerfile")[0])
    assert failing == {f"services/s{number:04}" for number in range(0, 20, 9)}
    errors = Counter(finding.rule for finding in report.findings if finding.severity.word == "error")
    assert set(errors) == {"image-go-too-old"}


@pytest.mark.parametrize("shape", scale.SHAPES, ids=lambda shape: shape.unit)
def test_a_shape_grows_with_its_size_and_builds(tmp_path, shape):
    counted = []
    for size in (4, 8) if shape.unit != "paths" else (200, 400):
        home = tmp_path / str(size)
        home.mkdir()
        (home / ".git").mkdir()
        shape.make(home, size)
        counted.append(sum(path.stat().st_size + 1 for path in home.rglob("*") if path.is_file()))
        report = check(load_project(str(home)), Settings())
        assert report.replays
        errors = [finding for finding in report.findings if finding.severity.word == "error"]
        assert {finding.rule for finding in errors} <= {"image-go-too-old"}
    assert counted[1] > counted[0]

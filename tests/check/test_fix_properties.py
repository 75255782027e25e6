"""Fixes on files of every shape: what both parsers read before they read afterwards, and no other byte changes."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from gowharf.check.engine import Report, check
from gowharf.check.fixing import apply, choose, fix_all, one_round
from gowharf.check.settings import Settings
from gowharf.rules.model import Fix, Severity
from gowharf.syntax import dockerfile, gomod
from tests.check.fakes import project
from tests.executor import base as executor
from tests.executor.reading import BuildError, parse
from tests.scenarios.case import Case, cases
from tests.syntax import real_go

CASES = [case for case in cases() if case.fails and "checkout" not in case.data]
SHAPES = ("as it is", "CRLF", "no last newline", "comments", "blank lines", "lower case", "BOM")


def texts_of(case: Case) -> dict[str, str]:
    return {path: text.decode("utf-8", "surrogateescape") for path, text in case.before.items()}


def shaped(texts: Mapping[str, str], shape: str) -> dict[str, str]:
    """The project with its Dockerfile, go.mod and ignore files written another way that means the same."""
    made = dict(texts)
    for path, text in texts.items():
        name = path.rpartition("/")[2]
        if name not in ("Dockerfile", "go.mod", "go.work", ".dockerignore") or "<<" in text:
            continue
        mark = "//" if name.startswith("go.") else "#"
        if shape == "CRLF":
            made[path] = text.replace("\n", "\r\n")
        elif shape == "no last newline":
            made[path] = text.rstrip("\n")
        elif shape == "comments":
            made[path] = "".join(f"{mark} note {at}\n{line}" for at, line in enumerate(text.splitlines(keepends=True)))
        elif shape == "blank lines":
            made[path] = "\n".join(f"{line}\n" if not line.endswith("\\") else line for line in text.split("\n"))
        elif shape == "lower case" and name == "Dockerfile":
            made[path] = "".join(_lower(line) for line in text.splitlines(keepends=True))
        elif shape == "BOM" and name == "Dockerfile":
            made[path] = "\ufeff" + text
    return made


def _lower(line: str) -> str:
    word = line.split(" ")[0]
    return line.replace(word, word.lower(), 1) if word.isupper() else line


def analysed(texts: Mapping[str, str]) -> Report:
    return check(project(texts), Settings())


def some_fixes(case: Case, shape: str) -> tuple[dict[str, str], list[Fix], dict[str, str]]:
    """The shaped project, a random subset of what can be applied together, and the files that it changes."""
    texts = shaped(texts_of(case), shape)
    chance = random.Random(f"{case.name} {shape}")
    wanted = [item for item in choose(analysed(texts).findings, unsafe=True) if chance.random() < 0.7]
    fixes = [fix for _, fix in one_round(wanted)]
    return texts, fixes, apply(texts.get, fixes)


def outside(text: str, spans: list[tuple[int, int]]) -> str:
    """A text without what stands in the spans."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


@pytest.mark.parametrize("shape", SHAPES)
def test_a_fix_keeps_what_our_parsers_read_and_every_byte_outside_its_edits(shape: str) -> None:
    for case in CASES:
        texts, fixes, changed = some_fixes(case, shape)
        for path, new in changed.items():
            old = texts.get(path, "")
            edits = sorted(item.edit for fix in fixes for item in fix.edits if item.path == path)
            moved, written = 0, []
            for edit in edits:
                start = edit.span.start + moved
                written.append((start, start + len(edit.new_text)))
                moved += len(edit.new_text) - (edit.span.end - edit.span.start)
            assert outside(old, [tuple(edit.span) for edit in edits]) == outside(new, written), (case.name, path)
            assert problems(path, new) <= problems(path, old), (case.name, shape, path, new)


def problems(path: str, text: str) -> int:
    """How many things stop the build in a file by itself."""
    name = path.rpartition("/")[2]
    if name == "go.mod":
        return len(gomod.parse(text).problems)
    if name == "go.work":
        return len(gomod.parse_work(text).problems)
    if name == "Dockerfile":
        return sum(problem.fatal for problem in dockerfile.parse(text).problems)
    return 0


@pytest.mark.parametrize("shape", SHAPES)
def test_all_fixes_settle_bring_no_new_error_and_leave_nothing_for_a_second_run(shape: str) -> None:
    for case in CASES[::3]:
        texts = shaped(texts_of(case), shape)
        first = analysed(texts)
        done = fix_all(texts.get, first.findings, lambda new, old=texts: analysed({**old, **new}).findings, unsafe=True)
        mended = {**texts, **done.texts}
        after = analysed(mended)
        assert done.settled, (case.name, shape)
        assert errors(after) <= errors(first), (case.name, shape, after.findings)
        again = fix_all(mended.get, after.findings, lambda new, old=mended: analysed({**old, **new}).findings, True)
        assert not again.texts, (case.name, shape)
        turned = dict(reversed(list(texts.items())))
        other = fix_all(
            turned.get, analysed(turned).findings, lambda new, old=turned: analysed({**old, **new}).findings, True
        )
        assert other.texts == done.texts, (case.name, shape)


def errors(report: Report) -> int:
    return sum(finding.severity is Severity.ERROR for finding in report.findings)


def changed_files(name: str) -> dict[str, tuple[str, str]]:
    """Old and new text of every file of that name that some fixes change, over all cases and two shapes."""
    found = {}
    for shape in ("comments", "CRLF"):
        for case in CASES[::2]:
            texts, _, changed = some_fixes(case, shape)
            for path, new in changed.items():
                if path.rpartition("/")[2] == name and path in texts:
                    found[f"{case.name}-{shape}-{path.replace('/', '-')}"] = (texts[path], new)
    return found


def test_a_go_mod_that_go_reads_is_one_that_go_reads_after_a_fix(tmp_path: Path) -> None:
    pairs = changed_files("go.mod")
    assert len(pairs) > 20
    answers = []
    for side, name in enumerate(("old", "new")):
        (tmp_path / name).mkdir()
        texts = {case: pair[side] for case, pair in pairs.items()}
        answers.append(real_go.run_on_texts(tmp_path / name, "go.mod", texts, "mod", "edit", "-json"))
    before, after = answers
    broken = [name for name in pairs if before[name].code == 0 and after[name].code != 0]
    assert not broken


@pytest.mark.needs("BuildKit's own parser", executor.missing)
def test_a_dockerfile_that_buildkit_reads_is_one_that_it_reads_after_a_fix(tmp_path: Path) -> None:
    base = executor.prepare()
    pairs = changed_files("Dockerfile")
    assert len(pairs) > 50
    for name, (old, new) in pairs.items():
        if reads(base, tmp_path / "old", old):
            assert reads(base, tmp_path / "new", new), (name, new)


def reads(base: executor.Base, path: Path, text: str) -> bool:
    """Whether BuildKit's parser takes a Dockerfile."""
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    try:
        parse(base, str(path))
    except BuildError:
        return False
    return True

"""One project as the editor has it, without a server: what is shared, what is made anew."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from gowharf.check import dockerfiles
from gowharf.check.dockerfiles import Told
from gowharf.check.selection import Selection
from gowharf.lsp import root as roots
from gowharf.lsp.analysis import looks
from gowharf.lsp.root import Root
from gowharf.lsp.settings import EditorSettings, read
from gowharf.lsp.snapshots import Place
from gowharf.project import load
from gowharf.project.model import Project
from gowharf.replay.model import Replay

GO_MOD = "module example.com/app\n\ngo 1.27\n"
FILES = {
    ".git/HEAD": "",
    "go.mod": GO_MOD,
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n",
    "other/Dockerfile": "FROM alpine:3.22\nRUN true\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Root:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    made = Root(Place(str(tmp_path), True), EditorSettings())
    made.install(made.scan({}), {})
    return made


@pytest.fixture
def opened(root: Root) -> Root:
    """With its Dockerfiles open."""
    for path in ("Dockerfile", "other/Dockerfile"):
        root.edit(path, FILES[path])
    return root


def rules(root: Root) -> set[str]:
    return {finding.rule for finding in root.report().findings}


def test_opening_a_file_as_it_is_on_disk_changes_nothing(root: Root) -> None:
    before = root.report()
    root.edit("go.mod", GO_MOD)
    assert not root.stale
    assert root.report() is before


def test_only_the_replays_of_open_dockerfiles_are_kept(root: Root) -> None:
    assert root.report().replays == ()
    assert [brief.build.dockerfile for brief in root.report().briefs] == ["Dockerfile", "other/Dockerfile"]
    root.edit("Dockerfile", FILES["Dockerfile"])
    assert [replay.path for replay in root.report().replays] == ["Dockerfile"]
    assert [replay.path for replay in root.report("other/Dockerfile").replays] == ["Dockerfile", "other/Dockerfile"]
    root.edit("go.mod", GO_MOD + "\n")
    assert [replay.path for replay in root.report().replays] == ["Dockerfile"]
    root.edit("Dockerfile", None)
    root.edit("go.mod", GO_MOD)
    assert root.report().replays == ()
    assert [brief.build.dockerfile for brief in root.report().briefs] == ["Dockerfile", "other/Dockerfile"]


def test_only_the_replays_that_read_a_file_are_made_anew(opened: Root) -> None:
    before = {replay.path: replay.stages for replay in opened.report().replays}
    opened.edit("go.mod", GO_MOD + "\n")
    after = {replay.path: replay.stages for replay in opened.report().replays}
    assert after["other/Dockerfile"] is before["other/Dockerfile"]
    assert after["Dockerfile"] is not before["Dockerfile"]


def test_taking_an_edit_back_brings_the_replay_back(opened: Root) -> None:
    opened.edit("go.mod", GO_MOD)
    before = opened.report().replays[0].stages
    opened.edit("go.mod", GO_MOD + "\n")
    opened.report()
    opened.edit("go.mod", GO_MOD)
    assert opened.report().replays[0].stages is before


def test_files_that_were_not_edited_keep_their_sources(root: Root) -> None:
    before = root.report().project.source("Dockerfile")
    root.edit("go.mod", GO_MOD + "\n")
    assert root.report().project.source("Dockerfile") is before


def test_what_if_changes_nothing(root: Root) -> None:
    assert "image-go-too-old" in rules(root)
    better = FILES["Dockerfile"].replace("1.26", "1.27")
    assert "image-go-too-old" not in {finding.rule for finding in root.what_if({"Dockerfile": better})}
    assert "image-go-too-old" in rules(root)
    assert not root.stale


def test_edits_during_a_scan_count_after_it(root: Root) -> None:
    buffers = dict(root.buffers)
    found = root.scan(buffers)
    root.edit("go.mod", GO_MOD.replace("1.27", "1.26"))
    root.install(found, buffers)
    assert "image-go-too-old" not in rules(root)


def test_a_file_that_is_opened_during_a_scan_as_it_is_on_disk_needs_no_second_look(root: Root) -> None:
    fresh = Root(root.place, EditorSettings())
    found = fresh.scan({})
    fresh.edit("go.mod", GO_MOD)
    fresh.install(found, {})
    assert not fresh.stale
    again = fresh.scan({})
    fresh.edit("other/Dockerfile", FILES["other/Dockerfile"] + "\n# a comment\n")
    fresh.install(again, {})
    assert fresh.stale


def test_changes_of_the_disk_during_a_scan_count_after_it(root: Root, tmp_path: Path) -> None:
    root.scanning = True
    found = root.scan({})
    (tmp_path / "go.mod").write_text(GO_MOD.replace("1.27", "1.26"), "utf-8")
    root.changed_on_disk(["go.mod"], structure=False)
    root.scanning = False
    root.install(found, {})
    assert "image-go-too-old" not in rules(root)


@pytest.mark.parametrize("path", ["Dockerfile", "go.mod"])
def test_a_file_that_could_not_be_read_is_looked_at_again_when_it_can(root: Root, tmp_path: Path, path: str) -> None:
    said = rules(root)
    for text in (FILES[path] + "#" * load.LIMIT, FILES[path]):  # a client tells of a chmod as of a change, too
        (tmp_path / path).write_text(text, "utf-8")
        root.changed_on_disk([path], structure=False)
        assert ("unreadable-file" in rules(root)) == (text != FILES[path])
    assert rules(root) == said


def test_a_glance_says_what_one_file_says(root: Root) -> None:
    fresh = Root(root.place, EditorSettings())
    fresh.edit("go.mod", "requre\n" + GO_MOD)
    assert {finding.rule for finding in fresh.glance("go.mod").findings} == {"gomod-syntax"}
    fresh.edit("go.mod", GO_MOD)
    assert not fresh.glance("go.mod").findings


def test_the_editors_settings_are_taken_over(root: Root) -> None:
    root.configure(read({"ignore": ["image-go-too-old"]}))
    assert "image-go-too-old" not in rules(root)
    root.configure(read({"gowharf": {"severity": {"image-go-too-old": "info"}}}))
    (found,) = [finding for finding in root.report().findings if finding.rule == "image-go-too-old"]
    assert found.severity.word == "info"


def test_settings_that_come_during_a_scan_count_after_it(root: Root) -> None:
    """Clients answer what settings they have after the first scan has begun."""
    fresh = Root(root.place, EditorSettings())
    found = fresh.scan({})
    fresh.configure(read({"ignore": ["image-go-too-old"]}))
    fresh.install(found, {})
    assert "image-go-too-old" not in rules(fresh)


def test_replays_are_forgotten_when_files_come(opened: Root, tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "modules.txt").write_text("", "utf-8")
    before = opened.report().replays
    opened.changed_on_disk(["vendor/modules.txt"], structure=True)
    assert opened.report().replays[0].stages is not before[0].stages
    assert opened.report().project.found.modules_txts == ("vendor/modules.txt",)


@pytest.fixture
def large(root: Root, monkeypatch: pytest.MonkeyPatch) -> Root:
    """A project of which there is too much for the loop."""
    monkeypatch.setattr(roots, "MANY", 0)
    return root


def test_in_a_large_project_new_files_wait_for_a_scan(large: Root, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "Dockerfile").write_text("FROM golang:1.26\nCOPPY . .\n")
    large.changed_on_disk(["new/Dockerfile"], structure=True)
    assert large.wants_scan
    assert "new/Dockerfile" not in large.report().project.found.dockerfiles
    large.edit("go.mod", GO_MOD.replace("1.27", "1.26"))
    assert "image-go-too-old" not in rules(large)  # an edit is analysed at once
    assert large.wants_scan
    buffers = dict(large.buffers)
    found = large.scan(buffers, reread=False)
    large.install(found, buffers)
    assert not large.wants_scan
    assert "new/Dockerfile" in large.report().project.found.dockerfiles
    assert "image-go-too-old" not in rules(large)


def test_in_a_large_project_other_settings_wait_for_a_scan(large: Root) -> None:
    large.configure(read({"ignore": ["image-go-too-old"]}))
    assert large.wants_scan
    assert "image-go-too-old" in rules(large)
    large.install(large.scan({}, reread=False), {})
    assert "image-go-too-old" not in rules(large)
    large.configure(read({"ignore": ["image-go-too-old"]}))
    assert not large.wants_scan  # they are the same


def test_who_does_not_want_to_wait_stays_with_what_was_found(large: Root, tmp_path: Path) -> None:
    (tmp_path / "b.Dockerfile").write_text("FROM golang:1.26\n")
    large.changed_on_disk(["b.Dockerfile"], structure=True)
    large.stay()
    assert not large.wants_scan
    assert "b.Dockerfile" not in large.report().project.found.dockerfiles
    large.changed_on_disk(["b.Dockerfile"], structure=True)
    assert large.wants_scan


def garbage_of(edit: Callable[[int], None]) -> int:
    """The objects that only a search finds after ten edits."""
    edit(0)
    gc.collect()
    gc.disable()
    try:
        for number in range(1, 11):
            edit(number)
        return gc.collect()
    finally:
        gc.enable()


def test_an_edit_leaves_next_to_nothing_for_the_garbage_collector(root: Root) -> None:
    """The server looks for garbage only while nobody types; what an edit replaces has to go by itself."""

    def edit(number: int) -> None:
        root.edit("go.mod", f"{GO_MOD}require example.com/a v1.0.{number}\nq{number}\n")
        root.edit("Dockerfile", f"{FILES['Dockerfile']}RUN q{number}\n")
        root.edit("gowharf.toml", f"ignore = [{'q' * number}")
        root.report()

    assert garbage_of(edit) < 20


def test_typing_where_go_builds_leaves_no_garbage(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.com/app\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n\nreplace example.com/a => ./a\n",
        "main.go": 'package main\n\nimport _ "example.com/a"\n\nfunc main() {}\n',
        "a/go.mod": "module example.com/a\n\ngo 1.24\n",
        "a/a.go": "package a\n",
        "Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    root = Root(Place(str(tmp_path), True), read({}))
    root.install(root.scan({}), {})

    def edit(number: int) -> None:
        for path in ("go.mod", "a/go.mod"):
            root.edit(path, f"{files[path]}// {number}\n")
            root.report()
        root.edit("Dockerfile", f"{files['Dockerfile']}# {number}\n")
        root.report()

    assert garbage_of(edit) == 0


def test_an_edit_asks_only_the_dockerfiles_that_depend_on_it(tmp_path: Path, monkeypatch) -> None:
    """In a large tree an edit costs what it touches."""
    (tmp_path / ".git").mkdir()
    for number in range(12):
        folder = tmp_path / f"service{number}"
        folder.mkdir()
        (folder / "go.mod").write_text(f"module example.com/service{number}\n\ngo 1.27\n")
        (folder / "main.go").write_text("package main\n\nfunc main() {}\n")
        (folder / "Dockerfile").write_text("FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build .\n")
    root = Root(Place(str(tmp_path), True), EditorSettings())
    root.install(root.scan({}), {})
    asked: list[str] = []

    def noted(project: Project, replays: tuple[Replay, ...], selection: Selection, keep: bool) -> Told:
        asked.extend(replay.path for replay in replays)
        return dockerfiles.asked(project, replays, selection, keep)

    monkeypatch.setattr(looks, "asked", noted)
    assert len(root.report().findings) == 12
    root.edit("service3/go.mod", "module example.com/service3\n\ngo 1.26\n")
    assert len(root.report().findings) == 11
    root.edit("service5/Dockerfile", "FROM golang:1.27\nWORKDIR /src\nCOPY . .\nRUN go build .\n")
    assert len(root.report().findings) == 10
    assert asked == ["service3/Dockerfile", "service5/Dockerfile"]
    root.edit("service3/go.mod", None)
    assert len(root.report().findings) == 11
    assert asked == ["service3/Dockerfile", "service5/Dockerfile"]  # what is taken back is known


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Root:
    """One go.mod that five Dockerfiles build, and no time."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "go.mod").write_text(GO_MOD)
    for number in range(5):
        (tmp_path / f"service{number}").mkdir()
        (tmp_path / f"service{number}" / "main.go").write_text("package main\n\nfunc main() {}\n")
        lines = (
            f"FROM golang:1.26\nWORKDIR /src\nCOPY go.mod ./\nCOPY service{number} app\nRUN go build -o /app ./app\n"
        )
        (tmp_path / f"service{number}" / "Dockerfile").write_text(lines)
    root = Root(Place(str(tmp_path), True), EditorSettings())
    root.install(root.scan({}), {})
    monkeypatch.setattr(roots, "SLICE", -1.0)
    return root


def test_an_edit_that_concerns_many_is_analysed_in_slices(shared: Root) -> None:
    """First what somebody looks at; what else was said of the edited file isn't shown where it no longer is."""
    lines = (Path(shared.place.directory) / "service3" / "Dockerfile").read_text()
    shared.edit("service3/Dockerfile", lines)
    assert len(shared.report().findings) == 5
    shared.edit("go.mod", "// a comment\n" + GO_MOD)
    said = [[finding.place.path for finding in shared.report().findings]]
    while shared.stale:
        assert shared.unfinished
        said.append([finding.place.path for finding in shared.report().findings])
    assert said[0] == ["service0/Dockerfile", "service3/Dockerfile"]
    assert [len(each) for each in said] == [2, 3, 4, 5]
    for finding in shared.report().findings:
        texts = {label.place.path: shared.source(label.place.path).text for label in finding.related}
        assert "1.27" in [label.place.span.text(texts[label.place.path]) for label in finding.related]


def test_what_if_takes_the_time_that_it_needs(shared: Root) -> None:
    assert not shared.what_if({"go.mod": GO_MOD.replace("1.27", "1.26")})
    assert len(shared.report().findings) == 5
    assert not shared.unfinished

"""`--changed-since`: findings that a change can have caused, wherever they stand; and git does nothing but answer."""

import os
import subprocess

import pytest

from tests.cli.test_check import write

CHECK = ("check", "--output-format", "concise", "--changed-since")
FILES = {
    "go.mod": "module example.com/app\n\ngo 1.24\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "README.md": "a\n",
    "Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n",
}
OLD = {**FILES, "Dockerfile": "FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"}


def git(folder, *argv):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, *argv], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def commit(folder, files, message="change"):
    for path, text in files.items():
        write(folder, path, text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture
def repository(folder):
    (folder / "gowharf.toml").unlink()
    git(folder, "init", "-q", "-b", "main")
    return folder


def test_a_change_of_gomod_shows_what_it_breaks_in_the_dockerfile(gowharf, repository):
    commit(repository, FILES)
    assert gowharf(*CHECK, "HEAD") == (0, "", "")
    write(repository, "go.mod", FILES["go.mod"].replace("1.24", "1.25"))
    ran = gowharf(*CHECK, "HEAD")
    assert ran.status == 1 and ran.out.startswith("Dockerfile:1:6: error[image-go-too-old] ")


def test_what_nobody_touched_is_silent(gowharf, repository):
    commit(repository, OLD)
    assert gowharf("check").status == 1
    assert gowharf(*CHECK, "HEAD") == (0, "", "")


@pytest.mark.parametrize(
    "change",
    [
        {"README.md": "b\n"},
        {"docs/new.md": "new\n"},
        {"main.go": "package main\n\nfunc main() { println() }\n"},
        {"other/go.sum": None},
        {"Makefile": "image:\n\tdocker build .\n"},
        {".github/workflows/test.yml": "on: push\njobs: {}\n", "release.sh": "git tag v1\n"},
        {".gitignore": "x\n"},
        {"pyproject.toml": "[project]\n"},
    ],
    ids=["a text", "a new text", "the body of a function", "nothing", "make", "a workflow", "git's", "another's"],
)
def test_what_no_build_reads_is_silent(gowharf, repository, change):
    commit(repository, OLD)
    for path, text in change.items():
        if text is not None:
            write(repository, path, text)
    assert gowharf(*CHECK, "HEAD") == (0, "", "")


@pytest.mark.parametrize(
    "change",
    [
        {"Dockerfile": OLD["Dockerfile"] + "USER x\n"},
        {"main.go": 'package main\n\nimport _ "example.com/x"\n\nfunc main() {}\n'},
        {"new.go": "package main\n"},
        {".dockerignore": "x\n"},
        {"Makefile": "image:\n\tdocker build --build-arg A=1 .\n", "Dockerfile": OLD["Dockerfile"] + "ARG A\n"},
        {"gowharf.toml": ""},
        {"pyproject.toml": "[tool.gowharf]\n"},
        {"go.sum": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_the_replay_hangs_on_keeps_its_findings(gowharf, repository, change):
    commit(repository, OLD)
    for path, text in change.items():
        write(repository, path, text)
    assert "error[image-go-too-old]" in gowharf(*CHECK, "HEAD").out


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("image:\n\tdocker build .\n", "image:\n\tdocker build -f Dockerfile docs\n", True),
        ("image:\n\tdocker build -f Dockerfile docs\n", "image:\n\tdocker build -f Dockerfile docs\n\n# more\n", False),
        ("image:\n\tdocker build .\n", None, False),
        (None, "image:\n\tdocker build -f Dockerfile docs\n", True),
    ],
    ids=["another context", "a comment", "gone", "new"],
)
def test_what_builds_a_dockerfile_is_a_cause_where_it_changes_what_is_found(gowharf, repository, before, after, shown):
    commit(repository, {**FILES, "docs/a.md": "a\n", **({"Makefile": before} if before else {})})
    if after is None:
        (repository / "Makefile").unlink()
    else:
        write(repository, "Makefile", after)
    out = gowharf(*CHECK, "HEAD").out
    assert out.startswith("Dockerfile:4:5: error[no-gomod-at-command] ") if shown else not out


def test_what_git_ignores_from_now_on_is_a_cause(gowharf, repository):
    commit(repository, {**FILES, "lib/a.go": "package lib\n", "main.go": "package main\n\nfunc main() {}\n"})
    copied = FILES["Dockerfile"].replace("COPY . .", "COPY go.mod *.go ./\nCOPY bin ./bin")
    commit(repository, {"Dockerfile": copied})
    write(repository, "bin/x", "x\n")
    assert "copy-source-missing" not in gowharf(*CHECK, "HEAD").out
    write(repository, ".gitignore", "bin/\n")
    assert "copy-source-missing" in gowharf(*CHECK, "HEAD").out


def test_another_dockerfile_and_its_context_are_no_cause(gowharf, repository):
    commit(repository, {f"{name}/{path}": text for name in ("a", "b") for path, text in OLD.items()})
    write(repository, "b/new.go", "package main\n")
    out = gowharf(*CHECK, "HEAD").out
    assert "b/Dockerfile" in out and "a/Dockerfile" not in out


def test_a_link_that_leads_elsewhere_is_a_change(gowharf, repository):
    copies = {**FILES, "Dockerfile": FILES["Dockerfile"] + "COPY settings.yaml /etc/\n", "real.yaml": "a: b\n"}
    (repository / "settings.yaml").symlink_to("real.yaml")
    commit(repository, copies)
    assert gowharf(*CHECK, "HEAD") == (0, "", "")
    (repository / "settings.yaml").unlink()
    (repository / "settings.yaml").symlink_to("/elsewhere")
    assert gowharf("check", "--output-format", "concise").out == gowharf(*CHECK, "HEAD").out


def test_a_file_that_is_gone_is_a_change(gowharf, repository):
    copies = {**FILES, "Dockerfile": FILES["Dockerfile"] + "COPY settings.yaml /etc/\n", "settings.yaml": "a: b\n"}
    commit(repository, copies)
    git(repository, "rm", "-q", "settings.yaml")
    assert "copy-source-missing" in gowharf(*CHECK, "HEAD").out
    git(repository, "commit", "-q", "-m", "gone")
    assert gowharf(*CHECK, "HEAD") == (0, "", "")
    assert "copy-source-missing" in gowharf(*CHECK, "HEAD~1").out


def test_committed_staged_written_and_new_files_all_count(gowharf, repository):
    commit(repository, OLD)
    write(repository, "go.mod", OLD["go.mod"] + "\n// more\n")
    assert gowharf(*CHECK, "HEAD").status == 1
    git(repository, "add", "go.mod")
    assert gowharf(*CHECK, "HEAD").status == 1
    git(repository, "commit", "-q", "-m", "more")
    assert gowharf(*CHECK, "HEAD").status == 0
    assert gowharf(*CHECK, "HEAD~1").status == 1


def test_what_the_other_branch_did_meanwhile_is_not_this_change(gowharf, repository):
    commit(repository, OLD)
    git(repository, "checkout", "-q", "-b", "mine")
    commit(repository, {"README.md": "mine\n"})
    git(repository, "checkout", "-q", "main")
    commit(repository, {"go.mod": OLD["go.mod"] + "// theirs\n"})
    git(repository, "checkout", "-q", "mine")
    assert gowharf(*CHECK, "main") == (0, "", "")


def test_a_file_only_touched_or_with_other_line_ends_is_no_change(gowharf, repository):
    commit(repository, OLD)
    os.utime(repository / "go.mod", (1, 1))
    assert gowharf(*CHECK, "HEAD") == (0, "", "")
    write(repository, "go.mod", OLD["go.mod"].replace("\n", "\r\n"))
    assert gowharf(*CHECK, "HEAD") == (0, "", "")


def test_a_project_in_a_folder_of_the_repository(process, repository):
    commit(repository, {f"sub/{path}": text for path, text in {**OLD, "gowharf.toml": ""}.items()})
    write(repository, "main.go", "package x\n")
    code = "import os; os.chdir('sub'); from gowharf.cli.main import run; run()"
    assert process(*CHECK, "HEAD", code=code).stdout == ""
    write(repository, "sub/new.go", "package x\n")
    assert process(*CHECK, "HEAD", code=code).stdout.startswith("Dockerfile:1:6: ")


def test_odd_names_are_names(gowharf, repository):
    commit(repository, {f"é \n/{path}": text for path, text in OLD.items()})
    write(repository, "é \n/new.go", "package main\n")
    assert "image-go-too-old" in gowharf(*CHECK, "HEAD").out


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "-h", "HEAD:go.mod", ""])
def test_a_revision_that_is_none_is_one_line_and_status_2(gowharf, repository, revision):
    commit(repository, FILES)
    ran = gowharf("check", f"--changed-since={revision}")
    assert ran == (
        2,
        "",
        f"gowharf: --changed-since: git knows no commit {revision} here; fetch it first, or name another\n",
    )
    assert not (repository / "x").exists()


def test_no_repository_is_status_2(gowharf, folder):
    ran = gowharf(*CHECK, "HEAD")
    assert ran.status == 2 and ran.err.startswith("gowharf: --changed-since asks git, and git says: fatal: not a git")


def test_no_git_is_status_2(gowharf, repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))
    assert gowharf(*CHECK, "HEAD").err == "gowharf: --changed-since needs git, and there is none on the PATH\n"


def test_a_git_of_the_project_is_not_run(gowharf, repository, monkeypatch):
    program = write(repository, "git", "#!/bin/sh\ntouch ran\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(repository))
    ran = gowharf(*CHECK, "HEAD")
    assert ran.status == 2 and "the project's own file" in ran.err
    assert not (repository / "ran").exists()


def test_no_program_that_the_repository_names_is_run(gowharf, repository):
    commit(repository, {**OLD, ".gitattributes": "* filter=evil diff=evil\n"})
    program = repository / ".git" / "evil"
    program.write_text(f"#!/bin/sh\necho $0 $@ >> {repository}/.git/ran\ncat\n")
    program.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.alternateRefsCommand",
        "diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge",
        "filter.evil.process", "credential.helper", "pager.diff", "gpg.program", "core.gitProxy",
    ):  # fmt: skip
        git(repository, "config", key, str(program))
    git(repository, "config", "filter.evil.required", "true")
    git(repository, "config", "core.hooksPath", str(program.parent))
    for hook in ("post-index-change", "pre-commit", "fsmonitor-watchman", "reference-transaction"):
        (program.parent / hook).write_bytes(program.read_bytes())
        (program.parent / hook).chmod(0o755)
    index = (repository / ".git" / "index").read_bytes()
    for text in ("// more\n", "", "// yet more\n"):
        write(repository, "go.mod", OLD["go.mod"] + text)
        times = (repository / ".git" / "index").stat()
        os.utime(repository / "go.mod", ns=(times.st_mtime_ns, times.st_mtime_ns))
        assert gowharf(*CHECK, "HEAD").status in (0, 1)
    write(repository, "main.go", OLD["main.go"] + "// b\n")
    gowharf(*CHECK, "HEAD")
    assert not (repository / ".git" / "ran").exists()
    assert (repository / ".git" / "index").read_bytes() == index


def test_the_callers_git_variables_do_not_lead_it_elsewhere(gowharf, repository, monkeypatch, tmp_path_factory):
    commit(repository, OLD)
    write(repository, "go.mod", OLD["go.mod"] + "// more\n")
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("elsewhere")))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert gowharf(*CHECK, "HEAD").status == 1


def test_only_what_is_shown_is_mended(gowharf, repository):
    commit(repository, {**OLD, "b/Dockerfile": "# gowharf: ignore[nope]\nFROM scratch\n"})
    write(repository, "go.mod", OLD["go.mod"] + "// more\n")
    gowharf("check", "--fix", "--changed-since", "HEAD")
    assert "nope" in (repository / "b" / "Dockerfile").read_text()
    assert "golang:1.24" in (repository / "Dockerfile").read_text()

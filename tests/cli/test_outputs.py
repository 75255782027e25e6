"""Several formats in one run, each where it was sent."""

import json
import os
import xml.etree.ElementTree as ElementTree

import pytest

from tests.cli.test_check import MISNAMED, write

FINDS = "unknown-ignore"


@pytest.fixture
def project(folder, monkeypatch):
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    write(folder, "Dockerfile", MISNAMED)
    return folder


def formats(*values):
    return [argument for value in values for argument in ("--output-format", value)]


def test_one_run_writes_many_formats(gowharf, project):
    files = [
        f"{name}:{name}.out" for name in ("full", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle")
    ]
    ran = gowharf("check", *formats("concise", *files))
    assert ran.out.count("\n") == 1 and ran.err == ""
    for value in files:
        assert FINDS in (project / value.partition(":")[2]).read_text()
    assert json.loads((project / "sarif.out").read_text())["runs"][0]["invocations"][0]["exitCode"] == 0
    assert ElementTree.parse(project / "junit.out").getroot().get("failures") == "0"
    assert [entry.name for entry in project.iterdir() if ".gowharf-" in entry.name] == []


def test_failing_runs_say_so_in_sarif_and_junit(gowharf, project):
    ran = gowharf("check", "--fail-on", "warning", *formats("sarif:s", "junit:j"))
    assert (ran.status, ran.out) == (1, "")
    assert json.loads((project / "s").read_text())["runs"][0]["invocations"][0]["exitCode"] == 1
    assert ElementTree.parse(project / "j").getroot().get("failures") == "1"


def test_a_windows_drive_is_part_of_the_file(gowharf, project):
    assert gowharf("check", *formats("json:C:\\x.json")).err == ""
    assert json.loads((project / "C:\\x.json").read_text())["version"] == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["json:"], "json: names no file; write json:FILE, or json for standard output"),
        (["json:a", "sarif:./a"], "two output formats can't both go to ./a"),
        (
            ["json", "full:-"],
            "only one output format can go to standard output; give the others a file, as json:FILE",
        ),
        (["sarif:no/such/x"], "can't write no/such/x: there is no folder no/such"),
    ],
)
def test_where_nothing_can_be_written_is_said_before_the_check(gowharf, project, values, said):
    assert gowharf("check", *formats(*values)) == (2, "", f"gowharf: {said}\n")


def test_what_can_not_be_written_is_one_line(gowharf, project):
    (project / "folder").mkdir()
    assert gowharf("check", *formats("json:folder")) == (2, "", "gowharf: can't write folder: Is a directory\n")


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(gowharf, project):
    real = write(project, "real.json", "old")
    real.chmod(0o600)
    (project / "link.json").symlink_to("real.json")
    gowharf("check", *formats("json:link.json"))
    assert (project / "link.json").is_symlink()
    assert json.loads(real.read_text())["version"] == 1
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_pipe_can_be_named(process, project):
    assert json.loads(process("check", *formats("json:/dev/stdout")).stdout)["version"] == 1


def test_statistics_do_not_spoil_what_a_program_reads(gowharf, project):
    for name in ("sarif", "gitlab", "junit", "checkstyle", "jsonl"):
        ran = gowharf("check", "--statistics", *formats(name))
        assert ran.err == "    1  * warning  unknown-ignore\n" and "* warning" not in ran.out


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_servers_get_paths_from_the_root_of_their_checkout(process, project, variable, monkeypatch):
    write(project, "sub/gowharf.toml", "")
    write(project, "sub/Dockerfile", MISNAMED)
    monkeypatch.setenv(variable, str(project))
    code = "import os; os.chdir('sub'); from gowharf.cli.main import run; run()"
    wanted = formats("gitlab", "sarif:sarif", "json:json", "github:github")
    (issue,) = json.loads(process("check", *wanted, code=code).stdout)
    assert issue["location"]["path"] == "sub/Dockerfile"
    (result,) = json.loads((project / "sub" / "sarif").read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "sub/Dockerfile"
    assert ",file=sub/Dockerfile," in (project / "sub" / "github").read_text()
    assert json.loads((project / "sub" / "json").read_text())["findings"][0]["path"] == "Dockerfile"


def test_outside_of_the_checkout_paths_are_from_the_working_directory(gowharf, project, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path_factory.mktemp("elsewhere")))
    assert ",file=Dockerfile," in gowharf("check", *formats("github")).out


def test_the_job_summary_is_appended_where_github_asks_for_it(process, project, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / "summary.md"))
    write(project, "summary.md", "before\n")
    process("check", *formats("github"))
    text = (project / "summary.md").read_text()
    assert text.startswith("before\n## gowharf\n") and FINDS in text
    process("check")
    assert (project / "summary.md").read_text() == text


def test_a_summary_that_can_not_be_written_fails_no_check(process, project, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", os.path.join(str(project), "no", "summary.md"))
    ran = process("check", *formats("github"))
    assert ran.returncode == 0
    assert ran.stderr.startswith("gowharf: can't write the job's summary to ")


def test_a_plain_check_imports_no_other_format(process, project):
    code = (
        "import sys\nfrom gowharf.cli.main import main\nmain(['check'])\n"
        "print([name for name in sys.modules if name.startswith('gowharf.report.')], file=sys.stderr)"
    )
    said = process(code=code).stderr
    assert "gowharf.report.full" in said
    for name in ("sarif", "github", "gitlab", "junit", "checkstyle", "jsonl", "fingerprints", "rulehelp"):
        assert f"gowharf.report.{name}'" not in said

"""`gowharf check` as it is used in a terminal and in CI."""

import json
import os
import subprocess
import sys

import pytest

GO_MOD = "module example.com/app\n\ngo 1.24\n"
MISNAMED = "# gowharf: ignore[go-comand-fails] why\nFROM scratch\n"  # a warning with a safe fix


def write(folder, path, text):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return file


def test_nothing_wrong_is_status_0(gowharf, folder):
    write(folder, "go.mod", GO_MOD)
    assert gowharf("check") == (0, "No findings in 1 file\n", "")


def test_a_folder_without_anything_to_check_is_status_0(gowharf):
    assert gowharf("check") == (0, "No go.mod and no Dockerfile found\n", "")


def test_a_warning_fails_only_where_that_is_asked_for(gowharf, folder):
    write(folder, "Dockerfile", MISNAMED)
    assert gowharf("check").status == 0
    assert gowharf("check", "--fail-on", "warning").status == 1
    assert gowharf("check", "--fail-on", "warning", "--exit-zero").status == 0
    assert gowharf("check", "--severity", "unknown-ignore=error").status == 1


def test_concise_output_has_paths_relative_to_the_working_directory(gowharf, folder):
    write(folder, "a/b/Dockerfile", MISNAMED)
    said = "Dockerfile:1:19: warning[unknown-ignore] no rule is named go-comand-fails; did you mean go-command-fails?\n"
    assert gowharf("check", "--output-format", "concise").out == "a/b/" + said


def test_from_a_folder_below_the_root_paths_go_up(process, folder):
    write(folder, "Dockerfile", MISNAMED)
    write(folder, "sub/go.mod", GO_MOD)
    code = "import os; os.chdir('sub'); from gowharf.cli.main import run; run()"
    assert process("check", "--output-format=concise", "..", code=code).stdout.startswith("../Dockerfile:1:19: ")


def test_a_named_file_shows_what_concerns_it_and_nothing_else(gowharf, folder):
    write(folder, "a/Dockerfile", MISNAMED)
    write(folder, "b/Dockerfile", MISNAMED)
    for name in ("a/Dockerfile", "a", "./a/"):
        out = gowharf("check", "--output-format", "concise", name).out
        assert [line.partition(":")[0] for line in out.splitlines()] == ["a/Dockerfile"]


def test_paths_of_several_projects_in_one_run(gowharf, folder):
    for name in ("one", "two"):
        write(folder, f"{name}/gowharf.toml", "")
        write(folder, f"{name}/Dockerfile", MISNAMED)
    out = gowharf("check", "--output-format", "concise", "one", "two").out
    assert [line.partition(":")[0] for line in out.splitlines()] == ["one/Dockerfile", "two/Dockerfile"]


def test_a_project_inside_another_is_not_reported_twice(gowharf, folder):
    write(folder, "sub/gowharf.toml", "")
    write(folder, "sub/Dockerfile", MISNAMED)
    assert len(gowharf("check", "--output-format", "concise", ".", "sub").out.splitlines()) == 1


def test_a_missing_path_is_one_line_and_status_2(gowharf):
    assert gowharf("check", "nowhere") == (2, "", "gowharf: no such file or folder: nowhere\n")


FORMATS = "full, concise, json, jsonl, sarif, github, gitlab, junit, checkstyle"
LEVELS = "must be error, warning or info, not 'fatal'"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("chek",), "unknown command 'chek'; did you mean check?"),
        (("check", "--selct"), "unrecognized arguments: --selct; did you mean --select?; see `gowharf check --help`"),
        (("check", "--select", "nope"), "no rule or family is named nope; see `gowharf rule --all`"),
        (("check", "--severity", "unused-ignore=fatal"), "the severity of unused-ignore " + LEVELS),
        (("check", "--output-format", "xml"), f"unknown output format 'xml'; formats: {FORMATS}"),
        (("check", "--context", "nowhere"), "no such folder: nowhere"),
        (("check", "--config", "nowhere.toml"), "can't read nowhere.toml: No such file or directory"),
        (("explain", "nowhere"), "no such file: nowhere"),
        (("rule", "unused-ignor"), "no rule or family is named unused-ignor; did you mean unused-ignore?"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_status_2(gowharf, argv, said):
    assert gowharf(*argv) == (2, "", f"gowharf: {said}\n")


def test_a_wrong_configuration_is_status_2_and_isolated_passes_it_by(gowharf, folder):
    write(folder, "gowharf.toml", "ignor = []\n")
    assert gowharf("check") == (2, "", "gowharf: gowharf.toml:1: unknown key ignor; did you mean ignore?\n")
    assert gowharf("check", "--isolated").status == 0
    write(folder, "other.toml", 'severity = {unknown-ignore = "error"}\n')
    write(folder, "Dockerfile", MISNAMED)
    assert gowharf("check", "--config", "other.toml").status == 1


def test_configuration_chooses_and_the_command_line_has_the_last_word(gowharf, folder):
    write(folder, "Dockerfile", MISNAMED)
    write(folder, "gowharf.toml", 'ignore = ["unknown-ignore"]\n')
    assert gowharf("check").out == "No findings in 1 file\n"
    assert "unknown-ignore" in gowharf("check", "--select", "unknown-ignore").out


def test_fix_writes_and_says_so(gowharf, folder):
    file = write(folder, "Dockerfile", MISNAMED)
    file.chmod(0o640)
    assert gowharf("check", "--fix") == (0, "No findings in 1 file; fixed 1 finding\n", "")
    assert file.read_text() == "FROM scratch\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in folder.iterdir() if "gowharf-" in entry.name] == []


def test_fix_mends_more_than_a_report_shows(gowharf, folder):
    file = write(folder, "Dockerfile", "# gowharf: ignore[nope]\n" * 700 + "FROM scratch\n")
    assert gowharf("check").out.endswith("Found 51 warnings in 1 file; --fix mends 50 of them\n")
    assert gowharf("check", "--fix").out == "No findings in 1 file; fixed 700 findings\n"
    assert file.read_text() == "FROM scratch\n"


def test_fix_only_says_nothing(gowharf, folder):
    file = write(folder, "Dockerfile", MISNAMED)
    assert gowharf("check", "--fix-only") == (0, "", "")
    assert file.read_text() == "FROM scratch\n"


def test_fix_changes_no_other_byte(gowharf, folder):
    kept = "\ufeff# caf\udce9\r\nFROM scratch\r\n"
    file = write(folder, "Dockerfile", kept + "# gowharf: ignore[nope]\r\nUSER x")
    gowharf("check", "--fix")
    assert file.read_bytes() == (kept + "USER x").encode("utf-8", "surrogateescape")


def test_diff_writes_nothing_and_git_applies_it(gowharf, folder):
    file = write(folder, "Dockerfile", MISNAMED)
    status, out, err = gowharf("check", "--diff", "--fail-on", "warning")
    assert (status, err, file.read_text()) == (1, "gowharf: would mend 1 finding\n", MISNAMED)
    subprocess.run(["git", "apply", "-"], input=out.encode(), cwd=folder, check=True)
    assert file.read_text() == "FROM scratch\n"


def test_a_link_inside_the_project_is_followed_and_one_outside_refused(gowharf, folder, tmp_path_factory):
    real = write(folder, "real.Dockerfile", MISNAMED)
    (folder / "Dockerfile").symlink_to("real.Dockerfile")
    assert gowharf("check", "--fix").status == 0
    assert real.read_text() == "FROM scratch\n"
    assert (folder / "Dockerfile").is_symlink()


def test_a_read_only_file_is_refused_in_one_line(process, folder):
    if os.geteuid() == 0:
        return  # root writes everything
    file = write(folder, "Dockerfile", MISNAMED)
    file.chmod(0o444)
    done = process("check", "--fix")
    assert (done.returncode, done.stderr) == (2, "gowharf: can't write Dockerfile: the file is read-only\n")
    assert file.read_text() == MISNAMED


def test_stdin_stands_in_place_of_the_file(gowharf, folder):
    write(folder, "Dockerfile", "FROM scratch\n")
    ran = gowharf("check", "--stdin-filename", "Dockerfile", "--output-format", "concise", "-", stdin=MISNAMED.encode())
    assert ran.out.startswith("Dockerfile:1:19: ")
    new = gowharf("check", "--stdin-filename", "new.Dockerfile", "--output-format", "concise", stdin=MISNAMED.encode())
    assert new.out.startswith("new.Dockerfile:1:19: ")


def test_stdin_fixed_goes_to_stdout(gowharf, folder):
    ran = gowharf("check", "--fix", "--stdin-filename", "Dockerfile", stdin=MISNAMED.encode())
    assert ran.out == "FROM scratch\n"
    assert not (folder / "Dockerfile").exists()
    unchanged = gowharf("check", "--fix", "--stdin-filename", "Dockerfile", stdin=b"FROM scratch\r\n")
    assert unchanged.out == "FROM scratch\r\n"


def test_several_formats_at_once(gowharf, folder):
    write(folder, "Dockerfile", MISNAMED)
    ran = gowharf("check", "--output-format", "concise", "--output-format", "json:out.json")
    assert ran.out.startswith("Dockerfile:1:19: ")
    assert json.loads((folder / "out.json").read_text())["summary"]["warnings"] == 1
    twice = gowharf("check", "--output-format", "concise", "--output-format", "json")
    assert twice.status == 2
    assert gowharf("check", "--output-format", "json:no/where.json").err == (
        "gowharf: can't write no/where.json: there is no folder no\n"
    )


def test_statistics_count_the_rules(gowharf, folder):
    write(folder, "Dockerfile", MISNAMED)
    out = gowharf("check", "--statistics", "--output-format", "concise").out
    assert out.splitlines()[-1] == "    1  * warning  unknown-ignore"


def test_show_files_and_settings(gowharf, folder):
    write(folder, "Dockerfile", MISNAMED)
    write(folder, "sub/go.mod", GO_MOD)
    write(folder, "gowharf.toml", 'private = ["corp.example.com/*"]\n')
    out = gowharf("check", "--show-files").out
    assert [line for line in out.splitlines() if not line.startswith(" ")] == ["Dockerfile", "sub/go.mod"]
    settings = gowharf("check", "--show-settings").out
    assert 'private = ["corp.example.com/*"]  # gowharf.toml:1\n' in settings
    assert "gowharf.toml\n" in settings.splitlines(keepends=True)[0]


def test_colour_is_a_choice(gowharf, folder, monkeypatch):
    write(folder, "Dockerfile", MISNAMED)
    assert "\x1b[" not in gowharf("check").out
    assert "\x1b[" in gowharf("check", "--color", "always").out


def test_a_dockerfile_of_any_name_can_be_named(gowharf, folder):
    write(folder, "build.image", MISNAMED)
    out = gowharf("check", "--output-format", "concise", "build.image").out
    assert out.startswith("build.image:1:19: ")


def test_a_reader_that_goes_away_changes_nothing(folder, process):
    write(folder, "Dockerfile", MISNAMED * 2000)
    code = "from gowharf.cli.main import run; run()"
    environment = {**os.environ, "PYTHONPATH": os.path.join(os.path.dirname(__file__), "..", "..", "server")}
    command = [sys.executable, "-c", code, "check", "--fail-on", "warning"]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.read(10)
        run.stdout.close()
        assert (run.wait(), run.stderr.read()) == (1, b"")


def test_an_internal_error_is_one_line(gowharf, folder, monkeypatch):
    from gowharf.cli import check

    def broken(*args, **more):
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr(check, "check", broken)
    ran = gowharf("check")
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("gowharf: internal error, please report it: ZeroDivisionError")


def test_ctrl_c_is_quiet(gowharf, monkeypatch):
    from gowharf.cli import check

    def interrupted(*args, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "check", interrupted)
    assert gowharf("check") == (130, "", "")


def test_a_folder_with_a_configuration_of_its_own_is_part_of_the_whole(gowharf, folder):
    (folder / "api").mkdir()
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.24\n")
    (folder / "api" / "Dockerfile").write_text("FROM example.com/go\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n")
    (folder / "api" / "gowharf.toml").write_text(
        '[[build]]\ndockerfile = "Dockerfile"\ncontext = "../"\n[images]\n"example.com/go" = {go = "1.22"}\n'
    )
    ran = gowharf("check", "--output-format", "concise")
    assert (ran.status, ran.err) == (0, "") and ran.out.startswith("api/Dockerfile:1:6: warning[image-go-too-old] ")
    (folder / "api" / "gowharf.toml").write_text('\n[[build]]\ndockerfile = "imag"\n')
    assert gowharf("check").err == "gowharf: api/gowharf.toml:3: there is no file api/imag\n"


def test_a_target_that_no_dockerfile_has(gowharf, folder):
    write(folder, "Dockerfile", "FROM scratch AS build\nFROM scratch AS final\nFROM scratch\n")
    assert gowharf("check", "--target", "Build").status == 0
    assert gowharf("check", "--target", "2").status == 0
    ran = gowharf("check", "--target", "biuld")
    assert ran == (2, "", "gowharf: no stage is named biuld; did you mean build?\n")
    assert gowharf("check", "--target", "nope").err == "gowharf: no stage is named nope; stages: build, final\n"
    (folder / "Dockerfile").unlink()
    assert gowharf("check", "--target", "nope").status == 0


def test_a_diff_on_a_terminal_has_gits_colours(gowharf, folder):
    write(folder, "Dockerfile", "# gowharf: ignore[nope]\x1b[2J\nFROM scratch\r\n")
    out = gowharf("check", "--diff", "--color", "always").out
    assert "\x1b[1m--- a/Dockerfile\x1b[0m\n" in out and "\x1b[36m@@ -1,2 +1 @@\x1b[0m\n" in out
    assert "\x1b[31m-# gowharf: ignore[nope]\\x1b[2J\x1b[0m\n FROM scratch\n" in out


def test_what_is_found_elsewhere_is_counted(gowharf, folder):
    write(folder, "Dockerfile", MISNAMED)
    write(folder, "other/Dockerfile", MISNAMED)
    write(folder, "docs/a.md", "")
    assert gowharf("check", "docs").out == "No findings in 2 files; 2 elsewhere in the project\n"
    assert "; 1 elsewhere in the project" in gowharf("check", "other").out
    assert "elsewhere" not in gowharf("check").out
    assert "elsewhere" not in gowharf("check", "--stdin-filename", "Dockerfile", stdin=b"FROM scratch\n").out

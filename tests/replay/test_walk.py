"""Walking a Dockerfile: variables, directories, users, stages, COPY, mounts."""

import pytest

from gowharf.replay.model import Outcome
from tests.replay.project import MAIN, replayed, runs, steps

FROM = "FROM golang:1.24\nWORKDIR /src\n"


def test_an_arg_before_from_reaches_the_image_name_and_no_step() -> None:
    got = replayed("ARG V=1.22\nFROM golang:$V\nRUN go build $V\n")
    assert got.stages[0].base == "golang:1.22"
    assert got.stages[0].go_version == "1.22.12"
    assert "V" not in runs(got)[0].env


def test_an_arg_without_default_is_unknown_not_empty() -> None:
    got = replayed("FROM golang:1.24\nARG DIR\nWORKDIR /src/$DIR\nCOPY . .\nRUN go build\n")
    assert runs(got)[0].workdir is None
    assert runs(got)[0].outcome is Outcome.UNKNOWN


def test_a_default_written_in_the_word_holds_where_nobody_gives_the_arg() -> None:
    assert replayed("ARG V\nFROM golang:${V:-1.22}\n").stages[0].base == "golang:1.22"
    assert replayed("ARG V\nFROM golang:${V}\n").stages[0].base is None
    assert replayed("ARG V\nFROM golang:${V:-1.22}\n", args={"V": "1.24"}).stages[0].base == "golang:1.24"
    assert replayed("ARG V\nFROM golang:${V:-1.22}\n", args={"V": None}).stages[0].base is None


def test_a_build_argument_wins_over_the_default() -> None:
    got = replayed("ARG V=1.22\nFROM golang:$V\n", args={"V": "1.24"})
    assert got.stages[0].base == "golang:1.24"


def test_env_wins_over_arg_and_words_see_the_environment_before_the_instruction() -> None:
    got = replayed("FROM golang:1.24\nARG A=arg\nENV A=env B=$A\nENV C=$B\nRUN go build\n")
    env = runs(got)[0].env
    assert (env["A"], env["B"], env["C"]) == ("env", "arg", "arg")


def test_a_stage_inherits_environment_and_files_but_another_base_does_not() -> None:
    got = replayed("FROM golang:1.24 AS a\nENV X=1\nCOPY . /src\nFROM a AS b\nFROM alpine AS c\n")
    a, b, c = got.stages
    assert b.parent == a.number
    assert b.env["X"] == "1"
    assert b.image.look("/src/go.mod").present
    assert "X" not in c.env
    assert c.image.look("/src/go.mod").absent


def test_stages_that_the_target_does_not_need_are_marked() -> None:
    got = replayed("FROM golang:1.24 AS build\nFROM golang:1.24 AS test\nFROM scratch\nCOPY --from=build /x /x\n")
    assert [stage.reached for stage in got.stages] == [True, False, True]


def test_copy_puts_a_folder_s_contents_and_a_file_by_its_name() -> None:
    files = {**MAIN, "lib/a.go": "package lib\n"}
    got = replayed(FROM + "COPY lib go.mod ./\n", files)
    image = got.stages[0].image
    assert image.look("/src/a.go").present
    assert image.look("/src/lib").absent
    assert image.look("/src/go.mod").present


def test_a_wildcard_may_match_nothing_but_a_missing_name_stops_the_build() -> None:
    assert steps(replayed(FROM + "COPY go.mod go.sum* ./\n"))[1].outcome is Outcome.SUCCEEDS
    step = steps(replayed(FROM + "COPY go.mod go.sum ./\n"))[1]
    assert step.outcome is Outcome.FAILS
    assert step.failures[0].kind == "copy-source-missing"
    assert '"/go.sum": not found' in step.failures[0].says


def test_what_dockerignore_names_is_missing_for_that_reason() -> None:
    files = {**MAIN, "go.sum": "", ".dockerignore": "*.sum\n"}
    failure = steps(replayed(FROM + "COPY go.mod go.sum ./\n", files))[1].failures[0]
    assert failure.values["why"] == "dockerignored"
    assert failure.places["ignored"].path == ".dockerignore"


def test_a_directory_made_by_a_run_is_a_destination() -> None:
    files = {**MAIN, "d/go.mod": "module d\n", "d/go.sum": ""}
    got = replayed(FROM + "RUN mkdir -p d\nCOPY d/go.* ./d\n", files)
    assert got.stages[0].image.look("/src/d/go.sum").present


def test_a_heredoc_becomes_a_file() -> None:
    got = replayed(FROM + "COPY <<EOF go.mod\nmodule example.com/made\nEOF\n", {})
    assert got.stages[0].image.read("/src/go.mod").text == "module example.com/made\n"


def test_an_unknown_destination_makes_everything_that_was_not_there_unknown() -> None:
    got = replayed("FROM golang:1.24\nARG D\nCOPY . $D\nRUN go build\n")
    assert got.stages[0].image.look("/src/go.mod").unknown


def test_user_and_home() -> None:
    got = replayed(
        "FROM golang:1.24\nRUN useradd -m -u 1000 app\nUSER app\nRUN go version\nUSER 1234\nRUN go version\n"
    )
    first, second = runs(got)
    assert (first.user.uid, first.user.home) == (1000, "/home/app")
    assert (second.user.uid, second.user.home) == (1234, "/")


def test_a_bind_mount_shows_the_context_during_its_step_only() -> None:
    got = replayed(FROM + "RUN --mount=type=bind,target=. go build -o /app .\nRUN ls\n")
    assert runs(got)[0].image.look("/src/main.go").present
    assert got.stages[0].image.look("/src/main.go").absent


def test_the_toolchain_that_is_copied_from_another_image_is_the_one_that_runs() -> None:
    got = replayed(
        "FROM debian:12\nCOPY --from=golang:1.22 /usr/local/go /usr/local/go\nRUN /usr/local/go/bin/go version\n"
    )
    assert runs(got)[0].go_version == "1.22.12"


def test_an_image_that_nobody_knows_has_no_known_go() -> None:
    got = replayed("FROM registry.example.com/golang:1.21\nRUN go build\n")
    assert got.stages[0].go_version is None
    assert runs(got)[0].outcome is Outcome.UNKNOWN


def test_onbuild_triggers_run_in_the_stage_that_is_built_from_it() -> None:
    got = replayed("FROM golang:1.24 AS base\nONBUILD WORKDIR /late\nFROM base\nRUN go version\n")
    assert runs(got)[0].workdir == "/late"


def test_a_dockerfile_without_stages_is_a_failure_of_its_own() -> None:
    got = replayed("ARG A=1\n")
    assert got.stages == ()
    assert got.failures


def test_the_caches_that_an_old_go_fills_may_be_copied_from_its_stage() -> None:
    copies = "COPY --from=deps /go/pkg /go/pkg\nCOPY --from=deps /root/.cache/go-build /root/.cache/go-build\n"
    for version in ("1.14", "1.24"):
        deps = f"FROM golang:{version} AS deps\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download -x\n"
        files = {**MAIN, "go.mod": "module example.com/app\n\ngo 1.14\n\nrequire example.com/lib v1.0.0\n"}
        first, second = replayed(deps + "FROM deps\n" + copies, files).stages[1].steps
        assert not first.failures
        assert version != "1.14" or not second.failures


def test_a_destination_keeps_its_mode_and_owner_when_something_is_copied_into_it() -> None:
    got = replayed("FROM golang:1.24\nWORKDIR /src\nRUN chmod 777 /src\nCOPY . .\n")
    assert got.stages[0].image.writable("/src/app", 4242) is not False


def test_the_helpers_for_cross_compiling_hide_nothing_of_the_stage_they_are_copied_over() -> None:
    dockerfile = "FROM tonistiigi/xx:1.6.1 AS xx\nFROM golang:1.24\nCOPY --from=xx / /\n"
    got = replayed(dockerfile + "WORKDIR /src\nCOPY . .\nRUN go build -o /app . && xx-verify /app\n")
    assert runs(got)[0].outcome is Outcome.SUCCEEDS
    assert runs(got)[0].go_version == "1.24.13"


def test_what_tests_report_may_be_copied_from_their_stage() -> None:
    for command in ("go test -coverprofile=/out/coverage.txt ./...", "go run . -o /out/coverage.txt", "go test ./..."):
        path = "/out/coverage.txt" if "/out" in command else "/tmp/coverage.txt"
        copied = f"FROM scratch\nCOPY --from=test {path} /\n"
        files = {**MAIN, "main_test.go": 'package main\n\nimport "os"\n\nvar _, _ = os.Create(os.Getenv("OUT"))\n'}
        got = replayed(f"FROM golang:1.24 AS test\nWORKDIR /src\nCOPY . .\nRUN {command}\n{copied}", files)
        assert not got.stages[1].steps[0].failures


IMPORTED = ("testing", "os", "example.com/lib")
REQUIRED = {
    "go.mod": "module m\n\ngo 1.24\n\nrequire example.com/lib v1.0.0\n",
    "go.sum": "".join(f"example.com/lib v1.0.0{end} h1:{'A' * 43}=\n" for end in ("", "/go.mod")),
}


@pytest.mark.parametrize(
    ("flags", "test", "absent"),
    [
        ("", "", True),
        ("-race -count=1 -coverprofile=c.out", "", True),
        ("", "func TestA(t *testing.T) { t.Log(1) }", True),
        ("-c", "func TestA(t *testing.T) { t.Log(1) }", True),
        ("-exec ./run.sh", "func TestA(t *testing.T) { t.Log(1) }", False),
        ("", "func TestA(t *testing.T) { os.MkdirAll(os.Args[0], 0o755) }", True),
        ("", "func TestA(t *testing.T) { os.WriteFile(os.Args[0]+`b.go`, nil, 0o644) }", False),
        ("", "func TestA(t *testing.T) { lib.Snapshot(t) }", True),
    ],
)
def test_tests_hide_no_package_that_is_not_there(flags: str, test: str, absent: bool) -> None:
    files = {"go.mod": "module m\n\ngo 1.24\n", "a/a.go": MAIN["main.go"]}
    if test:
        imports = "".join(f'import "{path}"\n' for path in IMPORTED if f"{path.rpartition('/')[2]}." in test)
        files["a/a_test.go"] = f"package main\n\n{imports}\n{test}\n"
        files |= REQUIRED
    built = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go test FLAGS ./a\nRUN go build ./b\n"
    got = replayed(built.replace("FLAGS ", flags + " "), files)
    assert [failure.kind for run in runs(got)[1:] for failure in run.failures] == ["package-directory-missing"] * absent


@pytest.mark.parametrize(
    ("test", "copied", "absent"),
    [
        ("lib.Same(t)", "bin/app", True),
        ('lib.Report("junit.xml")', "junit.xml", False),
        ('os.WriteFile("junit.xml", nil, 0o644)', "bin/app", False),
    ],
)
def test_what_a_module_writes_for_a_test_may_be_copied(test: str, copied: str, absent: bool) -> None:
    imports = "".join(f'import "{path}"\n' for path in IMPORTED if f"{path.rpartition('/')[2]}." in test)
    files = {**MAIN, **REQUIRED, "main_test.go": f"package main\n\n{imports}\nvar _ = {test}\n"}
    dockerfile = "FROM golang:1.24 AS a\nWORKDIR /src\nCOPY . .\nRUN go test ./...\nFROM scratch\nCOPY --from=a /src/"
    got = replayed(f"{dockerfile}{copied} /\n", files)
    assert bool(got.stages[1].steps[0].failures) is absent


def test_a_user_who_fetched_a_module_can_fetch_another_beside_it() -> None:
    sums = "".join(f"example.com/{n} v1.0.0{end} h1:{'A' * 43}=\n" for n in ("a", "b") for end in ("", "/go.mod"))
    requires = "require example.com/a v1.0.0\nrequire example.com/b v1.0.0\n"
    files = {"go.mod": f"module m\n\ngo 1.24\n\n{requires}", "go.sum": sums}
    got = replayed(
        "FROM golang:1.24\nRUN mkdir /cache && chown 1000 /cache\nUSER 1000\nENV GOMODCACHE=/cache/mod\n"
        "WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download example.com/a\nRUN go mod download\n",
        files,
    )
    assert not [run.failures for run in runs(got) if run.failures]
    assert runs(got)[1].fetches == ("example.com/b@v1.0.0",)


@pytest.mark.parametrize(
    ("volume", "fails"), [("", True), ("VOLUME /data\n", False), ('VOLUME ["/x", "/data"]\n', False)]
)
def test_a_volume_may_have_its_folder(volume: str, fails: bool) -> None:
    """docker's classic builder makes it, BuildKit doesn't."""
    last = steps(replayed(f"FROM golang:1.26\n{volume}RUN echo x > /data/x\n"))[-1]
    assert bool(last.failures) is fails

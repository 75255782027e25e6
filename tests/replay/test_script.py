"""Following the script of a RUN: where each go command stands, with which environment, and whether it counts."""

import pytest

from gowharf.replay.model import Outcome
from tests.replay.project import MAIN, replayed, runs, steps

LIBRARY = "package x\n"
FROM = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n"


def one(run: str, files: dict[str, str] | None = None) -> list[tuple[str | None, bool, bool]]:
    """(work directory, conditional, ignored) of each go command of a RUN."""
    return [(r.workdir, r.conditional, r.ignored) for r in runs(replayed(FROM + run + "\n", files))]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("go build", [("/src", False, False)]),
        ("cd cmd && go build", [("/src/cmd", False, False)]),
        ("(cd cmd && go vet); go build", [("/src/cmd", False, True), ("/src", False, False)]),
        ("cd -P cmd && go build", [("/src/cmd", False, False)]),
        ("cd -L -- cmd && go build", [("/src/cmd", False, False)]),
        ("set -o errexit; go vet ; go build", [("/src", False, False), ("/src", False, False)]),
        ("set -e; set +o errexit; go vet ; go build", [("/src", False, True), ("/src", False, False)]),
        ("nice go build", [("/src", False, False)]),
        ("exec nohup time go build", [("/src", False, False)]),
        ("go vet && go build", [("/src", False, False), ("/src", False, False)]),
        ("go vet ; go build", [("/src", False, True), ("/src", False, False)]),
        ("set -e; go vet ; go build", [("/src", False, False), ("/src", False, False)]),
        ("go vet || true", [("/src", False, True)]),
        ("go vet || go build", [("/src", False, True)]),
        ("grep -q x y || go build", [("/src", True, False)]),
        ("go vet | tee log", [("/src", False, True)]),
        ("set -o pipefail; go vet | tee log", [("/src", False, False)]),
        ("if [ -f go.mod ]; then go build; fi", [("/src", False, False)]),
        ("if [ -f nope ]; then go build; else go vet; fi", [("/src", False, False)]),
        ("if grep -q x y; then go build; fi", [("/src", True, False)]),
        ("for d in a b; do (cd $d && go build); done", [("/src/a", False, True), ("/src/b", False, False)]),
        ("set -e; for d in a b; do (cd $d && go build); done", [("/src/a", False, False), ("/src/b", False, False)]),
        ("for d in a b; do go build || exit 1; done", [("/src", False, False), ("/src", False, False)]),
        ("go build || { echo no; exit 2; }; go vet", [("/src", False, False), ("/src", False, False)]),
        ("go build || exit 0; go vet", [("/src", False, True), ("/src", False, False)]),
        ("at() { cd $1 && go build; }; at a; cd ..; at b", [("/src/a", False, True), ("/src/b", False, False)]),
        ("[ -f nope ] && go build || go vet", [("/src", False, False)]),
        ("for d in $(ls); do go build; done", [("/src", True, False)]),
        ("sh -c 'cd cmd && go build'", [("/src/cmd", False, False)]),
        ("env -u X GOOS=linux go build", [("/src", False, False)]),
        ("go build &", [("/src", False, True)]),
        ("exit 0; go build", []),
        ("! go vet", [("/src", False, True)]),
        ("cd nope; go build", [("/src", False, False)]),
        ("cd nope || exit 1; go build", []),
        ("f() { return 0; go vet; }; f; go build", [("/src", False, False)]),
        ("f() ( exit 0; go vet ); f; go build", [("/src", False, False)]),
        ("f() { grep -q x y && return; go vet; }; f; go build", [("/src", True, True), ("/src", False, False)]),
        ("f() { local d=$1; cd $d && go build; }; f ./cmd", [("/src/cmd", False, False)]),
        ("for d in nope cmd; do [ -d $d ] || continue; (cd $d && go build); done", [("/src/cmd", False, False)]),
        (
            "for d in cmd a; do cd $d; go vet; break; done; go build",
            [("/src/cmd", False, True), ("/src/cmd", False, False)],
        ),
        (
            "for d in a b; do grep -q $d x && break; go vet; done; go build",
            [*[("/src", True, True)] * 2, ("/src", False, False)],
        ),
        ("grep -q x y && exit 0; go build", [("/src", True, False)]),
        ("grep -q x y || exit 1; go build", [("/src", False, False)]),
        ("(grep -q x y && exit 0; go vet); go build", [("/src", True, True), ("/src", False, False)]),
        ("sh -c 'exit 0'; go build", [("/src", False, False)]),
        # What set -e doesn't see: all but the last of an && list, and what stands behind a !.
        ("set -e; [ -f nope ] && go vet; go build", [("/src", False, False)]),
        ("set -e; { [ -f nope ] && go vet; }; go build", [("/src", False, False)]),
        ("set -e; if true; then [ -f nope ] && go vet; fi; go build", [("/src", False, False)]),
        ("set -e; for d in a; do [ -f nope ] && go vet; done; go build", [("/src", False, False)]),
        ("set -e; case a in a) [ -f nope ] && go vet;; esac; go build", [("/src", False, False)]),
        ("set -e; for d in a b; do [ -f nope ] && go vet; done; go build", [("/src", False, False)]),
        ("set -e; ! true; go build", [("/src", False, False)]),
        ("set -e; { ! true; }; go build", [("/src", False, False)]),
        ("set -e; true && ! true; go build", [("/src", False, False)]),
        ("set -e; go vet && go test; go build", [("/src", False, at) for at in (True, False, False)]),
        ("set -e; go vet && go test && go build", [("/src", False, False)] * 3),
        ("set -e; (! true); go build", []),
        ("set -e; f() { [ -f nope ] && go vet; }; f; go build", []),
        ("set -e; f() { go vet && go test; }; f; go build", [("/src", False, False)] * 3),
        ("set -e; [ $1 = x ] && go vet; go build", [("/src", True, False), ("/src", False, False)]),
        ("[ $1 = x ] && cd cmd && go vet; go build", [("/src/cmd", True, True), (None, False, False)]),
        ("apt-get update && go build", [("/src", False, False)]),
        ("command -v go && go build", [("/src", False, False)]),
        ("time -p go vet && nice -5 go build", [("/src", False, False)] * 2),
        ("exec go build", [("/src", False, False)]),
        ("exec", []),
        ("printf -v d cmd; cd $d && go build", [(None, False, False)]),
        ("printf %s x && go build", [("/src", False, False)]),
        ("IFS=,; v=cmd,a; for d in $v; do cd $d && go build; done", [(None, True, False)]),
        ('IFS=,; d=cmd; cd "$d" && go build', [("/src/cmd", False, False)]),
        ("! cd cmd; go build", [("/src/cmd", False, False)]),
        ("go vet ./nope && go build", [("/src", False, False), ("/src", True, False)]),
        ("go build & go vet", [("/src", False, True), ("/src", False, False)]),
        ("nohup stdbuf -oL go build", [("/src", False, False)]),
        ("sh -ec 'go vet; go build'", [("/src", False, False)] * 2),
        ("sh -c 'set -e; go vet; true'; go vet; go build", [("/src", False, True)] * 2 + [("/src", False, False)]),
        ("bash --login -c 'go vet; go build'", [("/src", False, True), ("/src", False, False)]),
        ("sh $(which) -c 'go build'", []),
        ("sh -c", []),
        ('sh -c "$(cat x)"', []),
        ("sh build.sh", [("/src/cmd", False, True), ("/src/cmd", False, False)]),
        ("sh -e build.sh", [("/src/cmd", False, False)] * 2),
        ("sh nope.sh; go build", [("/src", False, False)]),
        ("case $1 in a) go vet;; b) cd cmd;; c) ;; esac; go build", [("/src", True, True), (None, False, False)]),
        ("case x in a) cd .;; esac; go build", [("/src", False, False)]),
        (
            "if [ $1 = 2 ]; then go vet; elif go list; then go test; else go fix; fi",
            [*[("/src", True, False)] * 1, ("/src", True, True), *[("/src", True, False)] * 2],
        ),
        (
            "while go vet; do go build; done; go test",
            [("/src", True, True), ("/src", True, True), ("/src", False, False)],
        ),
        ("for d in cmd $A; do (cd $d && go build); done", [("/src/cmd", False, False)]),
        ("for d in *; do cd $d; done", []),
        ("x=$(cd cmd && go list); go build", [("/src", False, False)]),
        ("A=cm; A=${A}d; cd $A; go build", [("/src/cmd", False, False)]),
        ("D=c; D+=md; cd $D; go build", [("/src/cmd", False, False)]),
        ("cd $PWD/cmd; go build", [("/src/cmd", False, False)]),
        ("cp -r . ~/app; cd ~/app && go build", [("/root/app", False, False)]),
        ("set -- $(ls); cd $1 && go build", [(None, False, False)]),
        (
            "while [ -f nope ]; do go vet; done; until [ -f go.mod ]; do go vet; done; go build",
            [("/src", False, False)],
        ),
        ("false; r=$?; [ $r -ne 0 ] && go build", [("/src", False, False)]),
        ("set -u; [ -n $X ] || go vet; go build", []),
        ("set -u; go vet ${X:-}; X=1; go build $X", [("/src", False, True), ("/src", False, False)]),
        ("set -- cmd a; cd $1 && go build", [("/src/cmd", False, False)]),
        ("set -e -- cmd; cd $1 && go build", [("/src/cmd", False, False)]),
        ("set -o pipefail cmd; cd $1; go build", [("/src/cmd", False, False)]),
        ("set -- a cmd; shift; cd $1 && go build", [("/src/cmd", False, False)]),
        (
            "set -- a cmd; for d in $@; do (cd $d && go build); done",
            [("/src/a", False, True), ("/src/cmd", False, False)],
        ),
        ('set -- "a cmd"; for d in "$@"; do [ "$d" = "a cmd" ] && go build; done', [("/src", False, False)]),
        ("set -- a; if [ $# -eq 1 ]; then go build; else go vet; fi", [("/src", False, False)]),
        ("f() { case $1 in cm*) cd $1;; *) cd a;; esac; go build; }; f cmd", [("/src/cmd", False, False)]),
        ("case a/b in x|a*) go build;; *) go vet;; esac", [("/src", False, False)]),
        (
            "case $(uname) in L*) go build;; *) go vet;; esac; go test",
            [("/src", False, True), ("/src", False, False)],
        ),
        ("case b in a) go build;; esac; go vet", [("/src", False, False)]),
        ("unset D; cd cmd$D && go build", [("/src/cmd", False, False)]),
        ("go vet && go list || go test && go build", [("/src", False, True)] * 2 + [("/src", False, False)]),
        ("command -V git > /dev/null; command go build", [("/src", False, False)]),
        ("read d < go.mod; cd $d && go build", [(None, False, False)]),
        ("bash -c 'pushd cmd; popd; go build'", [("/src", False, False)]),
        ("bash -c 'pushd cmd && go build; popd $(x); go vet'", [("/src/cmd", False, True), (None, False, False)]),
        ("pushd cmd && go build; go vet", [("/src", True, True), ("/src", False, False)]),
        ("cd cmd && cd - && go build", [("/src", False, False)]),
        (
            "cd cmd; (cd / && cd - && go build); cd $OLDPWD && go vet",
            [("/src/cmd", False, True), ("/src", False, False)],
        ),
        ("cd - && go build", [(None, False, False)]),
        ("eval 'cd cmd' && go build", [("/src/cmd", False, False)]),
        ("nice -n 5 timeout -k 1 60 go build", [("/src", False, False)]),
        (
            "i=a; while [ $i != aaa ]; do go vet; i=a$i; done; go build",
            [("/src", False, True)] * 2 + [("/src", False, False)],
        ),
        ("set -o pipefail; sh -c 'go vet | tee log'; go build", [("/src", False, True), ("/src", False, False)]),
        ("bash -eo pipefail -c 'go vet | tee log; go build'", [("/src", False, False), ("/src", False, False)]),
        ("bash -o pipefail -c 'go vet | tee log'; go vet | tee log", [("/src", False, True)] * 2),
        ("bash -c '[[ 1.24 == 1.* ]] || exit 1; go build'", [("/src", False, False)]),
        ("bash -c '[[ 1.24 == 1.23 ]] && exit 0; go build'", [("/src", False, False)]),
        ("bash -o pipefail <<EOF\ngo vet | tee log\nEOF", [("/src", False, False)]),
        ("true | false || go build", [("/src", False, False)]),
        ("false | true && go build; go vet", [("/src", False, True), ("/src", False, False)]),
        ("cp nope /out && go vet || true", [("/src", True, True)]),
        ("cp nope /out && go vet", [("/src", True, False)]),
        ("sh -c '' || go build", []),
        ("cd /go/pkg/mod/x@v1.0.0 && go build", [("/go/pkg/mod/x@v1.0.0", False, False)]),
    ],
)
def test_where_and_whether_a_go_command_runs(script: str, expected: list[tuple[str | None, bool, bool]]) -> None:
    files = {
        **MAIN,
        "cmd/x.go": LIBRARY,
        "a/x.go": LIBRARY,
        "b/x.go": LIBRARY,
        "build.sh": "cd cmd\ngo vet\ngo build\n",
    }
    assert one(f"RUN {script}", files) == expected


def test_an_export_reaches_the_rest_of_its_run_and_not_the_next() -> None:
    got = runs(replayed(FROM + "RUN export GOFLAGS=-mod=mod && go build\nRUN go build\n"))
    assert got[0].env.get("GOFLAGS") == "-mod=mod"
    assert "GOFLAGS" not in got[1].env


def test_a_prefix_is_for_one_command() -> None:
    got = runs(replayed(FROM + "RUN CGO_ENABLED=0 go build && go vet\n"))
    assert got[0].env.get("CGO_ENABLED") == "0"
    assert "CGO_ENABLED" not in got[1].env


def test_a_variable_that_is_not_exported_does_not_reach_go_but_its_value_is_used() -> None:
    got = runs(replayed(FROM + "RUN X=./cmd; go build $X\n"))
    assert "X" not in got[0].env
    assert [a.value for a in got[0].argv] == ["go", "build", "./cmd"]


def test_a_command_substitution_is_unknown() -> None:
    got = runs(replayed(FROM + 'RUN go build -ldflags="-X main.v=$(git describe)" .\n'))
    assert got[0].argv[2].value is None


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("env -C cmd go build", [("/src/cmd", False, False)]),
        ("env --chdir=cmd A=1 go build; go vet", [("/src/cmd", False, True), ("/src", False, False)]),
        ("env -S 'go build'", []),
    ],
)
def test_an_option_of_env_that_moves_is_followed_one_that_splits_is_not(
    command: str, expected: list[tuple[str | None, bool, bool]]
) -> None:
    assert one(f"RUN {command}") == expected


@pytest.mark.parametrize(
    ("command", "unset"),
    [("-i", {"A", "B"}), ("-u A", {"A"}), ("-uA", {"A"}), ("--unset=A", {"A"}), ("--ignore-environment", {"A", "B"})],
)
def test_env_takes_variables_away(command: str, unset: set[str]) -> None:
    (got,) = runs(replayed(FROM + f"ENV A=1 B=2\nRUN env {command} go build\n"))
    assert {"A", "B"} - got.env.keys() == unset


@pytest.mark.parametrize("command", ["export V=$(git describe)", 'export V="$(date)" W=x', "readonly V=$(date)"])
def test_a_value_that_nobody_knows_is_that_of_its_variable_alone(command: str) -> None:
    got = runs(replayed(FROM + f"RUN export GOFLAGS=-mod=mod && {command} && go build\n"))[0]
    assert got.env_complete
    assert got.env.get("V") is None


@pytest.mark.parametrize("command", ["export $(cat .env)", ". ./env.sh", 'eval "$(cat .env)"'])
def test_variables_that_a_file_sets_are_unknown_until_the_run_ends(command: str) -> None:
    got = runs(replayed(FROM + f"RUN {command} && go build\nRUN go build\n"))
    assert [run.env_complete for run in got] == [False, True]


def test_what_declare_sets_is_no_environment_but_with_x() -> None:
    script = "declare A=1; readonly B=2; declare -x C=3; local D=4; go build $A$B$C$D"
    got = runs(replayed(FROM + f'SHELL ["/bin/bash", "-c"]\nRUN {script}\n'))
    assert {"A", "B", "C", "D"} & got[0].env.keys() == {"C"}
    assert got[0].argv[2].value == "1234"


def test_a_script_that_can_not_be_read_may_have_changed_anything() -> None:
    got = replayed(FROM + "RUN )\nRUN go build\n")
    assert runs(got)[0].outcome is Outcome.UNKNOWN
    assert steps(got)[2].opaque


def test_the_exec_form_has_no_shell() -> None:
    got = runs(replayed(FROM + 'RUN ["go", "build", "$X"]\n'))
    assert [a.value for a in got[0].argv] == ["go", "build", "$X"]


def test_a_heredoc_is_the_script() -> None:
    got = runs(replayed(FROM + "RUN <<EOF\ncd cmd\ngo build\nEOF\n", {**MAIN, "cmd/x.go": LIBRARY}))
    assert got[0].workdir == "/src/cmd"


def test_spans_point_into_the_dockerfile_across_continuations_and_comments() -> None:
    text = FROM + "RUN go mod download && \\\n    # why\n    go build -o /app \\\n      ./cmd\n"
    second = runs(replayed(text))[1]
    assert text[second.span.start : second.span.end] == "go build -o /app \\\n      ./cmd"


def test_a_script_of_the_project_makes_the_rest_unknown() -> None:
    got = replayed(FROM + "RUN ./setup.sh && go build\n", {**MAIN, "setup.sh": "exit 1\n"})
    assert got.stages[0].image.look("/src/vendor").unknown
    assert steps(got)[-1].opaque


def test_package_managers_bring_tools_and_leave_the_project_alone() -> None:
    got = replayed(
        "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN apk add --no-cache git gcc musl-dev\nRUN go build\n"
    )
    assert runs(got)[0].image.look("/src/vendor").absent


def test_rm_and_mkdir_are_followed() -> None:
    files = {**MAIN, "vendor/modules.txt": ""}
    got = replayed(FROM + "RUN rm -rf vendor && mkdir -p out/bin\n", files)
    assert got.stages[0].image.look("/src/vendor/modules.txt").absent
    assert got.stages[0].image.look("/src/out/bin").present


def test_what_only_may_have_run_leaves_its_files_unknown() -> None:
    got = replayed(FROM + "RUN if grep -q x y; then touch made; fi\n")
    assert got.stages[0].image.look("/src/made").unknown


def test_a_program_may_write_where_its_words_point() -> None:
    got = replayed(FROM + "RUN hugo --minify --destination /out\n")
    assert got.stages[0].image.look("/out/index.html").unknown
    assert got.stages[0].image.look("/elsewhere").absent


def test_wildcards_become_the_files_that_match() -> None:
    files = {**MAIN, "cmd/a.go": "package main\n", "cmd/b.go": "package main\n"}
    got = runs(replayed(FROM + "RUN cd cmd && go build -o /app *.go\n", files))
    assert [a.value for a in got[0].argv][3:] == ["/app", "a.go", "b.go"]


def test_wildcards_over_files_that_are_not_known_are_unknown() -> None:
    got = runs(replayed(FROM + "RUN ./generate.sh\nRUN go build *.go\n", {**MAIN, "generate.sh": ""}))
    assert got[0].argv[-1].value is None


def test_git_clone_makes_its_folder_whatever_options_come_first() -> None:
    got = replayed(
        "FROM golang:1.24\nWORKDIR /\nRUN git clone --depth 1 --branch v1 https://example.com/some/tool.git\n"
    )
    assert got.stages[0].image.look("/tool/go.mod").unknown
    assert got.stages[0].image.look("/v1").absent


def test_what_rm_does_to_wildcards_that_cannot_be_followed_ends_at_their_directory() -> None:
    cleanup = "RUN apt-get update && apt-get install -y make && rm -rf /var/lib/apt/lists/* /tmp/*\n"
    got = replayed("FROM golang:1.24\n" + cleanup + "WORKDIR /go/src/app\nCOPY . .\nRUN go build\n")
    assert runs(got)[0].outcome is Outcome.SUCCEEDS
    lost = replayed("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN ./generate.sh; rm -f *.go\nRUN go build\n")
    assert runs(lost)[0].outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("$(dirname cmd/app)", "/src/cmd"),
        ("$(dirname /src/cmd/)", "/src"),
        ('"$(dirname "$0")/cmd"', None),
        ("$(dirname go.mod)", "/src"),
        ("$(basename /x/cmd/)", "/src/cmd"),
        ("$(basename cmd.d .d)", "/src/cmd"),
        ("$(cd cmd && pwd)", "/src/cmd"),
        ("$(cd ./cmd/.. && pwd)", "/src"),
        ("$(pwd)/cmd", "/src/cmd"),
        ("$(cd cmd && pwd -P)", None),
        ("$(basename -a cmd)", None),
        ("$(dirname cmd 2>/dev/null)", None),
        ("`dirname cmd/app`", "/src/cmd"),
    ],
)
def test_what_takes_a_path_apart_is_known(word: str, expected: str | None) -> None:
    files = {"go.mod": "module example.com/app\n", "cmd/app/main.go": "package main\n"}
    text = f"FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN cd {word}; go version\n"
    (step,) = [step for step in replayed(text, files).stages[-1].steps if step.go]
    assert step.go[0].workdir == expected


def test_a_default_is_assigned() -> None:
    files = {"go.mod": "module example.com/app\n", "cmd/app/main.go": "package main\n"}
    script = ': "${DIR:=cmd}" "${SUB=$DIR/app}" "${DIR:=other}"; cd "$SUB"; go version'
    text = f"FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN {script}\n"
    (step,) = [step for step in replayed(text, files).stages[-1].steps if step.go]
    assert step.go[0].workdir == "/src/cmd/app"


def test_a_system_is_told_by_its_name() -> None:
    text = (
        'FROM golang:1.24\nRUN [ "$(uname -s)" = Linux ] || go vet; [ "$(uname)" = Darwin ] && go build; go version\n'
    )
    assert [run.name for run in runs(replayed(text, {}))] == ["version"]


@pytest.mark.parametrize(
    "script", ["test -d DIR", "[ -d DIR ] && go version", "cd DIR", "cp -r DIR /x", "cat DIR/lib.go"]
)
def test_what_go_unpacks_is_not_followed(script: str) -> None:
    line = script.replace("DIR", "/go/pkg/mod/example.com/lib@v1.1.0")
    text = f"FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN {line}\n"
    files = {"go.mod": "module example.com/app\n\ngo 1.21\n\nrequire example.com/lib v1.1.0\n"}
    assert steps(replayed(text, files))[-1].failures == ()

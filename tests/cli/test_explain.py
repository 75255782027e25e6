"""`gowharf explain` shows the replay."""

import json

GO_MOD = "module example.com/app\n\ngo 1.24\n"
DOCKERFILE = """\
FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod ./
RUN go build -o /app \\
    ./...

FROM scratch
COPY --from=build /app /app
USER 1000
"""


def prepare(folder):
    (folder / "go.mod").write_text(GO_MOD)
    (folder / "main.go").write_text("package main\n\nfunc main() {}\n")
    (folder / "Dockerfile").write_text(DOCKERFILE)


def test_a_person_sees_stages_steps_and_go_commands(gowharf, folder):
    prepare(folder)
    status, out, err = gowharf("explain", "Dockerfile")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Dockerfile"
    assert lines[1].startswith("context .: ")
    assert "stage 0 build: from golang:1.24, Go 1.24" in out
    assert any(line.split()[:3] == ["3", "COPY", "go.mod"] for line in lines)
    assert "go build -o /app ./...: " in out


def test_json_is_version_1(gowharf, folder):
    prepare(folder)
    data = json.loads(gowharf("explain", "--output-format", "json", "Dockerfile").out)
    assert list(data) == ["version", "dockerfile", "context", "context_reason", "stages"]
    assert (data["version"], data["dockerfile"], data["context"]) == (1, "Dockerfile", ".")
    build, final = data["stages"]
    assert list(build) == ["name", "base", "go_version", "steps"]
    assert (build["name"], build["base"], final["base"]) == ("build", "golang:1.24", "scratch")
    run = next(step for step in build["steps"] if step["instruction"].startswith("RUN"))
    assert list(run) == ["line", "instruction", "workdir", "user", "go"]
    assert (run["line"], run["workdir"], run["user"]) == (4, "/src", "root")
    (go,) = run["go"]
    assert list(go) == ["argv", "module", "mod", "mod_reason", "network", "fetches", "outcome", "go_says"]
    assert go["argv"] == ["go", "build", "-o", "/app", "./..."]
    assert go["outcome"] in ("succeeds", "fails", "unknown")


def test_the_context_can_be_given(gowharf, folder):
    prepare(folder)
    (folder / "sub").mkdir()
    out = gowharf("explain", "Dockerfile", "--context", "sub").out
    assert out.splitlines()[1] == "context sub: the command line says so"


def test_html_is_one_page(gowharf, folder):
    prepare(folder)
    status, out, err = gowharf("explain", "Dockerfile", "--output-format", "html")
    assert (status, err) == (0, "")
    assert out.startswith("<!DOCTYPE html>") and out.endswith("</html>\n")
    assert "go build -o /app ./..." in out


def test_a_file_that_is_no_dockerfile_is_refused_as_html_too(gowharf, folder):
    (folder / "main.go").write_text("package main\n")
    ran = gowharf("explain", "main.go", "--output-format", "html")
    assert (ran.status, ran.out) == (2, "")
    assert "main.go is no Dockerfile" in ran.err


def test_what_is_unknown_says_why(gowharf, folder):
    (folder / "go.mod").write_text(GO_MOD)
    (folder / "Makefile").write_text("include *.mk\n")
    (folder / "Dockerfile").write_text(
        "FROM registry.example.com/go:stable\nRUN go build .\n"
        "FROM golang:1.24\nWORKDIR /src\nCOPY Makefile .\nRUN make generate\nRUN go build .\n"
    )
    lines = [line.strip() for line in gowharf("explain", "Dockerfile").out.splitlines()]
    assert "unknown because which Go the image has is not known" in lines
    opaque = lines.index("it runs something that can't be followed, which may add or change files")
    assert "RUN make generate" in lines[opaque - 1]
    assert "unknown because whether there is a go.work is not known" in lines[opaque:]


def test_what_is_known_gives_no_reason_for_not_knowing(gowharf, folder):
    prepare(folder)
    assert "unknown because" not in gowharf("explain", "Dockerfile").out

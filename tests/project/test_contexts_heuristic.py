"""Where nothing says how a Dockerfile is built, what it copies does."""

from tests.project.contexts_project import DOCKERFILE, answers, short

GO = {"go.mod": "module example.com/m\n", "go.sum": "", "main.go": "package main\n"}


def test_the_folder_that_holds_most_of_the_copied_files():
    texts = {"build/docker/Dockerfile": "FROM golang\nCOPY go.mod go.sum ./\nCOPY *.go ./\n", **GO}
    (build,) = answers(texts)
    assert build.context.directory == ""
    assert build.reason.text == "the files that it copies, such as go.mod, are in the project root"
    assert not build.guess


def test_what_add_takes_from_the_context_counts_and_what_it_downloads_does_not():
    texts = {"svc/Dockerfile": "FROM golang\nADD go.mod go.sum ./\nADD https://example.com/x /x\n", **GO}
    assert short(texts) == [("svc/Dockerfile", "dir", "")]
    assert not answers(texts)[0].guess


def test_the_nearest_of_equals():
    texts = {"svc/Dockerfile": "FROM golang\nCOPY go.mod go.sum ./\n", "svc/go.mod": "", "svc/go.sum": "", **GO}
    assert short(texts) == [("svc/Dockerfile", "dir", "svc")]


def test_bind_mounts_count_and_other_stages_do_not():
    dockerfile = (
        "FROM golang AS b\nCOPY --from=x Dockerfile /\nADD https://example.com/Dockerfile /\n"
        "RUN --mount=type=bind,source=go.mod,target=go.mod --mount=type=bind,from=x,source=Dockerfile go build\n"
    )
    assert short({"docker/Dockerfile": dockerfile, **GO}) == [("docker/Dockerfile", "dir", "")]


def test_a_go_build_that_copies_everything_needs_the_folder_of_its_module():
    (build,) = answers({"cmd/app/Dockerfile": DOCKERFILE, "cmd/app/main.go": "", **GO})
    assert build.context.directory == ""
    assert build.reason.text == "it builds with go, and the nearest module is in the project root"


def test_without_any_evidence_its_own_folder_is_a_guess():
    (build,) = answers({"images/server/Dockerfile": "FROM scratch\nCOPY app /app\n", **GO})
    assert (build.context.directory, build.guess) == ("images/server", True)


def test_a_dockerfile_in_the_root_is_built_from_the_root():
    (build,) = answers({"Dockerfile": "FROM scratch\nCOPY app /app\n"})
    assert (build.context.directory, build.reason.text, build.guess) == ("", "it is in the project root", False)

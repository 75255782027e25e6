"""Which description of a build counts."""

from gowharf.project.contexts import builds
from gowharf.project.model import BuildConfig, Context, Reason, Settings
from tests.project.contexts_project import DOCKERFILE, answers, project, short

COMPOSE = "services:\n  api:\n    build: ./api\n"
BAKE = 'target "api" {\n  context = "."\n  dockerfile = "api/Dockerfile"\n}\n'
WORKFLOW = "jobs:\n  b:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: {file: api/Dockerfile}\n"
MAKEFILE = "image:\n\tdocker build -f api/Dockerfile .\n"


def test_compose_is_heard_before_bake_workflows_and_makefiles():
    texts = {"api/Dockerfile": DOCKERFILE}
    texts["Makefile"] = MAKEFILE
    assert short(texts) == [("api/Dockerfile", "dir", "")]
    texts[".github/workflows/ci.yml"] = WORKFLOW
    assert short(texts) == [("api/Dockerfile", "git", "")]
    texts["docker-bake.hcl"] = BAKE
    assert short(texts) == [("api/Dockerfile", "dir", "")]
    texts["compose.yaml"] = COMPOSE
    assert [build.context.directory for build in answers(texts)] == ["api", ""]


def test_a_weaker_description_adds_only_what_it_builds_from_elsewhere():
    texts = {"api/Dockerfile": DOCKERFILE, "compose.yaml": COMPOSE, "Makefile": "all:\n\tdocker build api\n"}
    assert short(texts) == [("api/Dockerfile", "dir", "api")]
    texts["Makefile"] = MAKEFILE
    assert short(texts) == [("api/Dockerfile", "dir", "api"), ("api/Dockerfile", "dir", "")]


def test_configuration_is_heard_before_everything():
    said = BuildConfig("api/Dockerfile", Context("dir", "deploy"), Reason("gowharf.toml says so", None), None, {}, {})
    got = answers({"api/Dockerfile": DOCKERFILE, "compose.yaml": COMPOSE}, Settings(builds=(said,)))
    assert got == (said,)


def test_each_context_is_given_where_descriptions_disagree():
    texts = {
        "api/Dockerfile": DOCKERFILE,
        "compose.yaml": COMPOSE,
        "compose.ci.yaml": "services:\n  api:\n    build: {context: ., dockerfile: api/Dockerfile}\n",
    }
    assert short(texts) == [("api/Dockerfile", "dir", ""), ("api/Dockerfile", "dir", "api")]


def test_descriptions_that_agree_are_one_build():
    texts = {"api/Dockerfile": DOCKERFILE, "compose.yaml": COMPOSE, "compose.ci.yaml": COMPOSE}
    assert short(texts) == [("api/Dockerfile", "dir", "api")]


def test_a_build_for_several_platforms_is_one_build():
    texts = {
        "Dockerfile": DOCKERFILE,
        "Makefile": "all:\n\tdocker build --platform linux/amd64 .\n\tdocker build --platform linux/arm64 .\n",
    }
    (build,) = answers(texts)
    assert build.platform is None


def test_at_most_eight_builds_are_given_for_one_dockerfile():
    services = "".join(f"  s{i}:\n    build: {{context: ., args: {{N: '{i}'}}}}\n" for i in range(20))
    assert len(answers({"Dockerfile": DOCKERFILE, "compose.yaml": "services:\n" + services})) == 8


def test_a_description_in_test_data_does_not_speak_for_the_project():
    texts = {"Dockerfile": DOCKERFILE, "e2e/testdata/compose.yaml": "services:\n  a:\n    build: {context: ../..}\n"}
    (build,) = answers(texts)
    assert build.reason.place is None
    texts["e2e/testdata/Dockerfile"] = DOCKERFILE
    texts["e2e/testdata/compose.yaml"] = "services:\n  a:\n    build: .\n"
    assert ("e2e/testdata/Dockerfile", "dir", "e2e/testdata") in short(texts)


def test_a_file_of_any_name_is_a_dockerfile_where_a_build_names_it():
    texts = {
        "image.txt": DOCKERFILE,
        "compose.yaml": "services:\n  a:\n    build: {context: ., dockerfile: image.txt}\n",
    }
    assert short(texts) == [("image.txt", "dir", "")]


def test_a_link_to_a_dockerfile_speaks_for_the_file():
    compose = "services:\n  a:\n    build: .\n"
    made = project(
        {"compose.yaml": compose, "docker/Dockerfile": DOCKERFILE}, links={"Dockerfile": "docker/Dockerfile"}
    )
    (build,) = builds(made)
    assert (build.dockerfile, build.context) == ("docker/Dockerfile", Context("dir", ""))


def test_an_excluded_dockerfile_is_not_brought_back_by_a_description():
    made = project({"compose.yaml": COMPOSE, "api/Dockerfile": DOCKERFILE})
    made.found = made.found._replace(dockerfiles=())
    assert builds(made) == ()

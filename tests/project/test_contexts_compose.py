"""Compose files say how Dockerfiles are built."""

from gowharf.project.model import Context
from tests.project.contexts_project import DOCKERFILE, answers, line, short


def test_a_build_as_one_word_is_the_context():
    texts = {"deploy/docker-compose.yml": "services:\n  api:\n    build: ../api\n", "api/Dockerfile": DOCKERFILE}
    (build,) = answers(texts)
    assert (build.dockerfile, build.context) == ("api/Dockerfile", Context("dir", "api"))
    assert build.reason.text == "deploy/docker-compose.yml builds it from api"
    assert line(texts, build) == "build: ../api"


def test_everything_a_build_map_says_is_taken():
    texts = {
        "docker-compose.yml": """
x-args: &args
  GO_VERSION: 1.24
  TOKEN:
services:
  api:
    build:
      context: .
      dockerfile: docker/api.Dockerfile
      target: dev
      args:
        <<: *args
        NAME: api
      additional_contexts:
        - shared=./libs
        - base=docker-image://alpine:3.20
        - other=service:web
      platforms: [linux/arm64]
""",
        "docker/api.Dockerfile": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert (build.dockerfile, build.context, build.target) == ("docker/api.Dockerfile", Context("dir", ""), "dev")
    assert build.args == {"GO_VERSION": "1.24", "TOKEN": None, "NAME": "api"}
    assert build.contexts["shared"] == Context("dir", "libs")
    assert build.contexts["base"] == "image:alpine:3.20"
    assert build.contexts["other"] == Context("unknown", "")
    assert build.platform == "linux/arm64"


def test_variables_have_their_defaults_and_the_values_of_the_env_file():
    texts = {
        "compose.yaml": """
services:
  api:
    build:
      context: ${ROOT:-.}
      dockerfile: ${KIND}/Dockerfile
      args: ["GO=${GO:-1.24}", "REV=${REVISION}", "COST=$$5", "USER"]
""",
        ".env": '# settings\nKIND="svc"\n',
        "svc/Dockerfile": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert build.dockerfile == "svc/Dockerfile"
    assert build.args == {"GO": "1.24", "REV": None, "COST": "$5", "USER": None}


def test_a_context_that_holds_an_unknown_variable_says_nothing():
    texts = {"compose.yaml": "services:\n  a:\n    build: {context: '${WHERE}'}\n", "Dockerfile": DOCKERFILE}
    assert answers(texts)[0].reason.place is None


def test_a_service_inherits_the_build_that_it_extends():
    texts = {
        "compose.yaml": """
services:
  worker:
    extends: {file: common/base.yml, service: app}
    build: {target: worker}
""",
        "common/base.yml": "services:\n  app:\n    build: {context: .., dockerfile: common/Dockerfile}\n",
        "common/Dockerfile": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert (build.dockerfile, build.context, build.target) == ("common/Dockerfile", Context("dir", ""), "worker")


def test_an_override_file_adds_to_the_build_beside_it():
    texts = {
        "docker-compose.yml": "services:\n  api:\n    build: {context: ./api}\n",
        "docker-compose.override.yml": "services:\n  api:\n    build: {target: dev}\n",
        "api/Dockerfile": DOCKERFILE,
        "Dockerfile": DOCKERFILE,
    }
    got = [(each.context.directory, each.target) for each in answers(texts) if each.dockerfile == "api/Dockerfile"]
    assert sorted(got, key=str) == [("api", "dev"), ("api", None)]


def test_an_included_file_of_another_name_is_read():
    texts = {"compose.yaml": "include:\n  - svc/stack.yml\n", "svc/stack.yml": "services:\n  a:\n    build: ..\n"}
    assert short({**texts, "Dockerfile": DOCKERFILE}) == [("Dockerfile", "dir", "")]
    (build,) = answers({**texts, "Dockerfile": DOCKERFILE})
    assert build.reason.text == "svc/stack.yml builds it from ."


def test_an_inline_dockerfile_is_not_the_dockerfile_of_that_folder():
    texts = {
        "compose.yaml": "services:\n  a:\n    build:\n      context: .\n      dockerfile_inline: FROM alpine\n",
        "Dockerfile": DOCKERFILE,
    }
    assert answers(texts)[0].reason.place is None
    texts["compose.override.yaml"] = "services:\n  a:\n    build: {target: dev}\n"
    assert answers(texts)[0].reason.place is None


def test_a_context_outside_of_the_project_is_told_as_such():
    texts = {
        "compose.yaml": "services:\n  a:\n    build: {context: /srv/app, dockerfile: /srv/app/Dockerfile}\n",
        "Dockerfile": DOCKERFILE,
    }
    assert answers(texts)[0].reason.place is None


def test_a_context_folder_that_is_made_later_is_unknown():
    texts = {
        "compose.yaml": "services:\n  a:\n    build: {context: dist, dockerfile: ../Dockerfile}\n",
        "Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("Dockerfile", "unknown", "")]


def test_broken_yaml_says_nothing():
    texts = {"compose.yaml": "services:\n  a:\n  build: [\n", "sub/Dockerfile": DOCKERFILE}
    assert short(texts) == [("sub/Dockerfile", "dir", "sub")]

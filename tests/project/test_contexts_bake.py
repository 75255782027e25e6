"""docker-bake files say how Dockerfiles are built."""

from gowharf.project.contexts import hcl
from gowharf.project.model import Context
from tests.project.contexts_project import DOCKERFILE, answers, line, short

BAKE = """
variable "GO_VERSION" { default = "1.24" }
variable "TAG" {
  default = "example.com/app:${GO_VERSION}"   # of course
}
function "tags" {
  params = [name]
  result = ["${name}:latest"]
}
group "default" { targets = ["api", "worker"] }

target "_common" {
  args = { GO_VERSION = GO_VERSION, COMMIT = null }
  platforms = ["linux/amd64", "linux/arm64"]
}
target "api" {
  inherits   = ["_common"]
  dockerfile = "build/package/Dockerfile"
  target     = "api"
  tags       = tags("api")
  contexts   = { src = "./libs", golang = "docker-image://golang:${GO_VERSION}", made = "target:worker" }
}
target "worker" {
  inherits = ["api"]
  context = "services"
  dockerfile = "worker/Dockerfile"
  args = {
    NAME = "w${GO_VERSION}"
    WHEN = timestamp()
  }
}
"""
FILES = {"build/package/Dockerfile": DOCKERFILE, "services/worker/Dockerfile": DOCKERFILE, "docker-bake.hcl": BAKE}


def test_targets_inherit_and_their_dockerfile_is_seen_from_the_context():
    api, worker = answers(FILES)
    assert (api.dockerfile, api.context, api.target) == ("build/package/Dockerfile", Context("dir", ""), "api")
    assert api.args == {"GO_VERSION": "1.24"}
    assert api.contexts == {
        "src": Context("dir", "libs"),
        "golang": "image:golang:1.24",
        "made": Context("unknown", ""),
    }
    assert line(FILES, api) == 'target "api" {'
    assert (worker.dockerfile, worker.context) == ("services/worker/Dockerfile", Context("dir", "services"))
    assert worker.args == {"GO_VERSION": "1.24", "NAME": "w1.24", "WHEN": None}


def test_a_literal_matrix_is_expanded():
    texts = {
        "docker-bake.hcl": """
target "svc" {
  name = "svc-${item.name}"
  matrix = { item = [{ name = "a", dir = "a" }, { name = "b", dir = "b" }] }
  context = "."
  dockerfile = "${item.dir}/Dockerfile"
}
""",
        "a/Dockerfile": DOCKERFILE,
        "b/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("a/Dockerfile", "dir", ""), ("b/Dockerfile", "dir", "")]


def test_a_target_that_needs_a_function_for_its_context_says_nothing():
    texts = {"docker-bake.hcl": 'target "a" { context = dir(".") }\n', "Dockerfile": DOCKERFILE}
    assert answers(texts)[0].reason.place is None


def test_json_says_the_same():
    texts = {
        "docker-bake.json": '{"variable": {"D": {"default": "api"}},\n "target": {"api": {\n'
        '  "context": ".", "dockerfile": "${D}/Dockerfile", "args": {"A": 1, "B": null}}}}',
        "api/Dockerfile": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert (build.dockerfile, build.context) == ("api/Dockerfile", Context("dir", ""))
    assert build.args == {"A": "1"}


def test_what_hcl_this_reader_does_not_know_is_passed_over():
    blocks = hcl.parse(
        'target "a" {\n x = [for i in y : i]\n z = a ? "b" : "c"\n d = <<EOT\nFROM x\nEOT\n e = "f"\n}\n'
    )
    assert blocks[0].attributes["x"] == hcl.UNKNOWN
    assert blocks[0].attributes["z"] == hcl.UNKNOWN
    assert blocks[0].attributes["e"] == hcl.Template(("f",))


def test_an_argument_from_a_variable_that_is_null_is_not_given() -> None:
    bake = """
variable "GO_VERSION" { default = null }
target "default" { args = { GO_VERSION = "${GO_VERSION}", TAG = "v${GO_VERSION}" } }
"""
    [build] = answers({"Dockerfile": DOCKERFILE, "docker-bake.hcl": bake})
    assert build.args == {"TAG": None}


def test_what_is_escaped_in_a_string_is_read() -> None:
    args = r'args = { A = "x\"y\tz\\" }'
    target = f'target "a" {{\n  context = "."\n  dockerfile = "build/package/Dockerfile"\n  {args}\n}}\n'
    build = next(build for build in answers({**FILES, "docker-bake.hcl": target}) if build.args)
    assert build.args == {"A": 'x"y\tz\\'}

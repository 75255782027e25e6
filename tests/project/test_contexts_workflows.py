"""GitHub workflows and cloud builders say how Dockerfiles are built."""

from gowharf.project.model import Context
from tests.project.contexts_project import DOCKERFILE, answers, line, short

HEAD = "on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n"


def test_without_a_context_the_action_builds_a_fresh_clone():
    texts = {
        ".github/workflows/release.yml": HEAD
        + """    steps:
      - uses: actions/checkout@v4
      - uses: docker/build-push-action@v6
        with:
          file: build/Dockerfile
          push: true
""",
        "build/Dockerfile": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert (build.dockerfile, build.context) == ("build/Dockerfile", Context("git", ""))
    assert build.reason.text == ".github/workflows/release.yml builds it from a fresh clone of the repository"
    assert line(texts, build) == "- uses: docker/build-push-action@v6"


def test_a_folder_of_the_git_context():
    texts = {
        ".github/workflows/a.yml": HEAD
        + "    steps:\n      - uses: docker/build-push-action@v6\n        with: {context: '{{defaultContext}}:svc'}\n",
        "svc/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("svc/Dockerfile", "git", "svc")]


def test_arguments_targets_and_named_contexts_are_taken():
    texts = {
        ".github/workflows/ci.yaml": """
env:
  GO_VERSION: '1.24'
jobs:
  b:
    steps:
      - uses: docker/build-push-action@v5
        with:
          context: ./api
          target: prod
          platforms: linux/amd64,linux/arm64
          build-args: |
            GO_VERSION=${{ env.GO_VERSION }}
            COMMIT=${{ github.sha }}
          build-contexts: |
            libs=./libs
            base=docker-image://alpine:3
""",
        "api/Dockerfile": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert (build.context, build.target, build.platform) == (Context("dir", "api"), "prod", None)
    assert build.args == {"GO_VERSION": "1.24", "COMMIT": None}
    assert build.contexts == {"libs": Context("dir", "libs"), "base": "image:alpine:3"}


def test_a_literal_matrix_is_expanded():
    texts = {
        ".github/workflows/ci.yml": HEAD
        + """    strategy:
      matrix:
        service: [api, web]
        include:
          - service: job
            file: job/Containerfile
          - service: api
            file: api/Dockerfile.prod
    steps:
      - uses: docker/build-push-action@v6
        with:
          context: .
          file: ${{ matrix.file || format('{0}', 1) }}
      - run: docker build -f ${{ matrix.service }}/Dockerfile ${{ matrix.service }}
""",
        "api/Dockerfile": DOCKERFILE,
        "api/Dockerfile.prod": DOCKERFILE,
        "web/Dockerfile": DOCKERFILE,
        "job/Containerfile": DOCKERFILE,
    }
    assert short(texts) == [
        ("api/Dockerfile", "dir", "api"),
        ("api/Dockerfile.prod", "dir", ""),
        ("job/Containerfile", "dir", ""),
        ("web/Dockerfile", "dir", "web"),
    ]


def test_a_matrix_of_maps_is_expanded():
    texts = {
        ".github/workflows/ci.yml": HEAD
        + """    strategy:
      matrix:
        service:
          - {name: api, build: {file: api/Dockerfile.prod}}
          - {name: web, build: {file: web/Dockerfile}}
        exclude:
          - service: {name: web, build: {file: web/Dockerfile}}
    steps:
      - run: docker build -f ${{ matrix.service.build.file }} ${{ matrix.service.name }}
""",
        "api/Dockerfile.prod": DOCKERFILE,
        "web/Dockerfile": DOCKERFILE,
    }
    builds = answers(texts)
    assert [(build.dockerfile, build.context.directory, build.reason.place is None) for build in builds] == [
        ("api/Dockerfile.prod", "api", False),
        ("web/Dockerfile", "web", True),
    ]


def test_the_first_version_of_the_action_has_names_of_its_own():
    texts = {
        ".github/workflows/ci.yml": HEAD
        + "    steps:\n      - uses: docker/build-push-action@v1\n"
        + "        with: {path: api, dockerfile: api/Dockerfile.prod, build_args: 'A=1,B=2'}\n",
        "api/Dockerfile.prod": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert (build.context, dict(build.args)) == (Context("dir", "api"), {"A": "1", "B": "2"})


def test_an_unknown_expression_in_a_path_says_nothing():
    texts = {
        ".github/workflows/ci.yml": HEAD
        + "    steps:\n      - uses: docker/build-push-action@v6\n"
        + "        with: {context: ., file: '${{ inputs.file }}'}\n",
        "Dockerfile": DOCKERFILE,
    }
    assert answers(texts)[0].reason.place is None


def test_run_lines_are_followed_from_their_working_directory():
    texts = {
        ".github/workflows/ci.yml": HEAD
        + """    defaults: {run: {working-directory: services}}
    steps:
      - run: |
          cd api
          docker buildx build --load \\
            --build-arg VERSION="$GITHUB_SHA" -t app:test \\
            -f Dockerfile ..
      - working-directory: tools
        run: podman build .
      - run: cd $GITHUB_WORKSPACE/web && docker build .
""",
        "services/api/Dockerfile": DOCKERFILE,
        "tools/Dockerfile": DOCKERFILE,
        "web/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [
        ("services/api/Dockerfile", "dir", "services"),
        ("tools/Dockerfile", "dir", "tools"),
        ("web/Dockerfile", "dir", "web"),
    ]
    assert answers(texts)[0].args == {"VERSION": None}


def test_a_checkout_into_a_folder_and_of_another_repository():
    steps = "    steps:\n      - uses: actions/checkout@v4\n        with: {%s}\n      - run: docker build %s\n"
    ours = {".github/workflows/a.yml": HEAD + steps % ("path: src", "src/api"), "api/Dockerfile": DOCKERFILE}
    assert answers(ours)[0].reason.text == ".github/workflows/a.yml builds it from api"
    later = {
        path: text.replace("steps:\n", "steps:\n      - uses: actions/setup-go@v5\n") for path, text in ours.items()
    }
    assert answers(later)[0].reason.text == ".github/workflows/a.yml builds it from api"
    theirs = {".github/workflows/a.yml": HEAD + steps % ("repository: other/app", "."), "Dockerfile": DOCKERFILE}
    assert answers(theirs)[0].reason.place is None


def test_a_composite_action_builds_too():
    texts = {
        ".github/actions/image/action.yml": "runs:\n  using: composite\n  steps:\n    - shell: bash\n"
        "      run: docker build -f deploy/Dockerfile .\n",
        "deploy/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("deploy/Dockerfile", "dir", "")]


def test_goreleaser_builds_from_a_folder_of_artifacts():
    texts = {
        ".goreleaser.yaml": "dockers:\n  - dockerfile: build/Dockerfile\n",
        "build/Dockerfile": "FROM scratch\nCOPY app /\n",
    }
    (build,) = answers(texts)
    assert build.context == Context("unknown", "")
    assert "only what was built before" in build.reason.text


def test_skaffold_cloud_build_and_tilt_speak():
    texts = {
        "skaffold.yaml": "build:\n  artifacts:\n  - context: svc\n    docker: {dockerfile: a/Dockerfile}\n",
        "svc/a/Dockerfile": DOCKERFILE,
        "cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -f, b/Dockerfile, .]\n",
        "b/Dockerfile": DOCKERFILE,
        "Tiltfile": "docker_build('c', '.', dockerfile='c/Dockerfile')\n",
        "c/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [
        ("b/Dockerfile", "dir", ""),
        ("c/Dockerfile", "dir", ""),
        ("svc/a/Dockerfile", "dir", "svc"),
    ]


def test_other_builders_of_skaffold_and_other_ways_to_write_a_tiltfile_or_a_cloud_build():
    texts = {
        "skaffold.yaml": "build:\n  artifacts:\n  - ko: {}\n    context: b\n  - context: svc\n    kaniko: {}\n",
        "svc/Dockerfile": DOCKERFILE,
        "cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/docker\n  entrypoint: bash\n"
        "  args: [-c, 'docker build -f b/Dockerfile b']\n",
        "b/Dockerfile": DOCKERFILE,
        "Tiltfile": '# one\nif True:\n    docker_build("c", context="c", dockerfile="c/Dockerfile.dev")\n'
        "docker_build('d', 'd')\ndocker_build('e')\n",
        "c/Dockerfile.dev": DOCKERFILE,
        "d/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [
        ("b/Dockerfile", "dir", "b"),
        ("c/Dockerfile.dev", "dir", "c"),
        ("d/Dockerfile", "dir", "d"),
        ("svc/Dockerfile", "dir", "svc"),
    ]
    assert all(build.reason.place is not None for build in answers(texts))

"""Which files a walk finds."""

import pytest

from gowharf.project.discover import discover, is_dockerfile
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.gitignore import Matcher
from gowharf.project.model import Discovered


def find(*paths: str, ignore: str = "", present: bool = True, links: dict[str, str] | None = None) -> Discovered:
    files = MemoryFiles({**dict.fromkeys(paths, ""), ".gitignore": ignore}, links)
    return discover(files, GitView(present, (), Matcher(files)))


@pytest.mark.parametrize(
    "name",
    ["Dockerfile", "dockerfile", "DOCKERFILE", "Dockerfile.prod", "Dockerfile.alpine3.20", "api.Dockerfile",
     "api.dockerfile", "Dockerfile-dev", "Dockerfile_dev", "Containerfile", "Containerfile.rhel", "Dockerfile.go"],
)  # fmt: skip
def test_these_names_are_dockerfiles(name: str) -> None:
    assert is_dockerfile(name)


@pytest.mark.parametrize(
    "name",
    ["Dockerfile.dockerignore", ".dockerignore", "Dockerfile.tmpl", "Dockerfile.j2", "Dockerfile.gotmpl",
     "Dockerfile.in", "dockerfile.go", "dockerfile_test.go", "Dockerfile.md", "dockerfile.txt", "Dockerfile.orig",
     "Dockerfile.bak~", "Dockerfiles", "mydockerfile", "Containerfile.containerignore",
     "docker-compose.yml", "Dockerfile.prod.sh"],
)  # fmt: skip
def test_these_names_are_not(name: str) -> None:
    assert not is_dockerfile(name)


def test_every_kind_is_found_and_sorted() -> None:
    found = find("b/go.mod", "go.mod", "go.sum", "go.work", "go.work.sum", "Dockerfile", "b/x.Dockerfile",
                 "x.Dockerfile.dockerignore", ".dockerignore", "vendor/modules.txt", "main.go")  # fmt: skip
    assert found.gomods == ("b/go.mod", "go.mod")
    assert found.goworks == ("go.work",)
    assert found.gosums == ("go.sum", "go.work.sum")
    assert found.modules_txts == ("vendor/modules.txt",)
    assert found.dockerfiles == ("Dockerfile", "b/x.Dockerfile")
    assert found.dockerignores == (".dockerignore", "x.Dockerfile.dockerignore")


def test_what_belongs_to_others_is_passed_over() -> None:
    found = find("go.mod", "vendor/modules.txt", "vendor/example.com/x/go.mod", "vendor/example.com/x/Dockerfile",
                 ".git/Dockerfile", "node_modules/a/Dockerfile", "testdata/go.mod", "old/go.mod",
                 "old/vendor/example.com/go.work", "old/vendor/Dockerfile")  # fmt: skip
    assert found.gomods == ("go.mod", "old/go.mod")
    assert found.goworks == ()
    assert found.dockerfiles == ()
    assert found.modules_txts == ("vendor/modules.txt",)


def test_a_service_called_vendor_is_no_vendor_directory() -> None:
    assert find("services/vendor/Dockerfile").dockerfiles == ("services/vendor/Dockerfile",)


def test_what_git_ignores_is_passed_over_and_remembered() -> None:
    found = find("go.mod", "out/Dockerfile", "out/deep/go.mod", "go.sum", "Dockerfile", ignore="out/\ngo.sum\n")
    assert found.dockerfiles == ("Dockerfile",)
    assert found.gosums == ()
    assert found.ignored == ("go.sum", "out")


def test_without_a_repository_an_ignored_file_is_there() -> None:
    found = find("go.mod", "go.sum", "vendor/modules.txt", ignore="go.sum\nvendor/\n", present=False)
    assert found.gosums == ("go.sum",)
    assert found.modules_txts == ("vendor/modules.txt",)
    assert found.ignored == ()


def test_directory_links_are_not_followed_and_a_linked_dockerfile_is_judged_once() -> None:
    links = {"loop": ".", "Dockerfile": "build/Dockerfile", "api.Dockerfile": "build/image"}
    found = find("build/Dockerfile", "build/image", links=links)
    assert found.dockerfiles == ("api.Dockerfile", "build/Dockerfile")


def test_a_deep_tree_is_walked() -> None:
    deep = "/".join("d" * 400)
    assert find(deep + "/Dockerfile").dockerfiles == (deep + "/Dockerfile",)


def test_templates_are_no_dockerfiles_and_no_modules() -> None:
    files = MemoryFiles(
        {
            "new/Dockerfile": "FROM golang:1.24\nCOPY apps/{{NAME}}/go.mod ./\n",
            "new/go.mod": "module example.com/{{ .Name }}\n",
            "Dockerfile": 'FROM golang:1.24\nRUN go list -f "{{.Dir}}" ./...\nLABEL a="{{ b }}"\n',
            "go.mod": "module example.com/app // {{ here }}\n",
        },
        None,
    )
    found = discover(files, GitView(False, (), Matcher(files)))
    assert found.dockerfiles == ("Dockerfile",)
    assert found.gomods == ("go.mod",)

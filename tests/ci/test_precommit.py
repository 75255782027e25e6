"""The hooks, run by the real pre-commit in a scratch repository."""

import os
import re
import subprocess
import sys

import pytest
import yaml

from tests.ci import packages
from tests.docs.pages import ROOT

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / packages.HOOKS).read_text())}


def run(*argv, cwd, env):
    done = subprocess.run(argv, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


@pytest.fixture
def env(tmp_path_factory):
    home = tmp_path_factory.getbasetemp() / "pre-commit"  # one installation for all tests of this process
    names = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {
        **os.environ, **names, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never",
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }  # fmt: skip


@pytest.fixture
def published(tmp_path_factory, env):
    """gowharf's repository as a user's configuration names it, and the commit to name."""
    folder = tmp_path_factory.getbasetemp() / "gowharf"
    if not folder.exists():
        folder.mkdir()
        packages.checkout(folder)
        for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "a release"), ("tag", "v0")):
            assert run("git", *command, cwd=folder, env=env)[0] == 0
    return folder


@pytest.fixture
def scratch(project, published, env):
    """A repository whose configuration has both hooks; everything in it is staged."""
    hooks = [{"id": name} for name in HOOKS]
    configuration = {"repos": [{"repo": str(published), "rev": "v0", "hooks": hooks}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(configuration))
    for command in (("init", "-q"), ("add", "-A")):
        assert run("git", *command, cwd=project, env=env)[0] == 0

    def hook(*argv):
        return run(sys.executable, "-m", "pre_commit", "run", "--verbose", *argv, cwd=project, env=env)

    return hook


def test_pre_commit_takes_the_manifest():
    done = subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / packages.HOOKS)])
    assert done.returncode == 0
    for hook in HOOKS.values():
        assert (hook["language"], hook["pass_filenames"]) == ("python", False)


@pytest.mark.parametrize(
    "path",
    [
        "go.mod", "a/go.sum", "go.work", "vendor/modules.txt", "Dockerfile", "a/Dockerfile.dev", "dev.Dockerfile",
        "dockerfile-x", "Containerfile", ".dockerignore", "a/Dockerfile.dockerignore", ".gitignore", "main.go",
        "docker-compose.yml", "compose.override.yaml", "Makefile", "docker-bake.hcl", "gowharf.toml",
    ],
)  # fmt: skip
def test_what_gowharf_reads_wakes_the_hooks(path):
    assert all(re.search(hook["files"], path) for hook in HOOKS.values())


@pytest.mark.parametrize("path", ["README.md", "a/main.py", "cargo.mod", "data.json"])
def test_what_it_does_not_read_does_not(path):
    assert not any(re.search(hook["files"], path) for hook in HOOKS.values())


@pytest.mark.needs("pre-commit on a scratch repository", packages.missing)
def test_both_hooks_on_a_scratch_repository(scratch, project):
    (project / "Dockerfile").write_text(
        "# gowharf: ignore[nope]\nFROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go vet\n"
    )
    (project / "main.go").write_text("package main\n\nfunc main() {}\n")
    status, said = scratch("gowharf", "--all-files")
    assert status == 1 and "error[image-go-too-old]" in said and "warning[unknown-ignore]" in said, said
    status, said = scratch("gowharf-fix", "--all-files")
    assert status == 1 and "files were modified by this hook" in said, said
    assert (project / "Dockerfile").read_text().startswith("FROM golang:1.24\n")
    status, said = scratch("--all-files")
    assert status == 0 and said.count("Passed") == 2, said
    (project / "note.md").write_text("x")
    status, said = scratch("--files", "note.md")
    assert status == 0 and said.count("Skipped") == 2, said


@pytest.mark.needs("pre-commit on a scratch repository", packages.missing)
def test_try_repo_as_the_page_says(project, published, env):
    assert run("git", "init", "-q", cwd=project, env=env)[0] == 0
    assert run("git", "add", "-A", cwd=project, env=env)[0] == 0
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(published), "gowharf", "--all-files", "--verbose"]
    status, said = run(*command, cwd=project, env=env)
    assert status == 0 and "warning[unknown-ignore]" in said, said

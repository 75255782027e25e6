"""action.yml: valid, and its steps run by hand as a workflow runs them."""

import os
import pathlib
import re
import subprocess
import sys

import jsonschema
import pytest
import yaml
from check_jsonschema import builtin_schemas

from gowharf import __version__
from tests.ci import packages
from tests.docs.pages import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")


class Job:
    """A runner for one job: it keeps the steps' outputs, as `steps` of an expression sees them."""

    def __init__(self, workspace, temporary, env=None):
        self.workspace, self.temporary, self.outputs, self.log = workspace, temporary, {}, ""
        self.env = {**os.environ, **(env or {})}
        for name in ("PYTHONPATH", "CI_PROJECT_DIR"):
            self.env.pop(name, None)

    def value(self, text, inputs):
        known = {f"inputs.{name}": value for name, value in inputs.items()}
        known["github.action_path"] = str(self.action)
        known.update(
            (f"steps.{step}.outputs.{name}", value)
            for step, held in self.outputs.items()
            for name, value in held.items()
        )
        return _EXPRESSION.sub(lambda match: known.get(match[1], ""), str(text))

    def run(self, action=ROOT, **inputs):
        """Runs the composite action; gives the status of the step that failed, else 0, and its outputs."""
        self.action = action
        given = {name: str(item.get("default", "")) for name, item in ACTION["inputs"].items()}
        given.update({name.replace("_", "-"): value for name, value in inputs.items()})
        status = 0
        for step in ACTION["runs"]["steps"]:
            if "uses" in step:  # actions/setup-python
                self.outputs[step["id"]] = {"python-path": sys.executable}
            elif status == 0:
                status = self._bash(step, given)
        return status, {name: self.value(item["value"], given) for name, item in ACTION["outputs"].items()}

    def _bash(self, step, inputs):
        assert step["shell"] == "bash"
        script = self.temporary / f"{step['id']}.sh"
        script.write_text(step["run"])
        files = {name: self.temporary / f"{step['id']}.{name}" for name in _FILES}
        for file in files.values():
            file.write_text("")
        env = {
            **self.env, **{name: str(file) for name, file in files.items()},
            "GITHUB_WORKSPACE": str(self.workspace), "RUNNER_TEMP": str(self.temporary), "GITHUB_ACTIONS": "true",
            **{name: self.value(value, inputs) for name, value in step.get("env", {}).items()},
        }  # fmt: skip
        folder = self.workspace / self.value(step.get("working-directory", "."), inputs)
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.log += done.stdout
        lines = files["GITHUB_OUTPUT"].read_text().splitlines()
        self.outputs[step["id"]] = dict(line.split("=", 1) for line in lines)
        self.summary = files["GITHUB_STEP_SUMMARY"].read_text()
        return done.returncode


def test_it_is_valid_and_says_what_each_input_is():
    schema = builtin_schemas.get_builtin_schema("vendor.github-actions")
    jsonschema.Draft7Validator(schema).validate(ACTION)
    for item in (*ACTION["inputs"].values(), *ACTION["outputs"].values()):
        assert item["description"]


def test_it_uploads_nothing_and_lets_no_input_into_a_script():
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert [re.fullmatch(r"([\w/-]+)@[0-9a-f]{40}", name)[1] for name in used] == ["actions/setup-python"]
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "an input in a script is code"


def test_every_input_is_on_the_page():
    text = (ROOT / "docs" / "ci.md").read_text()
    for name in (*ACTION["inputs"], *ACTION["outputs"]):
        assert f"`{name}`" in text


@pytest.fixture
def job(project, tmp_path, built):
    (tmp_path / "runner").mkdir()
    return Job(project, tmp_path / "runner", {"PIP_FIND_LINKS": str(built[0].parent)})


@pytest.fixture
def installed(job, monkeypatch):
    """The job with this checkout's gowharf in place of the step that installs it."""
    program = job.temporary / "gowharf"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT / "server"}" exec "{sys.executable}" -m gowharf "$@"\n')
    program.chmod(0o755)
    bash = job._bash

    def without_installing(step, inputs):
        if step["id"] != "install":
            return bash(step, inputs)
        job.outputs["install"] = {"gowharf": str(program)}
        return 0

    monkeypatch.setattr(job, "_bash", without_installing)
    return job


@pytest.mark.needs("the action's installation", packages.missing)
@pytest.mark.parametrize("version", ["", __version__])
def test_the_action_from_beginning_to_end(job, tmp_path, version):
    (tmp_path / "action").mkdir()
    status, outputs = job.run(packages.checkout(tmp_path / "action"), version=version)
    assert (status, outputs) == (0, {"status": "0", "sarif-file": ""}), job.log
    assert f"gowharf {__version__}\n" in job.log
    assert "::warning title=unknown-ignore,file=Dockerfile,line=1" in job.log
    assert job.summary.startswith("## gowharf\n")


def test_findings_fail_the_step_and_are_annotated(installed):
    status, outputs = installed.run(fail_on="warning")
    assert (status, outputs["status"]) == (1, "1")
    assert "::warning title=unknown-ignore" in installed.log and "unknown-ignore" in installed.summary


def test_a_sarif_file_where_it_is_asked_for(installed, project):
    (project / "a b").mkdir()
    (project / "Dockerfile").rename(project / "a b" / "Dockerfile")
    (project / "a b" / "gowharf.toml").write_text("")
    status, outputs = installed.run(working_directory="a b", sarif_file="out.sarif")
    assert (status, outputs["sarif-file"]) == (0, "a b/out.sarif")
    assert '"uri": "a%20b/Dockerfile"' in (project / "a b" / "out.sarif").read_text()
    assert "file=a b/Dockerfile" in installed.log


def test_paths_and_options_are_lines(installed, project):
    (project / "x y").mkdir()
    (project / "x y" / "Dockerfile").write_text("# gowharf: ignore[nope]\nFROM scratch\n")
    installed.run(paths="x y\ngo.mod\n", args="--severity=unknown-ignore=info\n--statistics")
    assert "::notice" in installed.log and "file=x y/Dockerfile" in installed.log
    assert "file=Dockerfile" not in installed.log


@pytest.mark.parametrize("name", ["paths", "args", "fail_on", "sarif_file"])
def test_an_input_is_never_a_command(installed, project, name):
    installed.run(**{name: f"$(touch {project}/ran); `touch {project}/ran`; ;touch {project}/ran"})
    assert not pathlib.Path(project, "ran").exists()


def test_wrong_usage_is_said_with_its_status(installed):
    status, outputs = installed.run(args="--selct=x")
    assert (status, outputs["status"]) == (2, "2")
    assert "did you mean --select?" in installed.log

"""GitLab's template: valid, and its script run as a runner runs it."""

import json
import os
import subprocess
import sys

import jsonschema
import pytest
import yaml
from check_jsonschema import builtin_schemas
from junitparser import JUnitXml

from tests.ci import packages
from tests.docs.pages import ROOT

TEMPLATE = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text())
JOB = TEMPLATE["gowharf"]


def test_it_is_valid():
    schema = builtin_schemas.get_builtin_schema("vendor.gitlab-ci")
    jsonschema.Draft7Validator(schema).validate(TEMPLATE)


def test_what_the_job_keeps_is_what_it_writes():
    script = " ".join(JOB["script"])
    for kind, name in (("gitlab", "codequality"), ("junit", "junit")):
        assert f"--output-format {kind}:{JOB['artifacts']['reports'][name]}" in script
    assert set(JOB["artifacts"]["reports"].values()) == set(JOB["artifacts"]["paths"])


@pytest.mark.needs("GitLab's job", packages.missing)
def test_the_job_run_by_hand(project, built, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    env = {
        **os.environ, **JOB["variables"], "CI_PROJECT_DIR": str(project), "TMPDIR": str(tmp_path),
        "PIP_FIND_LINKS": str(built[0].parent), "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "GOWHARF_ARGS": "--fail-on warning",
    }  # fmt: skip
    env.pop("PYTHONPATH", None)
    script = "set -eo pipefail\n" + "\n".join(JOB["script"])
    done = subprocess.run(["bash", "-c", script], cwd=project, env=env, capture_output=True, text=True)
    assert done.returncode == 1 and "warning[unknown-ignore]" in done.stdout, done.stderr
    (issue,) = json.loads((project / JOB["artifacts"]["reports"]["codequality"]).read_text())
    assert (issue["check_name"], issue["location"]["path"]) == ("unknown-ignore", "Dockerfile")
    assert JUnitXml.fromfile(str(project / JOB["artifacts"]["reports"]["junit"])).failures == 1

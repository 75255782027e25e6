"""docs/ci.md, and README.md where it speaks of CI: their configurations are valid, their commands are commands."""

import re
import shlex

import jsonschema
import pytest
import yaml
from check_jsonschema import builtin_schemas
from pre_commit.clientlib import CONFIG_SCHEMA

from gowharf.cli import args
from gowharf.cli.outputs import outputs_of
from gowharf.report.formats import FORMATS
from tests.ci.test_precommit import HOOKS
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text()
README = (ROOT / "README.md").read_text()
YAML = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE + README, re.DOTALL | re.MULTILINE)]
FENCES = "".join(re.findall(r"^```.*?^```$", PAGE, re.DOTALL | re.MULTILINE))
COMMANDS = re.findall(r"^ *(gowharf .*)$", FENCES, re.MULTILINE)


def validate(name, data):
    jsonschema.Draft7Validator(builtin_schemas.get_builtin_schema(f"vendor.{name}")).validate(data)


def test_the_workflows_are_valid():
    workflows = [data for data in YAML if "jobs" in data]
    assert len(workflows) == 4
    for data in workflows:
        on = data.pop(True)  # what YAML 1.1 makes of "on"
        validate("github-workflows", {**data, "on": on})


def test_the_gitlab_configuration_is_valid():
    (data,) = [data for data in YAML if "include" in data]
    validate("gitlab-ci", data)
    assert (ROOT / data["include"][0]["file"]).is_file()


def test_the_hooks_of_the_page_exist():
    from cfgv import validate as checked

    configurations = [data for data in YAML if "repos" in data]
    for data in configurations:
        checked(data, CONFIG_SCHEMA)
    named = [{hook["id"] for repo in data["repos"] for hook in repo["hooks"]} for data in configurations]
    assert named == [set(HOOKS), {"gowharf"}]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_are_commands(command):
    _, name, *argv = shlex.split(command)
    options = args.parse(name, argv)
    if name == "check":
        outputs_of(options.output_format)


def test_every_format_is_on_the_page():
    assert all(f"| `{name}` |" in PAGE for name in FORMATS)

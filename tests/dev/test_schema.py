"""The JSON schemas say of a configuration what gowharf says of it."""

import json
import pathlib
import tomllib

import jsonschema
import pytest

from gowharf.check.config import parse
from gowharf.check.errors import ConfigError
from gowharf.check.settings import TABLE, Settings
from gowharf.dev import configuration, schema, vscode
from gowharf.lsp import settings as editor
from gowharf.lsp import wishes
from gowharf.text.source import Source

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "schema" / "gowharf.schema.json").read_text())
PYPROJECT = json.loads((ROOT / "schema" / "pyproject.schema.json").read_text())
PACKAGE = json.loads((ROOT / "vscode-client" / "package.json").read_text())

GOOD = [
    "",
    configuration.EXAMPLE,
    'required-version = ""',
    'required-version = ">=0.1, <2.0"',
    'required-version = "~=0.1"',
    'required-version = "==0.1.*"',
    'required-version = ">=0.1.dev0,!=1.0rc1"',
    'select = ["all"]\nignore = ["vendor", "image-not-pinned"]',
    "select = []",
    'exclude = ["a/", "!b"]\nprivate = ["git.example.com"]',
    'severity = {all = "info", vendor-stale = "error"}',
    '[per-file-ignores]\n"**" = []\n"a/**" = ["go-command-fails"]',
    '[[build]]\ndockerfile = "a/Dockerfile"\n[[build]]\ndockerfile = "b/Dockerfile"\nargs = {}\ncontexts = {}',
    "build = []\nimages = {}",
    '[images]\n"example.com:5000/go:1" = {go = "1.26"}',
]
BAD = [
    "unknown = 1",
    "Select = []",
    "required-version = 1",
    'required-version = "new"',
    'required-version = "0.1"',
    'select = "all"',
    "select = [1]",
    'select = ["go-comand-fails"]',
    'ignore = ["ALL"]',
    "exclude = true",
    'exclude = [["a"]]',
    "private = [1.5]",
    'severity = "error"',
    'severity = {all = "fatal"}',
    "severity = {all = 1}",
    'severity = {nothing-of-that-name = "error"}',
    "per-file-ignores = []",
    '[per-file-ignores]\n"**" = "all"',
    '[per-file-ignores]\n"**" = ["nothing-of-that-name"]',
    "build = {}",
    '[build]\ndockerfile = "x"',
    'build = ["Dockerfile"]',
    '[[build]]\ncontext = "."',
    "[[build]]\ndockerfile = 1",
    '[[build]]\ndockerfile = "x"\ncontext = []',
    '[[build]]\ndockerfile = "x"\nargs = {A = 1}',
    '[[build]]\ndockerfile = "x"\nargs = ["A=1"]',
    '[[build]]\ndockerfile = "x"\nplatform = "linux/arm64"',
    'images = ["golang"]',
    '[images]\n"golang:1" = "1.26"',
    '[images."golang:1"]',
    '[images."golang:1"]\ngo = 1.26',
    '[images."golang:1"]\ngo = "1.26"\nos = "linux"',
]


def allows(found, data):
    return jsonschema.Draft7Validator(found).is_valid(data)


def accepted(text, name="gowharf.toml"):
    try:
        parse(Source(name, text), name == "pyproject.toml")
    except ConfigError as error:
        # What no schema can know: which version this is.
        return "this project requires gowharf" in str(error)
    return True


def test_the_schemas_are_schemas():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.Draft7Validator.check_schema(PYPROJECT)


@pytest.mark.parametrize("text", GOOD)
def test_what_gowharf_reads_the_schema_allows(text):
    assert accepted(text)
    assert allows(SCHEMA, tomllib.loads(text))


@pytest.mark.parametrize("text", BAD)
def test_what_gowharf_refuses_the_schema_refuses(text):
    assert not accepted(text)
    assert not allows(SCHEMA, tomllib.loads(text))


@pytest.mark.parametrize("text", GOOD + BAD)
def test_pyproject_is_read_alike(text):
    data = {"project": {"name": "x"}, "tool": {"other": 1, "gowharf": tomllib.loads(text)}}
    assert allows(PYPROJECT, data) == allows(SCHEMA, tomllib.loads(text))


def test_a_pyproject_without_gowharf_is_fine():
    assert allows(PYPROJECT, {"project": {}})
    assert allows(PYPROJECT, {"tool": {"ruff": {}}})


WRONG = [None, True, 3, 1.5, "text", [], ["text"], [1], {}, {"a": 1}, {"a": "b"}, {"a": []}, {"a": {}}, [{}]]


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.name)
def test_every_setting_takes_the_same_values_of_any_type(setting):
    from gowharf.check.config import from_data

    for value in WRONG:
        try:
            from_data({setting.name: value}, "settings")
            read = True
        except ConfigError:
            read = False
        assert allows(SCHEMA, {setting.name: value}) == read, value


def test_vs_code_has_every_setting_and_every_feature():
    sections = PACKAGE["contributes"]["configuration"]
    assert sections == vscode.sections()
    keys = [key for section in sections for key in section["properties"]]
    assert len(keys) == len(set(keys))
    wanted = {setting.name for setting in TABLE} - vscode.LEFT_OUT
    wanted |= {f"features.{name}" for name in wishes.FEATURES} | {setting.name for setting in vscode.CLIENT}
    assert {key.removeprefix("gowharf.") for key in keys} == wanted
    assert set(vscode.FEATURE_TEXTS) == set(wishes.FEATURES)


def test_vs_codes_defaults_are_allowed_and_mean_nothing_given():
    sections = PACKAGE["contributes"]["configuration"]
    defaults = {}
    for section in sections:
        for key, held in section["properties"].items():
            jsonschema.validate(held["default"], {**held, "definitions": {}})
            *folders, name = key.removeprefix("gowharf.").split(".")
            where = defaults
            for folder in folders:
                where = where.setdefault(folder, {})
            where[name] = held["default"]
    given, base = editor.read(defaults), Settings(select=("vendor",), ignore=("all",))
    assert (given.problem, given.off) == ("", wishes.OFF)
    assert editor.over(base, given) == base


def test_a_setting_of_vs_code_refuses_what_gowharf_refuses():
    held = PACKAGE["contributes"]["configuration"][0]["properties"]
    for name, good, bad in (
        ("select", ["vendor"], ["vender"]),
        ("severity", {"vendor": "info"}, {"vendor": "fatal"}),
        ("build", [{"dockerfile": "x"}], [{"context": "x"}]),
        ("images", {"a:b": {"go": "1.26"}}, {"a:b": "1.26"}),
    ):
        assert allows(held[f"gowharf.{name}"], good)
        assert not allows(held[f"gowharf.{name}"], bad)


def test_the_page_says_what_can_be_set_in_an_editor():
    page = (ROOT / "docs" / "configuration.md").read_text()
    assert all(f"`{setting.name}`" in page for setting in vscode.CLIENT)
    assert all(f"`features.{name}`" in page for name in wishes.FEATURES)


def test_a_setting_without_a_doc_is_no_setting():
    for held in schema.object_of(TABLE)["properties"].values():
        assert held["description"].endswith(".")

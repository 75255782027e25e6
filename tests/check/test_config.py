"""Configuration as a user writes it, and what is said when it is wrong."""

import pytest

from gowharf.check.config import misplaced, parse, project_settings, read_settings, with_nested
from gowharf.check.errors import ConfigError
from gowharf.check.settings import TABLE, Settings
from gowharf.project.files import MemoryFiles
from gowharf.project.model import Context
from gowharf.rules.model import Severity
from gowharf.text.source import Source
from tests.check import fakes


def read(text, name="gowharf.toml"):
    return parse(Source(name, text), name.endswith("pyproject.toml"))


def complaint(text, name="gowharf.toml"):
    with pytest.raises(ConfigError) as caught:
        read(text, name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


EVERYTHING = """
required-version = ">=0.0.1"
select = ["dockerfile"]
ignore = ["go-command-fails"]
exclude = ["third_party/"]
private = ["corp.example.com/*"]

[severity]
unused-ignore = "info"

[per-file-ignores]
"old/**" = ["all"]

[[build]]
dockerfile = "build/Dockerfile"
context = "."
target = "final"
args = {GO = "1.24"}

[[build]]
dockerfile = "b/Dockerfile"

[images]
"registry.example.com/go:stable" = {go = "1.26"}
"""


def test_every_setting_is_read():
    settings = read(EVERYTHING)
    assert settings.select == ("dockerfile",)
    assert settings.severity == {"unused-ignore": Severity.INFO}
    assert settings.per_file_ignores == {"old/**": ("all",)}
    assert settings.images == {"registry.example.com/go:stable": "1.26"}
    assert [(build.context, build.target) for build in settings.builds] == [("", "final"), ("b", None)]
    model = project_settings(settings)
    assert model.builds[0].context == Context("dir", "")
    assert model.builds[0].reason.text == "gowharf.toml says so"
    assert EVERYTHING[model.builds[1].reason.place.span.start :].startswith('[[build]]\ndockerfile = "b')
    assert model.exclude == ("third_party/",)


def test_pyproject_without_the_table_is_no_configuration():
    assert read("[tool.other]\ngowharf = 1\n", "pyproject.toml") is None
    assert read('[tool.gowharf]\nignore = ["all"]\n', "pyproject.toml").ignore == ("all",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ignore = []\nselct = []\n", "gowharf.toml:2: unknown key selct; did you mean select?"),
        ("\nselect = 3\n", "gowharf.toml:2: select must be a list of strings, not an integer"),
        ('select = "all"\n', 'gowharf.toml:1: select must be a list of strings, ["all"], not a string'),
        ('select = "\\u0022"\n', "gowharf.toml:1: select must be a list of strings, not a string"),
        ("[images]\na = 1\n", "gowharf.toml:2: images.a must be a table with the key go, not an integer"),
        ("select = [1]\n", "gowharf.toml:1: select must be a list of strings; one item is an integer"),
        (
            'select = ["go-comand-fails"]\n',
            "gowharf.toml:1: select: no rule or family is named go-comand-fails; did you mean go-command-fails?",
        ),
        (
            '[severity]\ngo-command-fails = "fatal"\n',
            "gowharf.toml:2: the severity of go-command-fails must be error, warning or info, not 'fatal'",
        ),
        ('[build]\ndockerfile = "x"\n', "gowharf.toml:1: build must be an array of tables, [[build]], not a table"),
        ('[[build]]\ncontext = "x"\n', "gowharf.toml:1: build needs the key dockerfile"),
        ('[[build]]\ndockerfil = "x"\n', "gowharf.toml:2: unknown key dockerfil; did you mean dockerfile?"),
        ('[[build]]\ndockerfile = "../x"\n', "gowharf.toml:2: dockerfile ../x is outside of the project"),
        ('[images]\n"a:b" = {god = "1"}\n', "gowharf.toml:2: unknown key god; did you mean go?"),
        (
            'ignore = [\n  "all",\n  "al",\n]\n',
            "gowharf.toml:3: ignore: no rule or family is named al; did you mean all?",
        ),
        (
            '[[build]]\ndockerfile = "a"\ncontext = "."\n[[build]]\ndockerfile = "b"\ncontext = 5\n',
            "gowharf.toml:6: context must be a string, not an integer",
        ),
        ('[[build]]\ndockerfile = "a"\n[[build]]\n', "gowharf.toml:3: build needs the key dockerfile"),
        (
            '[images."a:b"]\ngo = 1.26\n',
            'gowharf.toml:2: go must be a version of Go in quotes, such as "1.26", not a number',
        ),
        (
            '[images."a:b"]\ngo = "latest"\n',
            'gowharf.toml:2: go must be a version of Go, such as "1.26" or "1.26.1", not "latest"',
        ),
        ("[tool.gowharf]\n", "gowharf.toml:1: unknown key tool; settings stand at the top of this file, in no table"),
        ("select = [\n", "gowharf.toml:1: not valid TOML"),
        ('required-version = ">=99"\n', "gowharf.toml:1: this project requires gowharf >=99; this is "),
        ('required-version = "new"\n', "gowharf.toml:1: required-version 'new' is not a version specifier"),
    ],
)
def test_a_mistake_names_file_line_and_the_nearest_key(text, said):
    assert complaint(text).startswith(said)


def test_a_mistake_in_pyproject_names_its_line_there():
    text = '[project]\nname = "x"\n\n[tool.gowharf]\nignored = []\n'
    assert complaint(text, "pyproject.toml") == "pyproject.toml:5: unknown key ignored; did you mean ignore?"


def test_a_deeply_nested_value_is_a_mistake_and_no_crash():
    assert "not valid TOML" in complaint("a = " + "[" * 100_000)


def test_a_folder_may_have_a_configuration_of_its_own():
    files = MemoryFiles({"gowharf.toml": "", "a/gowharf.toml": 'ignore = ["all"]\nexclude = ["x"]\n', "a/b/go.mod": ""})
    settings = with_nested(read_settings(files), files, ["a/b/go.mod"])
    assert settings.at("go.mod").ignore == ()
    assert settings.at("a/b/go.mod").ignore == ("all",)


def test_no_configuration_means_the_defaults():
    assert read_settings(MemoryFiles({})) == Settings()
    assert all(setting.doc.endswith(".") for setting in TABLE)


MONOREPO = {
    "gowharf.toml": 'private = ["a.example.com"]\n[images]\n"go:x" = {go = "1.20"}\n"go:y" = {go = "1.21"}\n',
    "api/gowharf.toml": 'private = ["b.example.com"]\nexclude = ["old"]\n[[build]]\ndockerfile = "Dockerfile"\n'
    'contexts = {lib = "../lib", base = "docker-image://go:x"}\n[images]\n"go:x" = {go = "1.22"}\n',
}


def test_what_a_folder_of_its_own_says_holds_for_the_project_too():
    files = MemoryFiles(MONOREPO)
    found = project_settings(with_nested(read_settings(files), files, ["api/go.mod"]))
    assert set(found.private) == {"a.example.com", "b.example.com"}
    assert found.images == {"go:x": "1.22", "go:y": "1.21"}
    assert found.exclude == ("/api/**/old",)
    (build,) = found.builds
    assert (build.dockerfile, build.context) == ("api/Dockerfile", Context("dir", "api"))
    assert build.contexts == {"lib": Context("dir", "lib"), "base": "image:go:x"}
    assert build.reason.text == "api/gowharf.toml says so"


def test_of_two_configurations_that_build_a_dockerfile_the_nearer_one_counts():
    root = '[[build]]\ndockerfile = "api/Dockerfile"\ncontext = "."\n[[build]]\ndockerfile = "b/Dockerfile"\n'
    files = MemoryFiles({"gowharf.toml": root, "api/gowharf.toml": '[[build]]\ndockerfile = "Dockerfile"\n'})
    found = project_settings(with_nested(read_settings(files), files, ["api/go.mod"])).builds
    assert [(build.dockerfile, build.context.directory) for build in found] == [
        ("api/Dockerfile", "api"),
        ("b/Dockerfile", "b"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('dockerfile = "Dockerfle"\n', "gowharf.toml:3: there is no file Dockerfle; did you mean Dockerfile?"),
        ('dockerfile = "sub"\n', "gowharf.toml:3: there is no file sub"),
        (
            'target = "x"\ncontext = "nowhere"\ndockerfile = "Dockerfile"\n',
            "gowharf.toml:4: there is no folder nowhere",
        ),
        ('dockerfile = "Dockerfile"\ncontext = "sub"\n', None),
        (
            'dockerfile = "Dockerfile"\ntarget = "Buidl"\n',
            "gowharf.toml:4: no stage is named Buidl; did you mean build?",
        ),
        ('dockerfile = "Dockerfile"\ntarget = "2"\n', "gowharf.toml:4: no stage is named 2; stages: build"),
        ('dockerfile = "sub/any.name"\ntarget = "x"\n', "gowharf.toml:4: no stage is named x; no stage has a name"),
        ('dockerfile = "Dockerfile"\ntarget = "BUILD"\n', None),
        ('dockerfile = "Dockerfile"\ntarget = "1"\n', None),
        ('dockerfile = "sub/any.name"\n', None),
    ],
)
def test_a_build_of_what_is_not_there(text, said):
    stages = "FROM scratch AS Build\nFROM build\n"
    files = {"gowharf.toml": f"\n[[build]]\n{text}", "Dockerfile": stages, "sub/any.name": "FROM scratch\n"}
    project = fakes.project(files)
    problem = misplaced(read_settings(project.files), project)
    assert (str(problem) if problem else None) == said

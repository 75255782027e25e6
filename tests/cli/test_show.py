"""--show-settings and --show-files: what is in force, and why."""

import tomllib

from gowharf.check.config import parse
from gowharf.text.source import Source

CONFIG = """\
ignore = ["image-not-pinned"]
private = ["git.example.com/*"]
exclude = ["third_party/"]

[severity]
vendor-stale = "info"

[per-file-ignores]
"old/**" = ["all"]

[[build]]
dockerfile = "deploy/Dockerfile"
context = "."
args = { GO = "1.24" }
contexts = { shared = "shared" }

[images]
"registry.example.com/go:1" = { go = "1.26" }
"""


def origins(out):
    """The settings that are printed, each with what is said of where it comes from."""
    found = {}
    for line in out.splitlines():
        name, equals, rest = line.partition(" = ")
        if equals and not line.startswith("#"):
            found[name] = rest.rpartition("  # ")[2]
    return found


def test_each_setting_says_where_it_comes_from(gowharf, folder):
    (folder / "gowharf.toml").write_text(CONFIG)
    (folder / "deploy").mkdir(exist_ok=True)
    (folder / "deploy" / "Dockerfile").write_text("FROM scratch\n")
    found = origins(gowharf("check", "--show-settings", "--ignore", "vendor", "--select", "gomod").out)
    assert found == {
        "required-version": "default",
        "select": "the command line",
        "ignore": "gowharf.toml:1 and the command line",
        "severity": "gowharf.toml:5",
        "per-file-ignores": "gowharf.toml:8",
        "exclude": "gowharf.toml:3",
        "private": "gowharf.toml:2",
        "build": "gowharf.toml:11",
        "images": "gowharf.toml:17",
    }


def test_what_is_shown_is_a_configuration_that_means_the_same(gowharf, folder):
    (folder / "gowharf.toml").write_text(CONFIG)
    (folder / "deploy").mkdir(exist_ok=True)
    (folder / "deploy" / "Dockerfile").write_text("FROM scratch\n")
    out = gowharf("check", "--show-settings").out
    tomllib.loads(out)
    again, settings = parse(Source("gowharf.toml", out)), parse(Source("gowharf.toml", CONFIG))
    places = [build._replace(place=None) for build in settings.builds]
    assert [build._replace(place=None) for build in again.builds] == places
    assert again._replace(builds=()) == settings._replace(builds=())


def test_the_folders_own_configuration_is_shown_below(gowharf, folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "go.mod").write_text("module example.com/a\n")
    (folder / "sub" / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.gowharf]\nignore = ["all"]\n')
    out = gowharf("check", "--show-settings").out
    root, below = out.split("\n\n")
    assert origins(root)["ignore"] == "default"
    assert below.startswith(f"# {folder}/sub: sub/pyproject.toml\n")
    assert origins(below)["ignore"] == "sub/pyproject.toml:5"


def test_a_configuration_that_is_named_and_none_at_all(gowharf, folder):
    (folder / "gowharf.toml").write_text(CONFIG)
    (folder / "deploy").mkdir(exist_ok=True)
    (folder / "deploy" / "Dockerfile").write_text("FROM scratch\n")
    (folder / "conf").mkdir()
    (folder / "conf" / "other.toml").write_text('\nignore = ["all"]\n')
    assert origins(gowharf("check", "--show-settings", "--config", "conf/other.toml").out)["ignore"] == (
        "conf/other.toml:2"
    )
    out = gowharf("check", "--show-settings", "--isolated").out
    assert out.startswith(f"# {folder}: no configuration file\n")
    assert set(origins(out).values()) == {"default"}


def test_what_the_command_line_says_of_builds_is_shown(gowharf, folder):
    out = gowharf("check", "--show-settings", "--target", "x", "--build-arg", "A=1", "--build-arg", "B").out
    assert out.endswith("\n\n# the command line\n# --target x\n# --build-arg A=1\n# --build-arg B\n")


def test_files_come_with_build_contexts_and_reasons(gowharf, folder):
    (folder / "go.mod").write_text("module example.com/a\n")
    (folder / "Dockerfile").write_text("FROM scratch\nCOPY go.mod /\n")
    (folder / "deploy").mkdir()
    (folder / "deploy" / "Dockerfile").write_text("FROM scratch\n")
    (folder / "third_party").mkdir()
    (folder / "third_party" / "go.mod").write_text("module example.com/b\n")
    (folder / "gowharf.toml").write_text(CONFIG)
    (folder / "deploy").mkdir(exist_ok=True)
    (folder / "deploy" / "Dockerfile").write_text("FROM scratch\n")
    (folder / "compose.yaml").write_text("services:\n  a:\n    build: {context: ., target: last}\n")
    assert gowharf("check", "--show-files").out == (
        "Dockerfile\n    context ., target last: compose.yaml builds it from . (compose.yaml:3)\n"
        "deploy/Dockerfile\n    context .: gowharf.toml says so (gowharf.toml:11)\n"
        "go.mod\n"
    )
    assert gowharf("check", "--show-files", "deploy").out.startswith("deploy/Dockerfile\n")
    assert "go.mod" not in gowharf("check", "--show-files", "deploy").out


def test_files_show_what_the_command_line_says(gowharf, folder):
    (folder / "Dockerfile").write_text("FROM scratch\n")
    (folder / "sub").mkdir()
    out = gowharf("check", "--show-files", "--context", "sub").out
    assert out == "Dockerfile\n    context sub: the command line says so\n"

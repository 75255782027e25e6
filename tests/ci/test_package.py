"""What is published: the same bytes from the same files, what it should hold and nothing else, on every Python."""

import os
import subprocess
import tarfile
import tomllib
import zipfile

import pytest

from gowharf import __version__
from tests.ci import packages
from tests.docs.pages import ROOT

NAME = f"gowharf-{__version__}"


@pytest.fixture
def modules(source):
    """The package's files, as a wheel names them."""
    folder = source / "server"
    return {path.relative_to(folder).as_posix() for path in (folder / "gowharf").rglob("*.py")} | {"gowharf/py.typed"}


@pytest.fixture
def pages(source):
    """The rules' pages."""
    return {path.name for path in (source / "docs" / "rules").iterdir()}


def test_two_builds_of_the_same_files_are_the_same_bytes(built, source, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    copy = packages.checkout(tmp_path / "elsewhere", source)
    for path in copy.rglob("*"):
        os.utime(path, (1, 1))
    again = packages.build(copy, tmp_path / "dist", umask=0o077)
    assert [path.name for path in again] == [path.name for path in built]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in built]


def test_the_wheel_has_the_package_and_the_rules_pages_and_nothing_else(built, modules, pages):
    wheel = built[0]
    assert wheel.name == f"gowharf-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    about = f"{NAME}.dist-info"
    assert names == modules | {f"gowharf/pages/{name}" for name in pages} | {
        f"{about}/METADATA", f"{about}/WHEEL", f"{about}/RECORD", f"{about}/entry_points.txt",
        f"{about}/licenses/LICENSE",
    }  # fmt: skip


def test_the_source_distribution_has_what_the_wheel_is_made_of(built, modules, pages):
    with tarfile.open(built[1]) as archive:
        members = archive.getmembers()
    names = {member.name.removeprefix(NAME + "/") for member in members if member.isfile()}
    assert all(member.name.startswith(NAME + "/") and (member.isfile() or member.isdir()) for member in members)
    assert {name.removeprefix("server/") for name in names if name.startswith("server/")} == modules
    assert {name.removeprefix("docs/rules/") for name in names if name.startswith("docs/")} == pages
    others = {name for name in names if not name.startswith(("server/", "docs/"))} - {
        ".gitignore"
    }  # hatchling's own doing
    assert others == {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", "PKG-INFO"}


def test_the_wheel_of_the_source_distribution_is_the_wheel(built, tmp_path):
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    wheel, _ = packages.build(tmp_path / NAME, tmp_path / "dist")
    with zipfile.ZipFile(wheel) as ours, zipfile.ZipFile(built[0]) as theirs:
        assert {name: ours.read(name) for name in ours.namelist()} == {
            name: theirs.read(name) for name in theirs.namelist()
        }


def test_the_supported_pythons_are_said_alike():
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert metadata["requires-python"] == ">=3.11"
    said = [line.rpartition(" ")[2] for line in metadata["classifiers"] if "Python :: 3." in line]
    assert set(packages.pythons()) <= set(said), "a Python that is tried and not named"


@pytest.mark.needs("the wheel on every Python here", packages.missing)
@pytest.mark.parametrize("version", sorted(packages.pythons(), key=lambda version: int(version[2:])))
def test_the_wheel_works_where_it_is_installed(built, tmp_path, version, record_property):
    programs = packages.environment_of(packages.pythons()[version], tmp_path / "venv", str(built[0]))
    gowharf = str(programs / "gowharf")

    def run(*argv, warnings="error", **more):
        environment = {**os.environ, "PYTHONWARNINGS": warnings, "NO_COLOR": "1"}
        environment.pop("PYTHONPATH", None)
        return subprocess.run([gowharf, *argv], capture_output=True, text=True, cwd=tmp_path, env=environment, **more)

    assert run("--version").stdout == f"gowharf {__version__}\n"
    ran = run(
        "check", "--output-format", "sarif:sarif.json", "--output-format", "full", str(ROOT / "examples" / "broken")
    )
    assert (ran.returncode, ran.stderr) == (1, "") and "image-go-too-old" in ran.stdout
    served = run("server", "--stdio", input="", warnings="")
    assert "Traceback" not in served.stderr
    record_property("figures", f"the wheel works on Python {version}")

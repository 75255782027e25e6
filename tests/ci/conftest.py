"""One build of the package for all tests that install it."""

import pytest

from tests.ci import packages


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """The files that a release is made of."""
    return packages.checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="session")
def built(source, tmp_path_factory):
    """The wheel and the source distribution."""
    return packages.build(source, tmp_path_factory.mktemp("dist"))


@pytest.fixture
def project(tmp_path):
    """A repository with one warning that has a safe fix."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.24\n")
    (folder / "Dockerfile").write_text("# gowharf: ignore[nope]\nFROM scratch\n")
    return folder

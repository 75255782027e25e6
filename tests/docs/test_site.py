"""The documentation as a site: it builds without a warning and without network, and needs nothing from elsewhere."""

import html.parser
import os
import pathlib
import posixpath
import subprocess
import sys

import pytest
import yaml

from gowharf.rules.table import TABLE
from tests.docs.pages import ROOT

ALONE = """
import socket

def refused(*address):
    raise OSError("the documentation is built without network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused
from mkdocs.__main__ import cli
cli()
"""
LOADED = {("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("object", "data")}


class Page(html.parser.HTMLParser):
    """What a page loads, where its links lead, its anchors and its title."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.links, self.anchors, self.title = [], [], set(), ""
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        self.anchors |= {held[name] for name in ("id", "name") if held.get(name)}
        self._in_title = tag == "title"
        self.loads += [held[name] for name in ("src", "href", "data") if (tag, name) in LOADED and held.get(name)]
        if tag == "a" and held.get("href"):
            self.links.append(held["href"])

    def handle_data(self, data):
        self.title += data * self._in_title
        self._in_title = False


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    env = {**os.environ, "PYTHONPATH": str(ROOT / "server"), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-c", ALONE, "build", "--strict", "--config-file", "mkdocs.yml", "--site-dir", folder]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.fixture(scope="session")
def pages(site):
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in site.rglob("*.html")}


def test_it_has_every_page(pages):
    written = {path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in ROOT.glob("docs/**/*.md")}
    assert not written - set(pages)
    assert {"architecture.html", "contributing.html", "changelog.html"} <= set(pages)


def test_pages_load_nothing_from_other_servers(pages):
    assert len(pages) > len(TABLE.names)
    for name, page in pages.items():
        assert page.loads, name
        assert not [address for address in page.loads if "//" in address], name


def test_styles_load_nothing_from_other_servers(site):
    styles = list(site.rglob("*.css"))
    assert styles
    assert not [path for path in styles if "url(http" in path.read_text() or "@import" in path.read_text()]


def test_links_and_pictures_lead_somewhere(site, pages):
    for name, page in pages.items():
        if name == "404.html":
            continue  # it is shown at any address, so its links begin at the site's top
        for address in page.links + page.loads:
            target, _, anchor = address.partition("#")
            if "://" in target or target.startswith(("mailto:", "data:")):
                continue
            led = posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if target else name
            assert (site / led).exists(), f"{name}: {address}"
            if anchor and led in pages:
                assert anchor in pages[led].anchors, f"{name}: {address}"


def test_a_rules_page_is_titled_by_its_name(pages):
    for name in TABLE.names:
        assert pages[f"rules/{name}.html"].title.startswith(f"{name} - ")


def test_the_menu_has_every_rule_in_its_family():
    menu = yaml.safe_load(str((ROOT / "mkdocs.yml").read_text("utf-8")))["nav"]
    rules = next(entry["Rules"] for entry in menu if isinstance(entry, dict) and "Rules" in entry)
    listed = [page for entry in rules if isinstance(entry, dict) for pages in entry.values() for page in pages]
    assert sorted(listed) == sorted(f"rules/{name}.md" for name in TABLE.names)


def test_the_folder_of_the_site_is_kept_out_of_the_repository():
    assert "/site/" in pathlib.Path(ROOT / ".gitignore").read_text().splitlines()

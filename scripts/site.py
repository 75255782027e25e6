"""Two things that mkdocs.yml can't say (it names this file as a hook).

ARCHITECTURE.md, CONTRIBUTING.md and CHANGELOG.md stand at the repository's top, and are pages of the site too. And
pages link to each other, and to other files, as they lie in the repository: such a link leads to the page's place in
the site, or to a copy of the file under files/.
"""

import pathlib
import posixpath
import re
from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOP = ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")

_FENCE = re.compile(r"^(`{3,}).*?^\1`*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"^<!--.*?-->\n+", re.MULTILINE)
_LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages from the top, and copies of what pages link to outside docs/."""
    for name in TOP:
        files.append(File.generated(config, name.lower(), content=(ROOT / name).read_text("utf-8")))
    pages = [*files.documentation_pages()]
    for page in pages:  # which grows by the copied pages: they have links of their own
        for path in _linked(page.content_string, page.src_uri):
            if _uri(path) == f"files/{path}" and not files.get_file_from_path(f"files/{path}"):
                file = File.generated(config, f"files/{path}", abs_src_path=str(ROOT / path))
                file.inclusion = InclusionLevel.NOT_IN_NAV
                files.append(file)
                pages += [file] * file.is_documentation_page()
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A page's text with its links as they are in the site, and without comments: a title must come first."""
    here = page.file.src_uri

    def moved(link: re.Match[str]) -> str:
        if "://" in link[2]:
            return link[0]
        target = posixpath.relpath(_uri(_path(link[2], here)), posixpath.dirname(here) or ".")
        return f"{link[1]}{target}{link[3]}"

    return _outside_fences(markdown, lambda text: _LINK.sub(moved, _COMMENT.sub("", text)))


def _linked(markdown: str, here: str) -> list[str]:
    found: list[str] = []
    _outside_fences(markdown, lambda text: found.extend(_path(link[2], here) for link in _LINK.finditer(text)) or "")
    return [path for path in found if (ROOT / path).is_file()]


def _path(link: str, here: str) -> str:
    """Where in the repository a link on the page `here` leads."""
    held = here if here in map(str.lower, TOP) else here.removeprefix("files/") if "files/" in here else f"docs/{here}"
    return posixpath.normpath(posixpath.join(posixpath.dirname(held), link))


def _uri(path: str) -> str:
    """Where in the site a file of the repository is."""
    if path in TOP:
        return path.lower()
    return path.removeprefix("docs/") if path.startswith("docs/") else f"files/{path}"


def _outside_fences(text: str, change: Callable[[str], str]) -> str:
    at, parts = 0, []
    for fence in _FENCE.finditer(text):
        parts += [change(text[at : fence.start()]), fence[0]]
        at = fence.end()
    return "".join([*parts, change(text[at:])])

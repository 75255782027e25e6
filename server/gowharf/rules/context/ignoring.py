"""Ignore lines undone: the smallest change of an ignore file after which a path is in again.

A line that names just that path goes; a wider one stays and gets an exception below it, since the last match wins. git
can't take back what lies below an ignored directory, so there the directories between are taken back as well.
"""

from gowharf.project.model import Project
from gowharf.replay.look import Absence
from gowharf.rules.edits import append_line, replace, unignore
from gowharf.rules.facts import Spot
from gowharf.rules.model import FileEdit, Fix, Safety
from gowharf.text.source import Place

_WILD = frozenset("*?[\\")


def included(project: Project, spot: Spot, why: Absence, path: str, directory: bool = False) -> Fix | None:
    """The fix after which the project's `path` is no longer ignored; None where the line is in no file that can be
    edited here (.git/info/exclude, a file above the project)."""
    place = why.place
    if place is None or project.source(place.path) is None or place.path.startswith((".git/", "../")):
        return None
    git = why.kind == "gitignored"
    folder = place.path.rpartition("/")[0]
    below = _relative(path, folder if git else spot.replay.build.context.directory)
    if git and path == folder:  # a .gitignore of * in the directory itself
        edit = unignore(project, place)
        return Fix(f"Stop ignoring {path}", Safety.SAFE, (edit,)) if edit is not None else None
    if below is None:
        return None
    if _names(line_text(project, place), below, git):
        edit = unignore(project, place)
        title = f"Stop ignoring {below}"
        return Fix(f"{title} in {place.path}", Safety.SAFE, (edit,)) if edit is not None else None
    edits = _exceptions(project, place, below, git, directory)
    return Fix(f"Keep {below} in {place.path}", Safety.SAFE, edits)


def anchored(project: Project, why: Absence, path: str, spot: Spot) -> Fix | None:
    """A pattern that matches a name at every depth, made to match at the top only: `server` -> `/server` for git,
    `**/server` -> `server` for the builder. None where it would match `path` all the same."""
    place = why.place
    if place is None or project.source(place.path) is None or place.path.startswith((".git/", "../")):
        return None
    git = why.kind == "gitignored"
    text = line_text(project, place)
    below = _relative(path, place.path.rpartition("/")[0] if git else spot.replay.build.context.directory)
    name = text.rstrip("/").removeprefix("**/")
    if below is None or "/" in name or not name or _WILD & set(name) or below.partition("/")[0] == name:
        return None
    if git:
        new = "/" + text.removeprefix("**/")
    elif text.startswith("**/"):
        new = text.removeprefix("**/")
    else:
        return None
    return Fix(f"Make it match at the top only: {new}", Safety.SAFE, (replace(place, new),))


def line_text(project: Project, place: Place) -> str:
    """The pattern as written."""
    source = project.source(place.path)
    return place.span.text(source.text) if source is not None else ""


def _names(text: str, below: str, git: bool) -> bool:
    """Whether a pattern means just that path (and, unanchored, what has its name elsewhere)."""
    plain = text.strip().removeprefix("./").removeprefix("/").rstrip("/")
    for tail in ("/**", "/*"):
        plain = plain.removesuffix(tail)
    plain = plain.removeprefix("**/").rstrip("/")
    return plain in ((below, below.rpartition("/")[2]) if git or "**/" in text else (below,))


def _exceptions(project: Project, place: Place, below: str, git: bool, directory: bool) -> tuple[FileEdit, ...]:
    if not git:
        return (append_line(project, place.path, f"!{below}"),)
    parts = below.split("/")
    lines = ["!/" + "/".join(parts[: depth + 1]) + "/" for depth in range(len(parts) - 1)]
    lines += [f"!/{below}/", f"!/{below}/**"] if directory else [f"!/{below}"]
    if not directory and len(parts) > 1 and not _WILD & set(line_text(project, place)):
        lines.append("!/" + "/".join(parts[:-1]) + "/**")
    from gowharf.text.edits import newline_of

    source = project.source(place.path)
    newline = newline_of(source.text) if source is not None else "\n"
    return (append_line(project, place.path, newline.join(dict.fromkeys(lines))),)


def _relative(path: str, directory: str) -> str | None:
    if not directory:
        return path
    return path[len(directory) + 1 :] if path.startswith(directory + "/") else None

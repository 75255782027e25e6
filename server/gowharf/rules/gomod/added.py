"""Lines that fixes add to a go.mod."""

from gowharf.project.model import Project
from gowharf.rules.edits import append_line
from gowharf.rules.model import FileEdit
from gowharf.text.edits import newline_of


def lines(project: Project, gomod: str, texts: list[str]) -> FileEdit:
    """Lines at the end of a go.mod, with a blank line before them."""
    source = project.source(gomod)
    newline = newline_of(source.text) if source is not None else "\n"
    edit = append_line(project, gomod, newline.join(texts))
    if source is None or not source.text or source.text.endswith(("\n\n", "\n\r\n")):
        return edit
    return edit._replace(edit=edit.edit._replace(new_text=newline + edit.edit.new_text))

"""What stands under the cursor: reference, what the project says of it, and the rules that find something there."""

from gowharf.check.engine import Report
from gowharf.ide.hover_dockerfile import dockerfile_hover
from gowharf.ide.hover_gomod import gomod_hover
from gowharf.ide.markdown import code
from gowharf.ide.model import DOCKERFILE, GOMOD, GOSUM, GOWORK, MODULES_TXT, Hover, kind_of
from gowharf.project.model import Project
from gowharf.rules import doc
from gowharf.rules.model import Finding
from gowharf.rules.table import TABLE


def hover(project: Project, report: Report, path: str, offset: int) -> Hover | None:
    """The answer for one place, or None where there is nothing to say."""
    kind = kind_of(project, path)
    found: Hover | None = None
    if project.source(path) is None:
        return None
    if kind == DOCKERFILE:
        found = dockerfile_hover(project, report, path, offset)
    elif kind in (GOMOD, GOWORK, GOSUM, MODULES_TXT):
        found = gomod_hover(project, report, path, offset)
    here = [each for each in report.findings if each.place.path == path and _holds(each, offset)]
    rules = list(dict.fromkeys(each.rule for each in here))
    parts = [found.markdown] if found else []
    parts += [part for part in map(_rule, rules) if part]
    if not parts:
        return None
    span = found.span if found else min((each.place.span for each in here), key=_length)
    return Hover("\n\n---\n\n".join(parts), span)


def _holds(finding: Finding, offset: int) -> bool:
    span = finding.place.span
    return span.start < span.end and span.start <= offset <= span.end


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _rule(name: str) -> str:
    """A rule's reason and its page."""
    entry = TABLE.find(name)
    if entry is None:
        return ""
    read = doc.read(entry.doc)
    return f"**{code(name)}**: {read.title}\n\n{read.why}\n\n[Reference]({entry.rule.reference})".strip()

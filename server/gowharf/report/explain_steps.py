"""One step of a stage on the page: its instruction, its go commands, what they say and what is found there."""

from collections.abc import Iterator, Sequence
from html import escape

from gowharf.replay.model import GoRun, Step
from gowharf.report.explain import argv_text, doubt_of, instruction_text, line_number
from gowharf.report.explain_parts import Page, findings_html, line_link, mark, safe, says
from gowharf.rules.model import Finding

_FETCHES = 8  # that are shown before the rest is folded away
_LONGEST = 600  # characters of an instruction; the listing has all of it


def step_html(page: Page, step: Step, findings: Sequence[Finding]) -> Iterator[str]:
    """The step as an item of its stage's list."""
    outcome = step.outcome.value
    line = line_number(page.project, page.replay, step)
    instruction = instruction_text(step)
    if len(instruction) > _LONGEST:
        instruction = instruction[:_LONGEST] + "…"
    workdir, user = step.workdir if step.workdir is not None else "?", step.user.name or "?"
    yield f'<li class="step {outcome}" id="{page.prefix}step-{step.number}">'
    yield f'<span class="num">{line_link(page, line)}</span>{mark(outcome)}'
    yield f'<code class="instr">{safe(instruction)}</code>'
    yield f'<span class="where">{safe(workdir)}</span><span class="where">{safe(user)}</span>'
    more = [says("The builder says", failure) for failure in step.failures]
    more.extend(piece for run in step.go for piece in _go(step, run))
    more.extend(findings_html(page, findings))
    if step.opaque:
        more.append('<p class="dim">It runs something that can\'t be followed, which may add or change files.</p>\n')
    if more:
        yield '<div class="more">' + "".join(more) + "</div>"
    yield "</li>\n"


def _go(step: Step, run: GoRun) -> Iterator[str]:
    outcome = run.outcome.value
    yield f'<div class="go {outcome}">{mark(outcome)} <code>{safe(argv_text(run))}</code>{doubt_of(run)}\n<dl>'
    facts = [("workspace", run.workspace), ("module", run.module)]
    if run.workdir != step.workdir or run.workdir is None:
        facts.insert(0, ("runs in", run.workdir or "a directory that can't be known"))
    for term, value in facts:
        if value is not None:
            yield f"<dt>{term}</dt><dd><code>{safe(value)}</code></dd>"
    if run.why:
        yield f"<dt>unknown</dt><dd>because {safe(run.why)}</dd>"
    if run.mod is not None:
        reason = f" because {safe(run.mod_reason)}" if run.mod_reason else ""
        yield f"<dt>mode</dt><dd><code>-mod={safe(run.mod)}</code>{reason}</dd>"
    yield f"<dt>network</dt><dd>{escape(run.network.replace('-', ' '))}</dd>"
    if run.fetches:
        yield f"<dt>fetches</dt><dd>{_fetches(run.fetches)}</dd>"
    yield "</dl>\n"
    for failure in run.failures:
        yield says("go says", failure)
    yield "</div>\n"


def _fetches(fetches: Sequence[str]) -> str:
    shown = ", ".join(f"<code>{safe(each)}</code>" for each in fetches[:_FETCHES])
    rest = fetches[_FETCHES:]
    if not rest:
        return shown
    more = ", ".join(f"<code>{safe(each)}</code>" for each in rest)
    return f"<details><summary>{shown} and {len(rest)} more</summary>{more}</details>"

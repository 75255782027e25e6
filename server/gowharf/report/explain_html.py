"""The replay of a Dockerfile as one HTML page: a graph of the stages, every step by its outcome, the source below.

The page needs nothing from elsewhere and its policy allows nothing: no request, and no script or style but its own two.
Every text of the project is escaped. In VS Code's web view a click posts `{path, line}` (the path in the project, the
line from 1); in a browser the same link leads to the line in the listing at the page's end.
"""

from collections.abc import Iterator
from html import escape

from gowharf import __version__
from gowharf.check.engine import Report
from gowharf.replay.model import Stage
from gowharf.report.explain import context_name, line_number, need_of, title_of
from gowharf.report.explain_graph import MOST_STAGES, edges
from gowharf.report.explain_parts import (
    Page,
    about,
    findings_html,
    line_link,
    link,
    listings,
    loose,
    mark,
    of_stage,
    of_step,
    other_lines,
    safe,
    says,
    target,
)
from gowharf.report.explain_steps import step_html
from gowharf.report.explain_svg import MARKS, legend, stage_outcome, svg
from gowharf.report.model import Name
from gowharf.report.terminal import visible
from gowharf.report.words import counted


def render(report: Report, name: Name, focus: str | None = None) -> Iterator[str]:
    """The page, for the replays of a report, which are all of one Dockerfile, and the findings that concern it. `focus`
    is the name or number of the stage at which it opens."""
    replays = report.replays
    title = visible(name(report.project, replays[0].path))
    pages = [
        Page(report.project, replay, name, f"b{number}-" if number else "", about(report, replay), edges(replay))
        for number, replay in enumerate(replays)
    ]
    yield _head(title)
    yield f"<h1>{escape(title)}</h1>\n"
    if len(pages) > 1:
        yield f"<p>It is built in {len(pages)} ways:</p>\n<ul>\n"
        yield from (f'<li><a href="#{page.prefix}build">{_context(page)}</a></li>\n' for page in pages)
        yield "</ul>\n"
    for page in pages:
        yield from _build(page, focus, len(pages) > 1)
    yield from listings(pages[0], other_lines(pages))
    yield f"<footer>gowharf {__version__}; this is a prediction, and nothing was run</footer>\n"
    yield f"<script>{_script()}</script>\n</body>\n</html>\n"


def _head(title: str) -> str:
    from gowharf.report.explain_look import STYLE

    allowed = f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(_script())}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy"'
        f" content=\"{allowed}; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)} · gowharf explain</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )


def _script() -> str:
    from gowharf.report.explain_look import SCRIPT

    return SCRIPT


def _hash(text: str) -> str:
    """As a policy names an inline script or style (Content Security Policy Level 3, hash sources)."""
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _build(page: Page, focus: str | None, several: bool) -> Iterator[str]:
    replay = page.replay
    yield f'<section id="{page.prefix}build">\n'
    if several:
        yield f"<h2>{_context(page)}</h2>\n"
    else:
        yield f"<p>{_context(page)}</p>\n"
    yield from _facts(page)
    for failure in replay.failures:
        yield says("The builder says", failure)
    yield from findings_html(page, loose(page))
    if replay.stages:
        yield "<h2>Stages</h2>\n"
        yield from _graph(page)
        for stage in replay.stages:
            yield from _stage(page, stage, focus)
    yield "</section>\n"


def _context(page: Page) -> str:
    build = page.replay.build
    where = safe(context_name(page.project, build, page.name))
    target = f", target <code>{safe(build.target)}</code>" if build.target else ""
    place = build.reason.place
    at = f" ({link(page, place)})" if place is not None and page.project.source(place.path) else ""
    reason = safe(build.reason.text)
    return f"Build context <code>{where}</code>{target}, because {reason}{at}"


def _facts(page: Page) -> Iterator[str]:
    """How much there is of what, in a line; the build's arguments where it gives any."""
    stages = page.replay.stages
    runs = [run for stage in stages for step in stage.steps for run in step.go]
    facts = [counted(len(stages), "stage"), counted(sum(len(stage.steps) for stage in stages), "step")]
    facts.append(counted(len(runs), "go command"))
    for outcome, sign in MARKS.items():
        number = sum(run.outcome.value == outcome for run in runs)
        if number:
            verb = outcome if number == 1 else {"succeeds": "succeed", "fails": "fail"}.get(outcome, outcome)
            facts.append(f'<span class="mark {outcome}">{sign} {number} {verb}</span>')
    build = page.replay.build
    facts.extend(
        f"<code>--build-arg {safe(name if value is None else f'{name}={value}')}</code>"
        for name, value in build.args.items()
    )
    if build.platform:
        facts.append(f"<code>--platform {safe(build.platform)}</code>")
    yield '<ul class="facts">' + "".join(f"<li>{fact}</li>" for fact in facts) + "</ul>\n"


def _graph(page: Page) -> Iterator[str]:
    if len(page.replay.stages) > MOST_STAGES:
        yield f'<p class="dim">No graph is drawn of more than {MOST_STAGES} stages.</p>\n'
        return
    links = [
        f'href="#{page.prefix}stage-{stage.number}" data-stay ' + target(page.replay.path, _stage_line(page, stage))
        for stage in page.replay.stages
    ]
    lines = {
        step.number: line_number(page.project, page.replay, step)
        for stage in page.replay.stages
        for step in stage.steps
    }
    # A frame that scrolls must be reachable by keyboard.
    yield '<div class="graph" tabindex="0" role="group" aria-label="What each stage takes from others">\n'
    yield from svg(page.replay, page.edges, links, lines, page.prefix)
    yield "</div>\n"
    yield legend()


def _stage(page: Page, stage: Stage, focus: str | None) -> Iterator[str]:
    outcome = stage_outcome(stage)
    need = need_of(page.replay, stage)
    focused = focus is not None and focus in (stage.name, str(stage.number))
    findings = [of_step(page, step) for step in stage.steps]
    own = of_stage(page, stage)
    shown = focused if focus is not None else stage.reached or outcome == "fails" or bool(own) or any(findings)
    yield f'<details class="stage {outcome}"{" open" if shown else ""}>\n<summary>{mark(outcome)} '
    yield f"<b>{escape(title_of(stage))}</b> {_origin(stage)}"
    yield f' <span class="dim">({need})</span></summary>\n' if need else "</summary>\n"
    start = " data-start" if focused else ""
    yield f'<div class="body" id="{page.prefix}stage-{stage.number}"{start}>\n<p class="dim">'
    yield line_link(page, _stage_line(page, stage), "line ") + _takes(page, stage) + "</p>\n"
    yield from findings_html(page, own)
    if stage.steps:
        yield '<ol class="steps">\n<li class="step heads" aria-hidden="true"><span class="num">line</span>'
        yield "<span>outcome</span><span>instruction</span><span>work directory</span><span>user</span></li>\n"
        for step, found in zip(stage.steps, findings, strict=True):
            yield from step_html(page, step, found)
        yield "</ol>\n"
    yield "</div>\n</details>\n"


def _origin(stage: Stage) -> str:
    if stage.base is None:
        return "from an image that can't be known"
    go = f", Go {safe(stage.go_version)}" if stage.go_version else ""
    return f"from <code>{safe(stage.base)}</code>{go}"


def _takes(page: Page, stage: Stage) -> str:
    """The graph in words."""
    stages = page.replay.stages
    givers = [edge.giver for edge in page.edges if edge.taker == stage.number]
    takers = [edge.taker for edge in page.edges if edge.giver == stage.number]
    parts = []
    for word, numbers in (("takes from", givers), ("gives to", takers)):
        if numbers:
            links = (
                f'<a href="#{page.prefix}stage-{number}">{escape(title_of(stages[number]))}</a>'
                for number in sorted(numbers)
            )
            parts.append(f" · {word} " + ", ".join(links))
    return "".join(parts)


def _stage_line(page: Page, stage: Stage) -> int:
    source = page.project.source(page.replay.path)
    return source.lines.line(stage.instruction.span.start) if source else 1

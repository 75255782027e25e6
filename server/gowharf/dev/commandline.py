"""docs/command-line.md: every command and every option, from the tables that parse them."""

from argparse import SUPPRESS, Action
from collections.abc import Iterator

from gowharf.cli.args import COMMANDS, parser_of
from gowharf.cli.exits import Exit
from gowharf.dev.markdown import NOTE, document, table
from gowharf.report.markdown import fenced

INTRO = """
`gowharf COMMAND --help` prints the same. Options stand before or behind the paths, not between them, and take their
value after a blank or a `=`. A misspelt option is answered with the one that is meant most likely.
"""

EXITS = {
    Exit.OK: "Nothing at or above the severity of `--fail-on`, which is an error unless you say otherwise.",
    Exit.FINDINGS: "Findings; a go.mod or Dockerfile that can't be parsed is one. With `--diff`: something would "
    "change. With `format --check` and `format --diff`: something isn't formatted.",
    Exit.ERROR: "Wrong usage, bad configuration, a path that doesn't exist, or an internal error.",
    Exit.INTERRUPTED: "Interrupted by Ctrl-C.",
}

VARIABLES = (
    ("`NO_COLOR`", "When not empty: no colours, unless `--color always`."),
    ("`FORCE_COLOR`", "When not empty: colours, also where the output is no terminal."),
    ("`COLUMNS`", "How wide the output may be, in place of the terminal's width."),
    (
        "`GITHUB_WORKSPACE`, `CI_PROJECT_DIR`",
        "The checkout, to which paths in `sarif`, `github` and `gitlab` are relative.",
    ),
    ("`GITHUB_STEP_SUMMARY`", "The file to which `--output-format github` adds the job's summary."),
    ("`GOWHARF_DEBUG`", "When not empty: an internal error shows where it happened. Add that to a report."),
)


def commandline() -> str:
    """The page's text."""
    parts = [NOTE, "# Command line", INTRO, *(part for name in COMMANDS for part in _command(name))]
    parts += ["## Exit status", table(("status", "meaning"), [(f"{code:d}", text) for code, text in EXITS.items()])]
    parts += ["## Environment", table(("variable", "meaning"), VARIABLES)]
    return document(parts)


def _command(name: str) -> Iterator[str]:
    command, parser = COMMANDS[name], parser_of(name)
    groups = [(group.title or "", group._group_actions) for group in parser._action_groups]
    arguments = [action for _, actions in groups for action in actions if not action.option_strings]
    several = {action for _, actions in groups for action in actions if action.option_strings and action.dest != "help"}
    yield f"## gowharf {name}"
    yield command.summary
    usage = ["gowharf", name, *(["[OPTIONS]"] if several else []), *map(_argument, arguments)]
    yield fenced(" ".join(usage))
    if arguments:
        yield table(("argument", "meaning"), [(f"`{_metavar(action)}`", action.help or "") for action in arguments])
    for title, actions in sorted(groups, key=lambda group: group[0] == "options"):  # what has no name of its own, last
        rows = [(f"`{_option(action)}`", _meaning(action)) for action in actions if action in several]
        if rows:
            yield table((title if title != "options" else "more" if len(groups) > 3 else "option", "meaning"), rows)
    yield "For example:"
    yield fenced(command.example, "sh")


def _argument(action: Action) -> str:
    shown = _metavar(action)
    return {"*": f"[{shown}...]", "?": f"[{shown}]"}.get(str(action.nargs), shown)


def _metavar(action: Action) -> str:
    return action.metavar if isinstance(action.metavar, str) else action.dest.upper()


def _option(action: Action) -> str:
    if action.nargs == 0:
        return ", ".join(action.option_strings)
    value = "|".join(map(str, action.choices)) if action.choices is not None else _metavar(action)
    return f"{', '.join(action.option_strings)} {value}"


def _meaning(action: Action) -> str:
    said = action.help or ""
    if action.choices is None or not isinstance(action.default, str) or action.default == SUPPRESS:
        return said
    return f"{said} (default {action.default})".strip()

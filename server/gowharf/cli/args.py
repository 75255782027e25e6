"""The command line: one parser for the subcommand that was chosen, none for the others.

argparse is imported when a parser is built, so `--version` and the overview cost nothing of it.
"""

from collections.abc import Callable, Mapping, Sequence

from gowharf.cli import streams
from gowharf.cli.exits import UsageError
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.nearest import nearest

if TYPE_CHECKING:
    from argparse import Action, ArgumentParser, Namespace, _ActionsContainer
    from typing import NoReturn

SHELLS = ("bash", "zsh", "fish")
LEVELS = ("error", "warning", "info")
STATUSES = "Exit status: 0 nothing is an error, 1 something is, 2 wrong usage, bad configuration or an internal error."


class Command(NamedTuple):
    """A subcommand: what it does in a line, its arguments, and an example to start from."""

    summary: str
    add: "Callable[[ArgumentParser], None]"
    example: str


def parse(command: str, argv: Sequence[str]) -> "Namespace":
    """The arguments of a subcommand. Raises UsageError; `--help` prints and raises SystemExit."""
    return parser_of(command, argv).parse_args(list(argv))


def parser_of(command: str, argv: Sequence[str] = ()) -> "ArgumentParser":
    """A subcommand's parser, for arguments that are known already: only help asks for the terminal's width."""
    import argparse

    class Parser(argparse.ArgumentParser):
        def _get_formatter(self) -> argparse.HelpFormatter:
            # Each add_argument makes a formatter; asking it for the terminal's size would import shutil every time.
            width = None if "--help" in argv or "-h" in argv else 80
            return argparse.HelpFormatter(self.prog, width=width)

        def print_help(self, file: object = None) -> None:
            streams.write([self.format_help()])  # a reader that goes away is no error

        def error(self, message: str) -> "NoReturn":
            raise UsageError(f"{message}{_hint(self, argv)}; see `{self.prog} --help`")

    known = COMMANDS[command]
    parser = Parser(
        prog=f"gowharf {command}",
        description=known.summary,
        epilog=f"Example: {known.example}",
        allow_abbrev=False,
    )
    parser.set_defaults(**_unsaid())
    known.add(parser)
    # What argparse makes of a dozen options hides the arguments; the options are listed below anyway.
    arguments = [_shown(action) for action in parser._actions if not action.option_strings]
    parser.usage = " ".join((parser.prog, "[OPTIONS]", *arguments))
    return parser


def _shown(action: "Action") -> str:
    name = str(action.metavar)
    return {"*": f"[{name}...]", "?": f"[{name}]"}.get(str(action.nargs), name)


def _unsaid() -> dict[str, object]:
    """What opening a project asks of any command's options, as it is where a command has no such option."""
    nothing: dict[str, object] = dict.fromkeys(("config", "context", "target", "platform"))
    lists: dict[str, object] = {name: [] for name in ("select", "ignore", "severity", "build_context", "build_arg")}
    return {**nothing, **lists, "isolated": False}


def overview() -> str:
    """What `gowharf --help` says."""
    lines = ["Reads go.mod and Dockerfiles together and says what will break the Go build in Docker.", ""]
    lines.append("Usage: gowharf COMMAND [OPTIONS]; `gowharf check` is what to begin with")
    lines.append("")
    lines.extend(f"  {name:<13}{command.summary}" for name, command in COMMANDS.items())
    lines.append("")
    lines.append("  --version    print the version")
    lines.append("  --help       print this; `gowharf COMMAND --help` has a command's options")
    lines.append("")
    lines.append(STATUSES)
    return "\n".join(lines) + "\n"


def _hint(parser: "ArgumentParser", argv: Sequence[str]) -> str:
    """The option that a misspelt one most likely means."""
    known = [option for action in parser._actions for option in action.option_strings]
    for word in argv:
        name = word.partition("=")[0]
        if name.startswith("--") and len(name) > 2 and name not in known and (near := nearest(name, known)):
            return f"; did you mean {near}?"
    return ""


def _add_check(parser: "ArgumentParser") -> None:
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help='files or folders to check (default ".")')
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="apply the fixes that keep the meaning")
    fixes.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: those that may change it too")
    fixes.add_argument("--fix-only", action="store_true", help="apply fixes; report nothing and exit with 0")
    fixes.add_argument("--diff", action="store_true", help="write nothing; show what --fix would change")
    rules = parser.add_argument_group("rules")
    rules.add_argument("--select", type=_names, action="extend", default=[], metavar="RULES", help="only these rules")
    rules.add_argument("--ignore", type=_names, action="extend", default=[], metavar="RULES", help="not these rules")
    rules.add_argument(
        "--severity", type=_level, action="append", default=[], metavar="RULE=LEVEL", help="give a rule a severity"
    )
    output = parser.add_argument_group("output")
    output.add_argument(
        "--output-format",
        action="append",
        default=[],
        metavar="FORMAT[:FILE]",
        help="full (default), concise, json, jsonl, sarif, github, gitlab, junit or checkstyle; repeatable",
    )
    _add_color(output)
    output.add_argument("--statistics", action="store_true", help="count the findings of each rule")
    output.add_argument(
        "--fail-on", choices=LEVELS, default="error", help="the severity that makes the exit status 1 (default error)"
    )
    output.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    output.add_argument("--show-files", action="store_true", help="list the files that would be checked, and stop")
    output.add_argument("--show-settings", action="store_true", help="print the settings in force, and stop")
    adopt = parser.add_argument_group("an old project")
    adopt.add_argument("--baseline", metavar="FILE", help="hold back the findings that this file counts")
    adopt.add_argument("--write-baseline", action="store_true", help="write what is found now to --baseline's file")
    adopt.add_argument("--changed-since", metavar="REV", help="only what the changes since this commit can have caused")
    _add_build(parser)
    _add_configuration(parser)
    add("--stdin-filename", metavar="PATH", help="read standard input as the text of this file")
    add("--jobs", type=_jobs, metavar="N", help="processes that share the work (default: as many as make it faster)")
    add("--watch", action="store_true", help="check again whenever a file changes (needs gowharf[watch])")


def _add_build(parser: "ArgumentParser") -> None:
    build = parser.add_argument_group("how the Dockerfile is built")
    add = build.add_argument
    add("--context", metavar="DIR", help="the build context")
    add("--build-context", type=_pair, action="append", default=[], metavar="NAME=PATH", help="a named context")
    add("--target", metavar="STAGE", help="the stage to build")
    add("--build-arg", type=_argument, action="append", default=[], metavar="NAME=VALUE", help="a build argument")
    add("--platform", metavar="OS/ARCH", help="the platform to build for")


def _add_configuration(parser: "ArgumentParser") -> None:
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", metavar="FILE", help="use this configuration and no other")
    group.add_argument("--isolated", action="store_true", help="use no configuration")


def _add_color(parser: "_ActionsContainer") -> None:
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="whether to colour it")


def _add_explain(parser: "ArgumentParser") -> None:
    parser.add_argument("dockerfile", metavar="DOCKERFILE", help="the Dockerfile to replay")
    add = parser.add_argument
    add("--output-format", choices=("text", "json", "html"), default="text", help="how to write it")
    _add_color(parser)
    _add_build(parser)
    _add_configuration(parser)


def _add_format(parser: "ArgumentParser") -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help='files or folders to format (default ".")')
    parser.add_argument("--check", action="store_true", help="write nothing; name what isn't formatted, exit with 1")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would change")
    _add_configuration(parser)
    parser.add_argument("--stdin-filename", metavar="PATH", help="format standard input as the text of this file")


def _add_ignores(parser: "ArgumentParser") -> None:
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help='files or folders whose findings to ignore (default ".")')
    add("--reason", default="", metavar="TEXT", help="why, written behind each ignore")
    add("--select", type=_names, action="extend", default=[], metavar="RULES", help="only these rules")
    add("--ignore", type=_names, action="extend", default=[], metavar="RULES", help="not these rules")
    _add_build(parser)


def _add_init(parser: "ArgumentParser") -> None:
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help='a folder of the project (default ".")')
    parser.add_argument("--stdout", action="store_true", help="write no file; print what it would hold")


def _add_rule(parser: "ArgumentParser") -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="a rule's or a family's name")
    parser.add_argument("--all", action="store_true", help="list all rules")
    parser.add_argument("--output-format", choices=("text", "json"), default="text", help="how to write it")


def _add_completion(parser: "ArgumentParser") -> None:
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def _add_server(parser: "ArgumentParser") -> None:
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--stdio", action="store_true", help="talk over standard input and output (default)")
    way.add_argument("--tcp", metavar="HOST:PORT", help="wait for one client on this machine's loopback interface")


def _jobs(value: str) -> int:
    if value.isascii() and value.isdigit() and 0 < int(value) <= 256:
        return int(value)
    from argparse import ArgumentTypeError

    raise ArgumentTypeError(f"{value!r} is no number from 1 to 256")


def _names(value: str) -> list[str]:
    return [name for name in (part.strip() for part in value.split(",")) if name]


def _pair(value: str, form: str = "NAME=PATH") -> tuple[str, str]:
    name, equals, rest = value.partition("=")
    if not name or not equals:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"{value!r} is no {form}")
    return name, rest


def _level(value: str) -> tuple[str, str]:
    return _pair(value, "RULE=LEVEL, such as image-end-of-life=warning")


def _argument(value: str) -> tuple[str, str | None]:
    """As docker build: a bare name takes its value from the caller's environment, which says nothing about CI's."""
    name, equals, rest = value.partition("=")
    return name, rest if equals else None


COMMANDS: Mapping[str, Command] = {
    "check": Command("Check go.mod and Dockerfiles.", _add_check, "gowharf check --fix ."),
    "explain": Command("Show what each step of a Dockerfile does.", _add_explain, "gowharf explain Dockerfile"),
    "format": Command("Format go.mod, go.work and Dockerfiles.", _add_format, "gowharf format --check ."),
    "add-ignores": Command(
        "Ignore what is found now.", _add_ignores, 'gowharf add-ignores --reason "before we had gowharf"'
    ),
    "init": Command("Write a gowharf.toml to start from.", _add_init, "gowharf init --stdout"),
    "rule": Command("Explain a rule.", _add_rule, "gowharf rule go-command-fails"),
    "completion": Command(
        "Print a shell's completion of gowharf.", _add_completion, 'eval "$(gowharf completion bash)"'
    ),
    "server": Command("Serve an editor (language server).", _add_server, "gowharf server --stdio"),
}

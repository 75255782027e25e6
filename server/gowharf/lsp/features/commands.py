"""workspace/executeCommand: what a user may ask for by name. None of them runs a program or writes a file."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from gowharf.lsp.capabilities import (
    CONFIGURATION,
    CONTEXT,
    EXPLAIN,
    EXPLAIN_HTML,
    FIX_WORKSPACE,
    RESTART,
    SETTINGS,
    SHOW_COMMAND,
)
from gowharf.lsp.features import assistance
from gowharf.lsp.root import Root
from gowharf.replay.model import Replay
from gowharf.report.explain import render as explained
from gowharf.report.settings import render
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

Command = Callable[["Server", list[Any]], Any]


def execute_command(ls: "Server", params: types.ExecuteCommandParams) -> Any:
    command = COMMANDS.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command {params.command}")
    return command(ls, list(params.arguments or ()))


def explain(ls: "Server", arguments: list[Any]) -> str:
    """The replay of a Dockerfile as text. Arguments: its URI and, if not all of it is meant, a stage's name or number.

    Editors throw a command's result away, so it is shown too, unless the client has said (`showsText` of the
    initialization options) that it does that itself."""
    file = ls.session.file(str(arguments[0])) if arguments else None
    if file is None or not file.root.ready:
        raise JsonRpcInvalidParams("explain takes the URI of a Dockerfile in an open project")
    report = ls.publisher.report(file.root, file.path)
    replays = [replay for replay in report.replays if replay.path == file.path]
    stage = str(arguments[1]) if len(arguments) > 1 and arguments[1] is not None else None
    shown = [_one_stage(replay, stage) for replay in replays]
    text = "\n".join("".join(explained(report.project, replay, assistance.in_project)) for replay in shown)
    return _show(ls, text or f"gowharf sees nothing that builds {file.path}")


def restart(ls: "Server", arguments: list[Any]) -> None:
    """Reads everything anew. Argument, if any: the URI of a file of the one project to read."""
    file = ls.session.file(str(arguments[0])) if arguments else None
    for root in [file.root] if file else list(ls.session.all_roots()):
        ls.scanner.start(root, again=True)


def show_settings(ls: "Server", arguments: list[Any]) -> str:
    """The settings in force, as TOML. Argument, if any: the URI of a file of the one project that is meant."""
    file = ls.session.file(str(arguments[0])) if arguments else None
    roots = [file.root] if file else list(ls.session.all_roots())
    return _show(ls, "\n".join("".join(_settings(root)) for root in roots if root.ready))


def show_command(ls: "Server", arguments: list[Any]) -> None:
    """Tells the user which command mends a finding, and where to run it."""
    command, directory = (str(each) for each in (*arguments, "", "")[:2])
    where = f" in {directory}" if directory else ""
    ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, f"Run{where}: {command}"))


def _show(ls: "Server", text: str) -> str:
    options = ls.session.client.options
    if not (isinstance(options, dict) and options.get("showsText") is True):
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, text))
    return text


def _one_stage(replay: Replay, stage: str | None) -> Replay:
    """The replay with no stage but one; with all where there is none of that name or number."""
    found = tuple(each for each in replay.stages if stage in (each.name, str(each.number)))
    return replay._replace(stages=found) if stage and found else replay


def _settings(root: Root) -> Iterator[str]:
    if root.now is None:
        return
    for folder, settings in {"": root.now.settings, **root.now.settings.nested}.items():
        where = f"{root.place.directory}/{folder}" if folder else root.place.directory or "a document that is not saved"
        yield from render(settings, where, settings.file or "no configuration file")


COMMANDS: Mapping[str, Command] = {
    EXPLAIN: explain,
    EXPLAIN_HTML: assistance.explain_html,
    RESTART: restart,
    SETTINGS: show_settings,
    SHOW_COMMAND: show_command,
    CONTEXT: assistance.context,
    CONFIGURATION: assistance.configuration,
    FIX_WORKSPACE: assistance.fix_workspace,
}

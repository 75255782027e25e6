"""`contributes.configuration` of vscode-client/package.json: the settings of gowharf.toml from their table, the
features of the server, and what only the client knows, which is declared here and nowhere else."""

import json
from typing import Any

from gowharf.check.settings import TABLE
from gowharf.dev.schema import selector_of, value_of
from gowharf.lsp.wishes import FEATURES, OFF
from gowharf.rules.table import TABLE as RULES
from gowharf.startup import NamedTuple

LEFT_OUT = frozenset({"required-version"})  # the version is the extension's own affair


class ClientSetting(NamedTuple):
    """A setting of the client alone; `choices` with what each means, where only these may stand. `scope` as VS Code
    names it."""

    name: str
    default: str
    scope: str
    doc: str
    choices: tuple[tuple[str, str], ...] = ()


FEATURE_TEXTS = {
    "codeAction": "Quick fixes, and `source.fixAll.gowharf`.",
    "codeLens": "A line over each stage that says how its go commands end.",
    "completion": "Completion in go.mod, go.work and Dockerfiles.",
    "definition": "Go to definition, between files too.",
    "diagnostics": "Findings, in the editor and in the list of problems.",
    "documentLink": "Links from module paths, images and copied files.",
    "documentSymbol": "The outline.",
    "foldingRange": "Folding.",
    "formatting": "Formatting of go.mod, go.work and Dockerfiles.",
    "hover": "What a step does, what a line of go.mod means for it, and why.",
    "inlayHint": "What a line doesn't say itself, such as the version of Go in an image, at its end.",
    "references": "Find all references, and highlights.",
    "rename": "Renaming of stages, arguments and variables.",
    "selectionRange": "Expand selection.",
    "semanticTokens": "Colours by meaning.",
    "workspaceSymbol": "Go to symbol in workspace.",
}

CLIENT = (
    ClientSetting(
        "interpreter",
        "",
        "machine-overridable",
        "The Python that runs gowharf, 3.11 or newer: a path, in which `~` and `${workspaceFolder}` may stand, or a "
        "name on the PATH. When empty: the Python extension's, if it is there, else `python3` on the PATH.",
    ),
    ClientSetting(
        "importStrategy",
        "useBundled",
        "machine-overridable",
        "Which gowharf to run.",
        (
            ("useBundled", "The gowharf that comes with this extension"),
            ("fromEnvironment", "The gowharf installed beside the interpreter, or the extension's where there is none"),
        ),
    ),
    ClientSetting(
        "path",
        "",
        "machine-overridable",
        "A `gowharf` program to run instead of the extension's own: a path, in which `~` and `${workspaceFolder}` may "
        "stand, or a name on the PATH. No Python is looked for then.",
    ),
    ClientSetting(
        "trace.server",
        "messages",
        "window",
        "What of the talk between VS Code and gowharf is written to the log while the log's level is Trace (the gear "
        "of the output panel sets it).",
        (
            ("messages", "Which messages there were, and how long answers took"),
            ("verbose", "The messages themselves too"),
        ),
    ),
)


def package(text: str) -> str:
    """package.json's text, with its settings made fresh."""
    data: Any = json.loads(text)
    data["contributes"]["configuration"] = sections()
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def sections() -> list[dict[str, Any]]:
    """The settings as VS Code takes them."""
    return [
        {"title": "gowharf", "properties": _analysis()},
        {"title": "Features", "properties": _features()},
        {"title": "Server", "properties": _client()},
    ]


def _analysis() -> dict[str, Any]:
    names = selector_of(RULES.selectors)
    return {
        f"gowharf.{setting.name}": {
            **value_of(setting, names),
            "default": list(setting.default) if isinstance(setting.default, tuple) else setting.default,
            "scope": "window",
            "markdownDescription": setting.doc,
        }
        for setting in TABLE
        if setting.name not in LEFT_OUT
    }


def _features() -> dict[str, Any]:
    return {
        f"gowharf.features.{name}": {
            "type": "boolean",
            "default": name not in OFF,
            "scope": "window",
            "markdownDescription": FEATURE_TEXTS[name],
        }
        for name in FEATURES
    }


def _client() -> dict[str, Any]:
    return {f"gowharf.{setting.name}": _client_value(setting) for setting in CLIENT}


def _client_value(setting: ClientSetting) -> dict[str, Any]:
    held: dict[str, Any] = {"type": "string"}
    if setting.choices:
        held["enum"] = [name for name, _ in setting.choices]
        held["enumDescriptions"] = [text for _, text in setting.choices]
    return {**held, "default": setting.default, "scope": setting.scope, "markdownDescription": setting.doc}

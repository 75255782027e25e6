"""docs/configuration.md: the settings, from the table that reads them."""

from collections.abc import Iterator

from gowharf.check.settings import TABLE, Setting
from gowharf.dev.markdown import NOTE, document, table
from gowharf.dev.vscode import CLIENT, FEATURE_TEXTS, ClientSetting
from gowharf.lsp.wishes import OFF
from gowharf.report.markdown import fenced

INTRO = """
gowharf needs no configuration. Where the project can't show what it needs to know (how an image is built, which modules
are private), a `gowharf.toml` says so, or `[tool.gowharf]` in `pyproject.toml`, with the same keys. For each checked
file the nearest one upwards holds; paths in it are relative to its folder. What one further down says of builds,
images, private modules and exclusions counts for a check of the whole project too. An unknown key, a wrong type or a
build of what isn't there is an error that names the file, the line and the nearest known key, file or stage. The
command line has the last word, and `gowharf check --show-settings` prints what is in force.
"""

EXAMPLE = """required-version = ">=0.1"
ignore = ["copy-all-before-download"]
exclude = ["third_party/"]
private = ["git.example.com/*"]

[severity]
image-end-of-life = "info"

[per-file-ignores]
"examples/**" = ["all"]

[[build]]
dockerfile = "deploy/api.Dockerfile"
context = "."
target = "release"
args = { GO_VERSION = "1.26" }
contexts = { shared = "../shared" }

[images."registry.example.com/go:stable"]
go = "1.26"
"""

IGNORES = """
`# gowharf: ignore[rule-name] why` in Dockerfiles and .dockerignore, `// gowharf: ignore[rule-name] why` in go.mod and
go.work, on the line above, or at the end of a line where a comment can stand there. `ignore-file[rule-name]` at the top
holds for the whole file. Several names are separated by commas. A name that no rule has, and an ignore that ignores
nothing, are findings.
"""

EDITOR = """
An editor's settings for gowharf lie over those of the files: the keys above, but for `required-version`, with the same
names (`gowharf.select` in VS Code), and a switch for each feature. An empty value counts as not given.
"""

CLIENT_TEXT = """
These are of the VS Code extension alone. In a workspace that isn't trusted, the first three wait for trust.
"""

SCHEMA = """
[gowharf.schema.json](../schema/gowharf.schema.json) describes gowharf.toml for editors that complete and check TOML by
JSON schemas, such as VS Code with Even Better TOML; [pyproject.schema.json](../schema/pyproject.schema.json) describes
`[tool.gowharf]`. With a copy beside gowharf.toml, a first line in it is enough:
"""

SCHEMA_EXAMPLE = "#:schema ./gowharf.schema.json"

NOTES = {
    "images": "All else about such an image is taken for what the official image of that Go has, so what fails in it "
    "is a warning; see [What it can't know](what-it-cant-know.md#other-images)."
}

KINDS = {
    "string": "string",
    "version": "string",
    "strings": "array of strings",
    "rules": "array of rules or families",
    "levels": "table: rule or family = severity",
    "rules-by-glob": "table: pattern = array of rules or families",
    "args": "table: name = string",
    "table": "table",
    "tables": "array of tables",
    "named-tables": "table of tables",
}


def configuration() -> str:
    """The page's text."""
    return document([NOTE, "# Configuration", INTRO, fenced(EXAMPLE, "toml"), *_settings(), *_ignores(), *_editors()])


def _settings() -> Iterator[str]:
    yield "## Settings"
    yield table(("key", "type", "meaning"), [_row(setting) for setting in TABLE])
    for setting in TABLE:
        if setting.children:
            yield f"### {_heading(setting)}"
            yield " ".join(filter(None, (setting.doc, NOTES.get(setting.name))))
            yield table(("key", "type", "meaning"), [_row(child) for child in setting.children])


def _heading(setting: Setting) -> str:
    return {"tables": f"`[[{setting.name}]]`", "named-tables": f'`[{setting.name}."NAME"]`'}.get(
        setting.kind, f"`[{setting.name}]`"
    )


def _row(setting: Setting) -> tuple[str, str, str]:
    return f"`{setting.name}`", KINDS[setting.kind], setting.doc + (" Required." if setting.required else "")


def _ignores() -> Iterator[str]:
    yield "## In the files themselves"
    yield IGNORES


def _editors() -> Iterator[str]:
    yield "## In an editor"
    yield EDITOR
    rows = [(f"`features.{name}`", "off" if name in OFF else "on", text) for name, text in FEATURE_TEXTS.items()]
    yield table(("key", "default", "meaning"), rows)
    yield CLIENT_TEXT
    yield table(("key", "default", "meaning"), [_client_row(setting) for setting in CLIENT])
    yield "## JSON schema"
    yield SCHEMA
    yield fenced(SCHEMA_EXAMPLE, "toml")


def _client_row(setting: ClientSetting) -> tuple[str, str, str]:
    choices = "".join(f" `{name}`: {text[:1].lower()}{text[1:]}." for name, text in setting.choices)
    return f"`{setting.name}`", f"`{setting.default}`" if setting.default else "", setting.doc + choices

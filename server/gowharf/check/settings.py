"""The settings: one table that says name, type, default and meaning, and the value that the engine reads.

Reading and checking TOML (`config.py`), the JSON schema, VS Code's settings and the reference page all go by `TABLE`,
so a setting is written down once. Paths in settings are relative to the configuration file's folder.
"""

from collections.abc import Mapping

from gowharf.project.model import Context
from gowharf.rules.model import Severity
from gowharf.startup import NamedTuple
from gowharf.text.source import Place

SEVERITIES = {severity.word: severity for severity in Severity}
FLOOD = 50  # findings of one rule in one file that are shown one by one


class Setting(NamedTuple):
    """One key. `kind`: "string", "version" (of Go), "strings", "rules", "levels" (rule = level), "rules-by-glob",
    "args", "table" (one table of `children`), "tables" (an array of them), or "named-tables" (any key = a table of
    `children`)."""

    name: str
    kind: str
    default: object
    doc: str
    children: "tuple[Setting, ...]" = ()
    required: bool = False


TABLE: tuple[Setting, ...] = (
    Setting("required-version", "string", "", "The versions of gowharf that may check this project, such as `>=0.1`."),
    Setting("select", "rules", (), "Rules or families to run, or `all`; when empty, every rule that is on by default."),
    Setting("ignore", "rules", (), "Rules or families that are not run."),
    Setting("severity", "levels", {}, "A severity for a rule or family: `error`, `warning` or `info`."),
    Setting("per-file-ignores", "rules-by-glob", {}, "Rules that are not run for the files a pattern matches."),
    Setting("exclude", "strings", (), "Files and folders that are not looked at, as patterns of .gitignore."),
    Setting("private", "strings", (), "Module path patterns that are private, as in GOPRIVATE."),
    Setting(
        "build",
        "tables",
        (),
        "How a Dockerfile is built, where that can't be seen from the project.",
        (
            Setting("dockerfile", "string", "", "The Dockerfile's path.", required=True),
            Setting("context", "string", "", "The build context's folder; the Dockerfile's own folder when not given."),
            Setting("target", "string", "", "The stage to build; the last one when not given."),
            Setting("args", "args", {}, "Build arguments, as with `--build-arg`."),
            Setting("contexts", "args", {}, "Named contexts, as with `--build-context`."),
        ),
    ),
    Setting(
        "images",
        "named-tables",
        {},
        "What images hold that gowharf can't know, by reference.",
        (Setting("go", "version", "", "The version of Go in the image, such as `1.26`.", required=True),),
    ),
)


class Build(NamedTuple):
    """One `[[build]]`. Paths are relative to the project's root; `place` is where the configuration says so."""

    dockerfile: str
    context: str
    target: str | None
    args: Mapping[str, str]
    contexts: Mapping[str, str]
    place: Place | None = None


class Overrides(NamedTuple):
    """What the command line says about builds. `dockerfiles` are those that it is about; None: all of them."""

    context: Context | None = None
    target: str | None = None
    args: Mapping[str, str | None] = {}
    contexts: Mapping[str, "Context | str"] = {}
    platform: str | None = None
    dockerfiles: frozenset[str] | None = None


class Settings(NamedTuple):
    """The settings of one folder. `file` is the configuration that they come from, relative to the project's root, or
    None. `nested` holds those of folders below that have a configuration of their own."""

    required_version: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = {}
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    builds: tuple[Build, ...] = ()
    images: Mapping[str, str] = {}
    file: str | None = None
    nested: "Mapping[str, Settings]" = {}
    overrides: Overrides = Overrides()
    flood: int = FLOOD

    def at(self, path: str) -> "Settings":
        """The settings that hold for a file of the project: those of the nearest configuration upwards."""
        while self.nested and path:
            path = path.rpartition("/")[0]
            if path in self.nested:
                return self.nested[path]
        return self

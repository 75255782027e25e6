"""Which files may say how a Dockerfile is built, by their names; discovery asks once for every file it meets."""

import re

from gowharf.startup import regex

_COMPOSE = regex(r"(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml|[^/]+[._-](?:docker-)?compose\.ya?ml", re.IGNORECASE)
_BAKE = regex(r"docker-bake[^/]*\.(?:hcl|json)|[^/]+[.-]bake\.(?:hcl|json)")
_MAKEFILE = regex(r"(?:GNU)?[Mm]akefile(?:[.-][^/]*)?|[^/]+\.(?:mk|mak|make)")
_CLOUDBUILD = regex(r"(?>[^/]*?cloudbuild)[^/]*\.ya?ml")
_YAML = (".yml", ".yaml")
_GORELEASER = (".goreleaser", "goreleaser")
_SCRIPT_FOLDERS = frozenset({"hack", "scripts", "script", "build", "ci", "tools"})


def context_source_kind(name: str, directory: str) -> str | None:
    """The kind of build description that a file called `name` in `directory` is, or None.

    The kinds are the keys of `Discovered.builders`: compose, bake, workflow, makefile, script, task, goreleaser,
    skaffold, cloudbuild and tilt.
    """
    if name.endswith(_YAML):
        return _yaml_kind(name, directory)
    if name.endswith((".hcl", ".json")):
        return "bake" if _BAKE.fullmatch(name) else None
    if _MAKEFILE.fullmatch(name):
        return "makefile"
    if name.endswith((".sh", ".bash")):
        return "script"
    if name == "Tiltfile":
        return "tilt"
    if name.lower() in ("justfile", ".justfile"):
        return "task"
    if "." not in name and directory.rpartition("/")[2] in _SCRIPT_FOLDERS:
        return "script"
    return None


def _yaml_kind(name: str, directory: str) -> str | None:
    if directory == ".github/workflows" or directory.startswith(".github/actions/"):
        return "workflow"
    if _COMPOSE.fullmatch(name):
        return "compose"
    if name.lower().startswith("taskfile."):
        return "task"
    if name.startswith(_GORELEASER):
        return "goreleaser"
    if name.startswith("skaffold"):
        return "skaffold"
    return "cloudbuild" if _CLOUDBUILD.fullmatch(name) else None

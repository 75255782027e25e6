"""JSON schemas (draft 7) of the configuration, for editors: schema/gowharf.schema.json for gowharf.toml, and
schema/pyproject.schema.json for the part of pyproject.toml that is gowharf's.

They come from the table that `check/config.py` reads by, and refuse what that refuses, as far as a schema can: not a
path outside of the project, nor a version of gowharf that isn't this one.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from gowharf.check.settings import SEVERITIES, TABLE, Setting
from gowharf.check.values import GO_VERSION
from gowharf.rules.table import TABLE as RULES

DRAFT = "http://json-schema.org/draft-07/schema#"
# Specifiers of versions (PEP 440), separated by commas.
_VERSION = r"v?\d+(\.\d+)*(([-_.]?(a|b|c|rc|alpha|beta|pre|preview|post|rev|r|dev)[-_.]?\d*)*)"
_SPECIFIER = rf"\s*((~=|==|!=|<=|>=|<|>)\s*{_VERSION}(\.\*)?)?\s*"
_PATTERNS = {"required-version": rf"^{_SPECIFIER}(,{_SPECIFIER})*$"}


def gowharf_schema() -> str:
    """The schema of gowharf.toml."""
    head = {"$schema": DRAFT, "title": "gowharf.toml", "description": "The configuration of gowharf."}
    return _text({**head, **object_of(TABLE), "definitions": _definitions()})


def pyproject_schema() -> str:
    """The schema of pyproject.toml, which leaves alone what isn't gowharf's."""
    tool = {"type": "object", "properties": {"gowharf": {"description": "gowharf", **object_of(TABLE)}}}
    head = {"$schema": DRAFT, "title": "[tool.gowharf] of pyproject.toml", "type": "object"}
    return _text({**head, "properties": {"tool": tool}, "definitions": _definitions()})


def object_of(settings: Iterable[Setting]) -> dict[str, Any]:
    """A table whose keys are these settings and no others."""
    kept = tuple(settings)
    found: dict[str, Any] = {
        "type": "object",
        "properties": {setting.name: {"description": setting.doc, **value_of(setting)} for setting in kept},
        "additionalProperties": False,
    }
    required = [setting.name for setting in kept if setting.required]
    return {**found, "required": required} if required else found


def value_of(setting: Setting, selector: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a setting's value may be. `selector` is the schema of a rule's or family's name; a reference to the one in
    the definitions when not given."""
    name = selector or {"$ref": "#/definitions/selector"}
    text: dict[str, Any] = {"type": "string"}
    kinds: dict[str, dict[str, Any]] = {
        "string": {**text, **({"pattern": _PATTERNS[setting.name]} if setting.name in _PATTERNS else {})},
        "version": {**text, "pattern": f"^{GO_VERSION}$"},
        "strings": {"type": "array", "items": text},
        "rules": {"type": "array", "items": name},
        "levels": {
            "type": "object",
            "propertyNames": name,
            "additionalProperties": {"type": "string", "enum": list(SEVERITIES)},
        },
        "rules-by-glob": {"type": "object", "additionalProperties": {"type": "array", "items": name}},
        "args": {"type": "object", "additionalProperties": text},
    }
    if setting.kind in kinds:
        return kinds[setting.kind]
    table = object_of(setting.children)
    if setting.kind == "tables":
        return {"type": "array", "items": table}
    return {"type": "object", "additionalProperties": table} if setting.kind == "named-tables" else table


def selector_of(names: Iterable[str]) -> dict[str, Any]:
    """What may stand where rules are named."""
    return {"type": "string", "enum": sorted(names)}


def _definitions() -> dict[str, Any]:
    said = "A rule, a family of rules, or `all`."
    return {"selector": {"description": said, **selector_of(RULES.selectors)}}


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"

"""Which features an editor's settings turn off, wherever in what it sends they stand.

Apart from the other settings, since what is offered at `initialize` goes by it and nothing else is imported then.
"""

from collections.abc import Mapping
from typing import Any

SECTION = "gowharf"
FEATURES = (
    "codeAction", "codeLens", "completion", "definition", "diagnostics", "documentLink", "documentSymbol",
    "foldingRange", "formatting", "hover", "inlayHint", "references", "rename", "selectionRange", "semanticTokens",
    "workspaceSymbol",
)  # fmt: skip
OFF = frozenset({"inlayHint"})  # unless asked for


def section(data: Any) -> Mapping[str, Any]:
    """The innermost section (`settings`, `gowharf`): clients wrap it in their own ways."""
    for _ in range(3):
        if not isinstance(data, dict):
            return {}
        inner = next((data[key] for key in ("settings", SECTION) if isinstance(data.get(key), dict)), None)
        if inner is None:
            break
        data = inner
    # VS Code gives what isn't set as null, or as the empty list or table that is its default.
    return {key: value for key, value in data.items() if value is not None and value not in ([], {})}


def off(features: Any) -> frozenset[str]:
    """The features that are off with this table of them, or with none."""
    if not isinstance(features, dict):
        return OFF
    return frozenset(name for name in FEATURES if features.get(name, name not in OFF) is False)


def refused(options: Any) -> frozenset[str]:
    """The features that initialization options turn off in so many words."""
    features = section(options).get("features")
    return frozenset(name for name in FEATURES if isinstance(features, dict) and features.get(name) is False)

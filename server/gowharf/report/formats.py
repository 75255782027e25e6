"""The formats by name. A new one is a module with `render(shown)` and one line here."""

from collections.abc import Callable, Iterator, Mapping

from gowharf.report import concise, full, json, jsonl
from gowharf.report.model import Shown

Render = Callable[[Shown], Iterator[str]]

FORMATS: Mapping[str, Render] = {
    "full": full.render,
    "concise": concise.render,
    "json": json.render,
    "jsonl": jsonl.render,
}

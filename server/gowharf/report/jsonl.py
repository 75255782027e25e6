"""For programs that read line by line: one finding a line, each as in the JSON document's `findings`."""

from collections.abc import Iterator

from gowharf.report.data import finding_data
from gowharf.report.model import Shown, findings


def render(shown: Shown) -> Iterator[str]:
    import json

    for report, finding in findings(shown):
        yield json.dumps(finding_data(shown, report, finding)) + "\n"

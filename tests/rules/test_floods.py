"""What stands many times in one place is said once."""

from gowharf.check.engine import check
from gowharf.check.settings import Settings
from tests.check.fakes import project


def test_the_tools_of_one_run_are_one_finding():
    tools = ["a.example/one@latest", "b.example/two@latest", "c.example/three@main"]
    together = "RUN go install " + " && go install ".join(tools)
    dockerfile = f"FROM golang:1.26\n{together}\nRUN go install d.example/d@latest\n"
    first, second = check(project({"Dockerfile": dockerfile}), Settings()).findings
    assert first.message.startswith("a.example/one@latest is not reproducible")
    assert [label.message for label in first.related] == ["b.example/two@latest too", "c.example/three@main too"]
    assert second.message.startswith("d.example/d@latest")

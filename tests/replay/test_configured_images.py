"""An image whose Go the configuration tells: taken for one that is made from the official image, and never an error."""

from gowharf.check.engine import check
from gowharf.check.settings import Settings as CheckSettings
from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.model import Project, Settings
from gowharf.replay.model import Outcome
from gowharf.rules.model import Severity

IMAGE = "registry.example.com/go:stable"
DOCKERFILE = f"FROM {IMAGE}\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n"
FILES = {"go.mod": "module example.com/app\n\ngo 1.26\n", "main.go": "package main\n\nfunc main() {}\n"}


def report(dockerfile=DOCKERFILE, go=None, files=FILES):
    held = MemoryFiles({**files, "Dockerfile": dockerfile})
    git = GitView(False)
    made = Project("/", held, git, Settings(images={IMAGE: go} if go else {}), discover(held, git))
    return check(made, CheckSettings())


def outcomes(got):
    return [run.outcome for replay in got.replays for stage in replay.stages for step in stage.steps for run in step.go]


def test_nothing_is_known_of_an_image_that_nobody_described():
    got = report()
    assert outcomes(got) == [Outcome.UNKNOWN]
    assert not got.findings


def test_a_go_that_is_too_old_is_a_warning_for_the_image_may_have_settings_of_its_own():
    got = report(go="1.24")
    assert [(each.rule, each.severity) for each in got.findings] == [("image-go-too-old", Severity.WARNING)]
    assert outcomes(got) == [Outcome.UNKNOWN]


def test_what_the_dockerfile_forgot_is_a_warning_too():
    got = report(DOCKERFILE.replace("COPY . .", "COPY go.mod ."), go="1.26")
    assert [each.severity for each in got.findings] == [Severity.WARNING]


def test_a_build_for_which_all_is_there_succeeds():
    got = report(go="1.26")
    assert outcomes(got) == [Outcome.SUCCEEDS]
    assert not got.findings


def test_files_that_the_image_may_hold_are_not_missed():
    copied = f"FROM {IMAGE} AS tools\nFROM golang:1.26\nCOPY --from=tools /etc/company.pem /usr/bin/tool /etc/\n"
    assert not [each for each in report(copied, go="1.26").findings if each.severity is Severity.ERROR]

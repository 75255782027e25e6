"""`explain --output-format html`: one page that needs nothing else, safe whatever the project holds."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from gowharf.check.engine import check
from gowharf.check.settings import Settings
from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.model import Project
from gowharf.project.model import Settings as ProjectSettings
from gowharf.report import explain_html

VOID = {"meta", "br", "path", "rect", "marker"}
BROKEN = {
    "go.mod": "module example.com/app\n\ngo 1.26\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": """\
FROM golang:1.21 AS build
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM scratch AS unused
COPY --from=build /app /other

FROM scratch
COPY --from=build /app /app
USER 1000
""",
}


class Reader(HTMLParser):
    """What a page holds: elements with their attributes, and the text in them; every tag closed in its turn."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.open, self.texts = [], [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID or tag in ("path", "marker"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(data)

    def text(self):
        return " ".join(" ".join(self.texts).split())

    def having(self, attribute):
        return [(tag, held) for tag, held in self.elements if attribute in held]


def page(files, focus=None, path="Dockerfile", **settings):
    memory, git = MemoryFiles(files), GitView(False)
    project = Project("/", memory, git, ProjectSettings(), discover(memory, git))
    report = check(project, Settings(**settings))
    report = report._replace(replays=tuple(replay for replay in report.replays if replay.path == path))
    return "".join(explain_html.render(report, lambda project, path: path or ".", focus))


def test_a_person_sees_context_stages_steps_and_what_go_says():
    text = Reader(page(BROKEN)).text()
    assert "Build context . , because it is in the project root" in text
    assert "3 stages 6 steps 1 go command ✗ 1 fails" in text
    assert "✗ fails build from golang:1.21 , Go 1.21" in text
    assert "4 ✗ fails RUN go build -o /app . /src root" in text
    assert "module /src network" in text
    assert "go says: go: go.mod requires go >= 1.26 (running go 1.21" in text
    assert "✗ error image-go-too-old golang:1.21 cannot build this module: go.mod requires go 1.26" in text
    assert "Fix: Use golang:1.26" in text
    assert "unused from scratch (not needed for the target)" in text


def test_every_link_on_the_page_leads_somewhere():
    read = Reader(page(BROKEN))
    ids = [held["id"] for _, held in read.having("id")]
    links = [held["href"] for _, held in read.having("href")]
    assert len(ids) == len(set(ids))
    assert links and {link.removeprefix("#") for link in links} <= set(ids)


def test_the_policy_allows_its_own_script_and_style_and_nothing_else():
    text = page(BROKEN)
    held = dict(Reader(text).having("http-equiv")[0][1])
    style, script = (
        re.search(r"<style>(.*?)</style>", text, re.S)[1],
        re.search(r"<script>(.*?)</script>", text, re.S)[1],
    )
    hashes = [f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'" for part in (style, script)]
    assert held["content"] == (
        f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; base-uri 'none'; form-action 'none'"
    )
    assert "@import" not in style and "url(" not in style and "://" not in style + script
    read = Reader(text)
    assert not read.having("src") and not read.having("style")
    assert all(not name.startswith("on") for _, held in read.elements for name in held)


def test_nothing_of_the_project_becomes_markup():
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m'
    files = {
        "go.mod": "module example.com/app\n",
        "Dockerfile": f"FROM golang:1.24 AS build\n# {evil}\nENV X='{evil}'\nRUN echo '{evil}' && go build ./{evil}\n"
        f"FROM {evil.replace(' ', '')}\nCOPY --from=build '{evil}' /x\nUSER {evil}\nWORKDIR {evil}\nRUN true\n",
    }
    text = page(files)
    read = Reader(text)
    assert not [tag for tag, _ in read.elements if tag == "img"]
    assert sum(tag == "script" for tag, _ in read.elements) == 1
    assert not [letter for letter in text if letter != "\n" and not letter.isprintable()]


def test_a_files_name_stays_a_name():
    name = 'a\n"><b>\x1b\udcff/Dockerfile'
    text = page({name: "FROM scratch\nCOPY x /\n", "go.mod": "module m\n"}, path=name)
    read = Reader(text)
    text.encode()
    assert "\x1b" not in text and "<b>\\x1b" not in text
    sent = {unquote(held["data-path"], errors="surrogateescape") for _, held in read.having("data-path")}
    assert sent == {name}


def test_a_click_sends_path_and_line():
    read = Reader(page(BROKEN))
    steps = {(held["data-path"], int(held["data-line"])) for tag, held in read.having("data-line") if tag == "a"}
    assert {("Dockerfile", number) for number in (1, 2, 3, 4, 6, 7, 9, 10, 11)} <= steps
    assert ("go.mod", 3) in steps


def test_a_line_of_another_file_is_on_the_page_too():
    read = Reader(page(BROKEN))
    linked = [held["href"] for _, held in read.having("data-path") if held["data-path"] == "go.mod"]
    assert linked[0] == "#F-go.mod-3"
    assert "3 go 1.26" in read.text()


def test_the_outcome_is_told_in_words_beside_every_colour():
    read = Reader(page(BROKEN))
    words = {"succeeds", "fails", "unknown"}
    coloured = [held["class"].split() for tag, held in read.having("class") if tag == "li" and "step" in held["class"]]
    steps = [classes for classes in coloured if "heads" not in classes]
    assert len(steps) == 6
    told = re.findall(r'<li class="step (\w+)"[^>]*>.*?<span class="mark (\w+)">\S (\w+)</span>', page(BROKEN))
    assert len(told) == 6
    assert all(one == other == word and word in words for one, other, word in told)


def test_the_page_opens_at_the_stage_that_is_asked_for():
    read = Reader(page(BROKEN, focus="unused"))
    (_, held) = read.having("data-start")[0]
    assert held["id"] == "stage-1"
    assert sum(1 for tag, held in read.elements if tag == "details" and "open" in held) == 1


def test_stages_that_fail_or_are_needed_stand_open_the_others_folded():
    opened = ["open" in held for tag, held in Reader(page(BROKEN)).elements if tag == "details"]
    assert opened == [True, False, True]


def test_a_dockerfile_built_in_two_ways_has_both():
    compose = "services:\n  a:\n    build: {context: ., target: build}\n  b:\n    build: {context: .}\n"
    read = Reader(page({**BROKEN, "compose.yaml": compose}))
    assert "It is built in 2 ways:" in read.text()
    ids = [held["id"] for _, held in read.having("id")]
    assert len(ids) == len(set(ids)) and {"build", "b1-build"} <= set(ids)


def test_what_the_builder_refuses_is_said():
    read = Reader(page({"Dockerfile": "FRM scratch\n", "go.mod": "module m\n"}))
    assert "The builder says: dockerfile parse error" in read.text()


def test_passwords_of_urls_are_covered():
    text = page({"Dockerfile": "FROM golang:1.24\nRUN git clone https://bob:hunter2secret@example.com/x\n"})
    assert "hunter2secret" not in text and "https://bob:" in text


def test_fetches_are_folded_where_there_are_many():
    requires = "".join(f"\texample.com/m{number} v1.0.0\n" for number in range(20))
    files = {
        "go.mod": f"module example.com/app\n\ngo 1.24\n\nrequire (\n{requires})\n",
        "go.sum": "".join(f"example.com/m{number} v1.0.0/go.mod h1:x\n" for number in range(20)),
        "Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod download\n",
    }
    assert re.search(r"example.com/m0@v1.0.0 .* and \d+ more", Reader(page(files)).text())


@pytest.mark.parametrize("count", [60, 300])
def test_many_stages(count):
    stages = "".join(f"FROM scratch AS s{number}\nCOPY --from=s{number // 2 - 1} /a /b\n" for number in range(2, count))
    text = page({"Dockerfile": "FROM golang:1.24 AS s0\nFROM s0 AS s1\n" + stages})
    read = Reader(text)
    assert ("No graph is drawn of more than 250 stages" in read.text()) == (count > 250)
    assert sum(tag == "details" for tag, _ in read.elements) == count

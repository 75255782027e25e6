"""GitHub's annotations, read back as the runner reads them, and the job's summary."""

import pytest
from markdown_it import MarkdownIt

from gowharf.report import github
from gowharf.report.formats import FORMATS
from gowharf.rules.model import Finding, Severity
from gowharf.text.source import Place, Span
from tests.report.test_reports import FINDING, place, shown


def read(line):
    """A workflow command as actions/runner reads it (ActionCommand.TryParseV2)."""
    assert line.startswith("::") and "\r" not in line and "\n" not in line
    head, _, data = line[2:].partition("::")
    command, _, properties = head.partition(" ")
    pairs = dict(pair.split("=", 1) for pair in properties.split(","))
    unescape = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    for code, char in unescape.items():
        pairs = {name: value.replace(code, char) for name, value in pairs.items()}
        data = data.replace(code, char) if code not in ("%3A", "%2C") else data
    return command, pairs, data


def lines(*findings, **more):
    return "".join(FORMATS["github"](shown(*findings, **more))).splitlines()


def test_an_annotation_says_where_and_what():
    command, pairs, data = read(lines(FINDING)[0])
    assert command == "error"
    assert pairs == {
        "title": "image-go-too-old", "file": "app/build/Dockerfile",
        "line": "1", "endLine": "1", "col": "6", "endColumn": "17",
    }  # fmt: skip
    assert data == f"{FINDING.message}\n\ngo says:\n{FINDING.go_says}\n\nfix: Use golang:1.24"


def test_errors_come_first_and_the_kinds_are_githubs():
    kinds = [Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.WARNING]
    found = [FINDING._replace(severity=kind, message=str(n)) for n, kind in enumerate(kinds)]
    assert [line.split()[0] for line in lines(*found)[:4]] == ["::error", "::warning", "::warning", "::notice"]


@pytest.mark.parametrize("path", ["a,b:c%d/Dockerfile", "x::error ::y/Dockerfile", "a\nb/Dockerfile", "\x1b[1m\udcff"])
def test_a_path_can_neither_end_nor_begin_a_command(path):
    said = lines(Finding("r", Severity.ERROR, "m", Place(path, Span(0, 1))), texts={path: "FROM a\n"})
    command, pairs, data = read(said[0])
    assert (command, data, list(pairs)) == ("error", "m", ["title", "file", "line", "endLine", "col", "endColumn"])
    if path.isprintable():
        assert pairs["file"] == "app/" + path
    assert len(said) == 2 and not any(char < " " for char in said[0])


def test_a_message_can_not_begin_another_command():
    said = lines(FINDING._replace(message="100% \r\n::stop-commands::x\n::error ::y", go_says=None, fixes=()))
    assert len(said) == 2
    assert read(said[0])[2] == "100% \\x0d\n::stop-commands::x\n::error ::y"


def test_a_place_over_several_lines_has_no_columns():
    text = "RUN a \\\n b\n"
    finding = Finding("r", Severity.ERROR, "m", place("Dockerfile", text, {"Dockerfile": text}))
    pairs = read(lines(finding, texts={"Dockerfile": text})[0])[1]
    assert (pairs["line"], pairs["endLine"]) == ("1", "3") and "col" not in pairs


def test_what_github_does_not_show_is_counted():
    said = lines(*[FINDING] * 13, *[FINDING._replace(severity=Severity.INFO)] * 11)
    assert said[-2] == "GitHub shows 10 annotations of a kind for each step; only in this log: error 3, notice 1"
    assert not any("GitHub shows" in line for line in lines(*[FINDING] * 10))


def test_the_summary_is_a_table_that_shows_text_as_it_is():
    odd = FINDING._replace(message="a | b <script>x</script> `c` *d* [e](f)", severity=Severity.WARNING)
    text = "".join(github.summary(shown(odd, FINDING)))
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert html.count("<tr>") == 3
    assert "a | b &lt;script&gt;x&lt;/script&gt; `c` *d* [e](f)</td>" in html
    assert html.index("<td>error") < html.index("<td>warning")
    assert "app/build/Dockerfile:1:6" in html
    assert FINDING.go_says.replace(">", "&gt;") in html


def test_a_summary_of_very_many_stays_small_and_one_of_nothing_is_a_line():
    text = "".join(github.summary(shown(*[FINDING._replace(message="m" * 5000)] * 3000)))
    assert len(text) < 100_000 and "and 2900 more" in text
    assert "".join(github.summary(shown())) == "## gowharf\n\nNo findings in 2 files\n\n"

"""The page of `explain --output-format html` in a real browser: its policy holds, and a click goes where it should."""

import re
import subprocess

import pytest

from tests.e2e import tools
from tests.report.test_explain_html import BROKEN, page

pytestmark = pytest.mark.needs("the page in a browser", tools.missing("vscode"))

# Stands before the policy, so it may run: says what the policy refuses, and what a click on a step sends.
PROBE = """<script>
var said = [];
function note(text) { said.push(text); document.documentElement.setAttribute("data-said", said.join(" | ")); }
document.addEventListener("securitypolicyviolation", function (event) { note("refused " + event.effectiveDirective); });
%s
addEventListener("load", function () {
  note(getComputedStyle(document.querySelector(".step")).display);
  document.querySelector("#step-3 .num a").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  document.querySelector("a.node").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  note(location.hash);
  note(getComputedStyle(document.querySelector(".listing")).display);
});
</script>"""
EDITOR = "function acquireVsCodeApi() { return { postMessage: function (sent) { note(JSON.stringify(sent)); } }; }"


def told(tmp_path, text, probe):
    """What the probe has noted, in order."""
    path = tmp_path / "page.html"
    path.write_text(text.replace("<head>", "<head>" + PROBE % probe, 1))
    argv = [
        tools.program("chromium"),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'p'}",
    ]
    argv += ["--window-size=1400,900", "--virtual-time-budget=5000", "--dump-dom", path.as_uri()]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=120)
    found = re.search(r'<html[^>]* data-said="([^"]*)"', ran.stdout)
    assert found, ran.stderr
    return found[1].replace("&quot;", '"').split(" | ")


def test_in_a_browser_a_click_leads_to_the_source(tmp_path):
    said = told(tmp_path, page(BROKEN), "")
    assert said == ["grid", "#stage-0", "block"]


def test_in_an_editor_a_click_tells_path_and_line(tmp_path):
    said = told(tmp_path, page(BROKEN), EDITOR)
    step, stage = '{"path":"Dockerfile","line":4}', '{"path":"Dockerfile","line":1}'
    assert said == ["grid", step, stage, "#stage-0", "none"]


def test_a_script_that_is_none_of_ours_does_not_run(tmp_path):
    text = page(BROKEN).replace("<h1>", '<script>note("it ran")</script><h1 onclick="1" style="color:red">')
    said = told(tmp_path, text, "")
    assert "it ran" not in said
    assert {"refused script-src-elem", "refused style-src-attr"} <= set(said)

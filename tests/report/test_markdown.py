"""Text in Markdown is shown as it is."""

from markdown_it import MarkdownIt

from gowharf.report.markdown import fenced, plain


def test_a_fence_is_longer_than_those_in_its_text():
    assert fenced("```\nx\n```\n") == "````text\n```\nx\n```\n````"
    assert fenced("x", "go.mod") == "```go.mod\nx\n```"


def test_what_means_something_in_markdown_means_nothing():
    text = "*a* _b_ `c` [d](e) <f> #g !h | ~i~ & \\j"
    (paragraph,) = [
        token for token in MarkdownIt("gfm-like", {"linkify": False}).parse(plain(text)) if token.type == "inline"
    ]
    assert [child.type for child in paragraph.children] == ["text"]
    assert paragraph.content.replace("\\", "") == text.replace("\\", "")

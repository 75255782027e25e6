"""What --fix does to texts."""

from hypothesis import given
from hypothesis import strategies as st

from gowharf.check.fixing import apply, choose, fix_all, one_round
from gowharf.rules.model import FileEdit, Finding, Fix, Safety, Severity
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Span


def edit(path, start, end, text):
    return FileEdit(path, Edit(Span(start, end), text))


def finding(*edits, safety=Safety.SAFE):
    return Finding("r", Severity.ERROR, "m", Place("a", Span(0, 0)), fixes=(Fix("Mend", safety, edits),))


def applied(texts, *findings):
    return apply(texts.get, [fix for _, fix in one_round(choose(findings))])


def test_only_safe_fixes_unless_unsafe_ones_are_wanted():
    safe, unsafe = finding(edit("a", 0, 1, "")), finding(edit("a", 2, 3, ""), safety=Safety.UNSAFE)
    by_hand = finding(safety=Safety.MANUAL)
    assert [found for found, _ in choose([safe, unsafe, by_hand])] == [safe]
    assert [found for found, _ in choose([safe, unsafe, by_hand], unsafe=True)] == [safe, unsafe]


def test_a_safe_alternative_is_taken_where_the_first_fix_is_unsafe():
    first = Fix("A", Safety.UNSAFE, (edit("a", 0, 0, "x"),))
    second = Fix("B", Safety.SAFE, (edit("a", 0, 0, "y"),))
    ((_, fix),) = choose([finding()._replace(fixes=(first, second))])
    assert fix is second


def test_an_overlapping_fix_waits_and_is_applied_whole_or_not_at_all():
    texts = {"a": "abcdef", "b": "xyz"}
    both = finding(edit("a", 1, 4, "-"), edit("b", 0, 1, "-"))
    assert applied(texts, finding(edit("a", 0, 2, "+")), both) == {"a": "+cdef"}


def test_a_fix_over_two_files_and_a_new_one():
    texts = {"a": "abc", "b": "xyz"}
    assert applied(texts, finding(edit("a", 0, 1, "A"), edit("b", 3, 3, "!"), edit("new/c", 0, 0, "hello\n"))) == {
        "a": "Abc",
        "b": "xyz!",
        "new/c": "hello\n",
    }


def test_a_fix_that_does_not_fit_the_text_is_left_out():
    assert applied({"a": "abc"}, finding(edit("a", 2, 9, "")), finding(edit("a", 0, 1, ""))) == {"a": "bc"}
    assert applied({"a": "abc"}, finding(edit("a", 0, 2, ""), edit("a", 1, 3, ""))) == {}


def test_rounds_go_on_until_nothing_is_left():
    def analyse(texts):
        at = texts.get("a", "xxx").find("x")
        return [finding(edit("a", at, at + 1, "y"))] if at >= 0 else []

    fixed = fix_all({"a": "xxx"}.get, analyse({}), analyse)
    assert (fixed.texts, len(fixed.applied), fixed.settled) == ({"a": "yyy"}, 3, True)


def test_fixes_that_undo_each_other_end():
    def analyse(texts):
        return [finding(edit("a", 0, 1, "y" if texts.get("a", "x") == "x" else "x"))]

    fixed = fix_all({"a": "x"}.get, analyse({}), analyse)
    assert not fixed.settled


def test_a_fix_that_mends_nothing_is_not_applied():
    def analyse(texts):
        text = texts.get("a", "here\nthere\n")
        start = text.index("here")
        wrong = finding(edit("a", 0, 0, "above\n"))._replace(place=Place("a", Span(start, start + 4)))
        at = text.find("there")
        right = finding(edit("a", at, at + 5, "mended"))._replace(place=Place("a", Span(at, at + 5)))
        return [wrong, right] if at >= 0 else [wrong]

    fixed = fix_all({"a": "here\nthere\n"}.get, analyse({}), analyse)
    assert (fixed.texts, len(fixed.applied), fixed.settled) == ({"a": "here\nmended\n"}, 1, True)


def test_a_fix_that_never_ends_stops_after_ten_rounds():
    calls = []

    def analyse(texts):
        calls.append(texts)
        return [finding(edit("a", 0, 0, "x"))]

    fixed = fix_all({"a": ""}.get, analyse({}), analyse)
    assert (fixed.texts, fixed.settled) == ({"a": "x" * 10}, False)


@given(
    st.text(max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.text(max_size=3)), max_size=6)
)
def test_any_fixes_give_a_text(text, edits):
    findings = [finding(edit("a", min(a, b), max(a, b), new)) for a, b, new in edits]
    assert isinstance(applied({"a": text}, *findings).get("a", ""), str)

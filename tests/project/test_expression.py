"""GitHub's expressions, as far as a matrix, strings and the environment decide them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.project.contexts.expression import evaluate

VALUES = {"matrix.flavor": "debian", "matrix.none": "", "env.DIR": "cmd", "matrix.off": "false"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("matrix.flavor", "debian"),
        (" 'it''s' ", "it's"),
        ("matrix.none || 'x'", "x"),
        ("matrix.off || 'x'", "x"),
        ("matrix.flavor == 'debian' && 'full' || matrix.flavor", "full"),
        ("matrix.flavor == 'Debian' && '.d' || ''", ".d"),
        ("matrix.flavor != 'debian' && 'full' || matrix.flavor", "debian"),
        ("!matrix.none && env.DIR", "cmd"),
        ("(matrix.none || env.DIR) == 'cmd'", "true"),
        ("matrix.flavor && (matrix.none || 'a')", "a"),
        ("matrix.none && inputs.x", ""),
        ("matrix.flavor || format('{0}', fromJSON(x)[0])", "debian"),
        ("matrix.none && contains(x, 'y') || 'x'", "x"),
        ("github.event.labels[0].name || 'x'", None),
        ("inputs.x || 'x'", None),
        ("inputs.x == 'x' && 'y'", None),
        ("format('{0}', 1)", None),
        ("matrix.flavor < 3", None),
        ("matrix.flavor 'x'", None),
        ("", None),
        ("(" * 60 + "'a'" + ")" * 60, None),
    ],
)
def test_an_expression_has_the_value_that_github_gives_it(text: str, value: str | None) -> None:
    assert evaluate(text, VALUES.get) == value


@given(
    st.lists(
        st.sampled_from(["'a'", "matrix.flavor", "==", "!=", "&&", "||", "!", "(", ")", "f(", " ", "<", "[", "]", ","])
    )
)
def test_whatever_is_written_there_is_an_answer(tokens: list[str]) -> None:
    value = evaluate("".join(tokens), VALUES.get)
    assert value is None or isinstance(value, str)

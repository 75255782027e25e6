"""How a rule's docstring is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.rules.doc import Expected, read
from gowharf.rules.table import Table
from gowharf.text.source import Span
from tests.check.fakes import finds, rule
from tests.rules.examples import run

DOC = """The user is root.

Why: a reason
in two lines. (A reference)

Prose.

```go.mod
module m
       ^ bad path
```
```Dockerfile
FROM a
\tUSER root
\t^^^^ USER is here
\t     ^^^^ and who
```
Go says:
```
go: no
  never
```
Fixed:
```Dockerfile
FROM a
```

Fine:
```Dockerfile
FROM b
```
Another one:
```Dockerfile
FROM c
```
```Dockerfile
FROM d
```
"""


def test_all_parts():
    doc = read(DOC)
    assert doc.title == "The user is root."
    assert doc.why == "a reason in two lines. (A reference)"
    first, *fine = doc.examples
    assert first.files == {"go.mod": "module m\n", "Dockerfile": "FROM a\n\tUSER root\n"}
    assert first.expected == (
        Expected("go.mod", Span(7, 8), "bad path"),
        Expected("Dockerfile", Span(8, 12), "USER is here"),
        Expected("Dockerfile", Span(13, 17), "and who"),
    )
    assert first.go_says == "go: no\n  never"
    assert first.fixed == {"Dockerfile": "FROM a\n"}
    assert [example.files for example in fine] == [{"Dockerfile": f"FROM {base}\n"} for base in "bcd"]
    assert not any(example.expected or example.fixed for example in fine)


@given(st.text("`^ \nab:.", max_size=80) | st.text())
def test_any_text_is_read(text):
    read(text)


def example(text):
    return read(f"T.\n\n```.dockerignore\n{text}\n```\n").examples[0]


def test_an_example_that_does_not_hold_fails_and_shows_the_file():
    rules = Table([finds("user", ".dockerignore", "USER"), rule("internal-error")])
    run("user", example("USER root\n^^^^ USER is here"), rules)
    with pytest.raises(AssertionError, match="USER is there"):
        run("user", example("USER root\n^^^^ USER is there"), rules)
    with pytest.raises(AssertionError, match="USER is here"):
        run("user", example("USER root"), rules)
    with pytest.raises(AssertionError):
        run("user", example("USER root\n ^^^^ USER is here"), rules)

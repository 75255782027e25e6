"""What is looked for while the collector is off, and when."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from gowharf.lsp import garbage
from gowharf.lsp.garbage import Garbage


class Cycle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def held() -> Iterator[Garbage]:
    gc.collect()
    yield Garbage()
    gc.enable()


def test_a_long_work_leaves_little_garbage(held: Garbage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "SOME", 100)
    lost = weakref.ref(Cycle())
    held.made()
    assert lost() is not None  # nothing worth a search has been made
    kept = [Cycle() for _ in range(200)]
    held.made()
    assert lost() is None
    assert len(kept) == 200

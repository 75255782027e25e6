"""Named tuples that are cheap to define are used as typing's are; a late regular expression answers as `re` does."""

import copy
import pickle
import re
import typing

import pytest

from gowharf import startup


class Ours(startup.NamedTuple):
    """A place."""

    path: str
    line: "int"
    note: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.path}:{self.line}"

    @classmethod
    def at(cls, path: str) -> "Ours":
        return cls(path, 1)


class Theirs(typing.NamedTuple):
    """A place."""

    path: str
    line: "int"
    note: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.path}:{self.line}"

    @classmethod
    def at(cls, path: str) -> "Theirs":
        return cls(path, 1)


class Empty(startup.NamedTuple):
    pass


def _match(value):
    match value:
        case Ours(path, line=line) | Theirs(path, line=line):
            return path, line


SEEN = {
    "as a tuple": lambda cls: tuple(cls("a", 2)),
    "by name": lambda cls: tuple(cls(line=2, path="a", tags=("x",))),
    "fields": lambda cls: [getattr(cls("a", 2), name) for name in cls._fields],
    "equal": lambda cls: (cls("a", 2) == ("a", 2, None, ()), hash(cls("a", 2)), cls("a", 1) < cls("a", 2)),
    "property": lambda cls: cls("a", 2).shown,
    "class method": lambda cls: tuple(cls.at("b")),
    "replaced": lambda cls: tuple(cls("a", 2)._replace(note="n")),
    "replaced keeps its class": lambda cls: type(cls("a", 2)._replace(note="n")) is cls,
    "dictionary": lambda cls: cls("a", 2)._asdict(),
    "made": lambda cls: tuple(cls._make(["a", 2, None, ()])),
    "copied": lambda cls: (copy.deepcopy(cls("a", 2)).shown, type(copy.copy(cls("a", 2))) is cls),
    "pickled": lambda cls: pickle.loads(pickle.dumps(cls("a", 2))).shown,
    "printed": lambda cls: repr(cls("a", 2)).partition("(")[2],
    "matched": lambda cls: _match(cls("a", 2)),
    "hints": typing.get_type_hints,
    "docstring": lambda cls: cls.__doc__,
    "no other attribute": lambda cls: hasattr(cls("a", 2), "__dict__"),
}


@pytest.mark.parametrize("seen", SEEN.values(), ids=SEEN.keys())
def test_a_named_tuple_is_seen_as_typings(seen):
    assert seen(Ours) == seen(Theirs)


@pytest.mark.parametrize(
    "misuse",
    [
        lambda cls: cls("a"),
        lambda cls: cls("a", 2, None, (), 5),
        lambda cls: cls("a", 2, column=3),
        lambda cls: cls("a", 2)._replace(column=3),
        lambda cls: setattr(cls("a", 2), "path", "b"),
        lambda cls: setattr(cls("a", 2), "column", 3),
    ],
    ids=["too few", "too many", "unknown argument", "unknown field", "field set", "attribute set"],
)
def test_a_named_tuple_refuses_what_typings_does(misuse):
    for cls in (Theirs, Ours):
        with pytest.raises((TypeError, ValueError, AttributeError)):
            misuse(cls)


def test_a_named_tuple_without_fields():
    assert tuple(Empty()) == () and repr(Empty()) == "Empty()"


def test_a_regular_expression_answers_as_re_does():
    late = startup.regex(r"(?P<word>[a-z]+)(\d)", re.IGNORECASE)
    own = re.compile(r"(?P<word>[a-z]+)(\d)", re.IGNORECASE)
    text = "aB1 c2"
    assert late.match(text)["word"] == own.match(text)["word"]
    assert late.search(text, 1).span() == own.search(text, 1).span()
    assert late.fullmatch(text) is None
    assert late.sub("-", text) == own.sub("-", text)
    assert late.split(text) == own.split(text)
    assert late.findall(text) == own.findall(text)
    assert [m.span() for m in late.finditer(text)] == [m.span() for m in own.finditer(text)]
    assert (late.pattern, late.flags, late.groups, late.groupindex) == (
        own.pattern, own.flags, own.groups, own.groupindex,
    )  # fmt: skip
    with pytest.raises(AttributeError):
        late.nothing  # noqa: B018


def test_a_wrong_regular_expression_is_told_when_it_is_used():
    late = startup.regex("(")
    with pytest.raises(re.error):
        late.match("")


def test_every_regular_expression_of_the_package_compiles():
    """What is compiled when first used must not fail only then."""
    import importlib
    import pkgutil

    import gowharf

    found = 0
    for info in pkgutil.walk_packages(gowharf.__path__, "gowharf."):
        if info.name == "gowharf.__main__":
            continue
        for value in vars(importlib.import_module(info.name)).values():
            held = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
            for regex in held:
                if isinstance(regex, startup.regex):
                    assert regex.pattern is not None
                    found += 1
    assert found > 150

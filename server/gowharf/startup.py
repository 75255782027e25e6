"""What keeps the start quick: named tuples that are cheap to define, and regular expressions compiled when first used.

No module that a plain `gowharf check` imports imports `typing`: it costs 2.5 ms, and its NamedTuple another 0.06 for
each class, most of it for compiling a constructor; there are two hundred. To a type checker `Any`, `NamedTuple` and
`Protocol` are typing's own, and `regex` is `re.compile`; at run time they do what is used of those and no more: nobody
asks whether something is a Protocol, and mypy has seen to it that fields with defaults come last.
"""

import re
import sys
from collections import _tuplegetter  # type: ignore[attr-defined]
from collections.abc import Iterable
from types import CodeType, FunctionType

TYPE_CHECKING = False

_SCOPE = {"__builtins__": {}, "_new": tuple.__new__}
_CODES: dict[int, CodeType] = {}


class _Value(tuple[object, ...]):
    """What all named tuples share, as collections.namedtuple has it."""

    __slots__ = ()
    _fields = ()  # type: tuple[str, ...]

    @classmethod
    def _make(cls, values: Iterable[object]) -> "_Value":
        return tuple.__new__(cls, values)

    def _replace(self, /, **changes: object) -> "_Value":
        changed = tuple.__new__(type(self), map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return changed

    def _asdict(self) -> dict[str, object]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({fields})"

    def __getnewargs__(self) -> tuple[object, ...]:
        return tuple(self)


class _Definition(type):
    """Makes a class statement that names NamedTuple into a named tuple."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, object]) -> type:
        annotations: dict[str, object] = namespace.setdefault("__annotations__", {})  # type: ignore[assignment]
        fields = tuple(annotations)
        defaults = tuple(namespace.pop(field) for field in fields if field in namespace)
        namespace.update((field, _tuplegetter(index, "")) for index, field in enumerate(fields))
        namespace["__new__"] = new = FunctionType(_code(name, fields), _SCOPE, None, defaults)
        new.__annotations__ = annotations
        namespace["_fields"] = namespace["__match_args__"] = fields
        namespace["__slots__"] = ()
        return type(name, (_Value,), namespace)


class _NamedTuple:
    """What stands in a class statement for a base."""

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        return (_BASE,)


class _Regex:
    """A regular expression that is compiled when it is first asked for something; from then on it answers directly."""

    def __init__(self, text: str, flags: int = 0) -> None:
        self._given = text, flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(*self._given)
        for method in ("match", "fullmatch", "search", "sub", "finditer", "findall", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def _code(name: str, fields: tuple[str, ...]) -> CodeType:
    """A constructor's code: that of another one with as many fields, its arguments renamed."""
    code = _CODES.get(len(fields))
    if code is None:
        names = "".join(f"_{index}, " for index in range(len(fields)))
        code = _CODES[len(fields)] = eval(f"lambda _cls, {names}: _new(_cls, ({names}))", _SCOPE).__code__
    return code.replace(co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__")


_BASE = type.__new__(_Definition, "NamedTuple", (), {})

if TYPE_CHECKING:
    regex = re.compile
    from typing import Any as Any
    from typing import NamedTuple as NamedTuple
    from typing import Protocol as Protocol
else:
    NamedTuple = _NamedTuple()
    Any = Protocol = object
    regex = _Regex
    if sys.version_info >= (3, 14):
        # There a class body computes its annotations when they are asked for; how is typing's business.
        import typing

        NamedTuple = typing.NamedTuple

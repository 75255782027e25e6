"""Imports the protocol's types for less.

lsprotocol defines some 550 attrs classes when it is imported, which is most of the server's start. The `repr` of each,
which nothing but a debug log reads, is compiled apart: a third of that time. Where the types are imported already, or
attrs changes, nothing is gained and nothing lost.
"""

from typing import Any

import attrs


def import_types() -> None:
    """Imports `lsprotocol.types` without their reprs."""
    define: Any = attrs.define

    def lean(*args: Any, **kwargs: Any) -> Any:
        return define(*args, **{"repr": False, **kwargs})

    attrs.define = lean
    try:
        import lsprotocol.types  # noqa: F401
    finally:
        attrs.define = define

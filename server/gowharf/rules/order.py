"""The order in which rules are asked, by the names of their modules. `index.py` is generated from it.

A rule that knows a cause closely stands before one that knows it roughly; `go-command-fails`, which takes whatever is
left, is last of those that explain. So is each family's own tuple ordered. A new rule is one file and one line in its
family's `__init__.py`, then `python -m gowharf.dev.generate`.
"""

from collections.abc import Iterable

from gowharf.rules import context, credentials, dockerfile, environment, gomod, gosum, image, vendor, workspace


def _of(family: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"gowharf.rules.{family}.{name}" for name in names)


ORDER: tuple[str, ...] = (
    *_of("dockerfile", dockerfile.CLOSEST),
    *_of("gomod", gomod.CLOSEST),
    *_of("context", context.MODULES),
    *_of("vendor", vendor.MODULES),
    *_of("workspace", workspace.MODULES),
    *_of("image", image.MODULES),
    *_of("gomod", gomod.MODULES),
    *_of("gosum", gosum.MODULES),
    *_of("environment", environment.MODULES),
    *_of("credentials", credentials.MODULES),
    *_of("dockerfile", dockerfile.MODULES),
    *_of("dockerfile", ("go_command_fails",)),
    *_of("gowharf", ("unreadable_file", "unknown_ignore", "unused_ignore", "internal_error")),
)

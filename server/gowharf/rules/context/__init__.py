"""Rules about the build context, in the order in which they are asked to explain a failure."""

from types import ModuleType

MODULES: tuple[ModuleType, ...] = ()

"""Rules about go.sum, in the order in which they are asked to explain a failure."""

from types import ModuleType

MODULES: tuple[ModuleType, ...] = ()

"""Rules about the image and its Go, in the order in which they are asked to explain a failure."""

from types import ModuleType

MODULES: tuple[ModuleType, ...] = ()

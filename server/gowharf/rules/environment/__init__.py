"""Rules about Go's environment variables in the Dockerfile, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.environment import unknown_go_variable

MODULES: tuple[ModuleType, ...] = (unknown_go_variable,)

"""Rules about go.mod alone, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.gomod import gomod_syntax

MODULES: tuple[ModuleType, ...] = (gomod_syntax,)

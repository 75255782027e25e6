"""Rules about go.sum, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.gosum import gosum_incomplete, gosum_missing, gosum_not_in_image

MODULES: tuple[ModuleType, ...] = (gosum_not_in_image, gosum_missing, gosum_incomplete)

"""Rules about the image and its Go, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.image import image_go_too_old

MODULES: tuple[ModuleType, ...] = (image_go_too_old,)

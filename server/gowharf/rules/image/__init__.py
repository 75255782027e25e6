"""Rules about the image and its Go, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.image import (
    dependency_needs_newer_go,
    directive_needs_newer_go,
    image_go_too_old,
    image_tag_malformed,
)

MODULES: tuple[ModuleType, ...] = (
    image_go_too_old,
    directive_needs_newer_go,
    dependency_needs_newer_go,
    image_tag_malformed,
)

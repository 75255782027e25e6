"""Rules about the image and its Go, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.image import (
    dependency_needs_newer_go,
    directive_needs_newer_go,
    image_end_of_life,
    image_go_too_old,
    image_not_pinned,
    image_tag_malformed,
    toolchain_download,
    toolchain_line_ignored,
)

MODULES: tuple[ModuleType, ...] = (
    image_go_too_old,
    directive_needs_newer_go,
    dependency_needs_newer_go,
    toolchain_download,
    image_tag_malformed,
    image_not_pinned,
    toolchain_line_ignored,
    image_end_of_life,
)

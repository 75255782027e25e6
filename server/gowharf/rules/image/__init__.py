"""Rules about the image and its Go, in the order in which they are asked to explain a failure."""

MODULES: tuple[str, ...] = (
    "image_go_too_old",
    "directive_needs_newer_go",
    "dependency_needs_newer_go",
    "toolchain_download",
    "image_tag_malformed",
    "image_not_pinned",
    "toolchain_line_ignored",
    "image_end_of_life",
)

"""Rules on what of the project reaches the image: ignore files, COPY, and what lies outside the build context, in the
order in which they are asked to explain a failure: vendor/ first, since with it go needs neither network nor go.sum.
"""

MODULES: tuple[str, ...] = (
    "vendor_dockerignored",
    "vendor_gitignored",
    "vendor_partly_dockerignored",
    "vendor_partly_gitignored",
    "ignore_pattern_hits_package",
    "copy_flattens_directory",
    "vendor_not_copied",
    "outside_build_context",
    "go_files_gitignored",
    "replace_dir_not_in_image",
    "package_not_copied",
    "embed_not_in_image",
    "copy_source_missing",
    "copy_multi_no_slash",
    "tests_dockerignored",
)

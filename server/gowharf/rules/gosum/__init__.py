"""Rules about go.sum, in the order in which they are asked to explain a failure."""

MODULES: tuple[str, ...] = (
    "gosum_malformed",
    "modfile_sum_missing",
    "gosum_not_in_image",
    "gosum_missing",
    "gosum_incomplete",
    "gosum_conflicting_hash",
    "gosum_bypassed",
    "gosum_stale",
)

"""Rules about go.sum, in the order in which they are asked to explain a failure."""

from types import ModuleType

from gowharf.rules.gosum import (
    gosum_bypassed,
    gosum_conflicting_hash,
    gosum_incomplete,
    gosum_malformed,
    gosum_missing,
    gosum_not_in_image,
    gosum_stale,
    modfile_sum_missing,
)

MODULES: tuple[ModuleType, ...] = (
    gosum_malformed,
    modfile_sum_missing,
    gosum_not_in_image,
    gosum_missing,
    gosum_incomplete,
    gosum_conflicting_hash,
    gosum_bypassed,
    gosum_stale,
)

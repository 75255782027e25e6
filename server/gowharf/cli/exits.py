"""How gowharf ends: the exit statuses, and the errors that end it with one line."""

from enum import IntEnum


class Exit(IntEnum):
    """INTERRUPTED is the shell's 128 + SIGINT, so that a script that runs gowharf stops as well."""

    OK = 0
    FINDINGS = 1
    ERROR = 2
    INTERRUPTED = 130


class UsageError(Exception):
    """Wrong usage, or something outside gowharf that keeps it from its work; the text is one clear line."""

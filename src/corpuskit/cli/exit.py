"""Exit codes, in one place."""

from enum import IntEnum


class Exit(IntEnum):
    """0: nothing to report. 1: found, or would change. 2: usage, settings, or something could not be done."""

    FINE = 0
    FOUND = 1
    FAILED = 2
    INTERRUPTED = 130

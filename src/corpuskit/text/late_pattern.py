"""Patterns that are compiled when they are first used.

Compiling a class of many letters takes up to a millisecond, and to look through a single article takes few of the patterns.
"""

import re
from typing import Any, cast


def late_pattern(source: str, flags: int = 0) -> "re.Pattern[str]":
    r"""Return a pattern like that of `re.compile`, compiled when one of its methods is first used.

    >>> late_pattern(r"\d+").findall("3 ewes, 12 lambs")
    ['3', '12']
    """
    return cast("re.Pattern[str]", _LatePattern(source, flags))


class _LatePattern:
    """A stand-in for a pattern, which stores the methods of the compiled one that were used."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - methods of any shape
        found = getattr(re.compile(*self._source), name)
        setattr(self, name, found)
        return found

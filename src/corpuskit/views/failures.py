"""Failures with the place that their message names: an error in a settings file has a line."""

import re
from typing import NamedTuple

from corpuskit.model import Failure, Report

_PLACED = re.compile(r"(?s)(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<message>.*)")
_IN_FILE = re.compile(r"(?s)(?P<line>\d+):(?P<column>\d+): (?P<message>.*)")


class PlacedFailure(NamedTuple):
    """A failure: path, line and column (1 where it has none), message."""

    path: str
    line: int
    column: int
    message: str


def place_failure(failure: Failure) -> PlacedFailure:
    """Return a failure with the place from the beginning of its message.

    >>> place_failure(Failure("corpuskit.toml", "2:1: unknown setting"))
    PlacedFailure(path='corpuskit.toml', line=2, column=1, message='unknown setting')
    """
    found = _IN_FILE.fullmatch(failure.message)
    if not found:
        return PlacedFailure(failure.path, 1, 1, failure.message)
    return PlacedFailure(failure.path, int(found["line"]), int(found["column"]), found["message"])


def report_error(command: str, message: str) -> Report:
    """Return the report of a run that an error ended: one failure, at the file that the message names.

    >>> report_error("validate", "corpuskit.toml:2:1: unknown setting").failures
    (Failure(path='corpuskit.toml', message='2:1: unknown setting'),)
    """
    found = _PLACED.fullmatch(message)
    if found:
        failure = Failure(found["path"], f"{found['line']}:{found['column']}: {found['message']}")
    else:
        path, colon, rest = message.partition(": ")
        failure = Failure(path, rest) if colon and " " not in path else Failure("", message)
    return Report(command, failures=(failure,), facts={"guessed": {}, "strict": False, "remarks": []})

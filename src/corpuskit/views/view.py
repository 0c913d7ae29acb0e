"""What a view is: a name and a function that shows a report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from corpuskit.model import Report


@dataclass(frozen=True, slots=True)
class View:
    """A way to show a report: `show` writes it to a stream."""

    name: str
    show: Callable[[Report, TextIO], None]

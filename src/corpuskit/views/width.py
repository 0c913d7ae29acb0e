"""How wide a terminal is, and texts that fit it."""

import shutil
from typing import TextIO

from corpuskit.text.visible import make_visible


def terminal_width(out: TextIO) -> int | None:
    """Return the number of columns of the terminal behind a stream; `None` for a file or a pipe, which has no limit."""
    return shutil.get_terminal_size().columns if out.isatty() else None


def measure_width(text: str) -> int:
    """Return how many columns a text takes: most Chinese, Japanese and Korean characters take two.

    >>> measure_width("快讯 25")
    7
    """
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - for texts with wide characters

    width = wcswidth(text)
    return width if width >= 0 else len(text)


def fit_width(text: str, width: int | None) -> str:
    """Return a text on one line, cut off with an ellipsis where it takes more than `width` columns.

    >>> fit_width("The reservoir is at its lowest level", 14)
    'The reservoir…'
    """
    flat = make_visible(" ".join(text.split()))
    if width is None or measure_width(flat) <= width:
        return flat
    return cut_columns(flat, max(0, width - 1)) + "…"


def cut_columns(text: str, width: int) -> str:
    """Return the beginning of a text that takes up to `width` columns."""
    taken = 0
    for place, char in enumerate(text):
        taken += max(0, measure_width(char))
        if taken > width:
            return text[:place].rstrip()
    return text


def pad_columns(text: str, width: int) -> str:
    """Return a text with blanks behind it, so that it takes `width` columns at least."""
    return text + " " * (width - measure_width(text))


def wrap_columns(text: str, width: int) -> list[str]:
    """Return a text as lines of up to `width` columns, broken between words where there are blanks.

    >>> wrap_columns("The reservoir is low", 10)
    ['The', 'reservoir', 'is low']
    >>> wrap_columns("水库水位", 4)
    ['水库', '水位']
    """
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if measure_width(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while measure_width(line) > width:
            head = cut_columns(line, width) or line[0]
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line] if line or not lines else lines

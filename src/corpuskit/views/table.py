"""A table for people, laid out as `tabulate` does it, and by it where a character may be wider than one column."""

from collections.abc import Collection, Sequence
from itertools import chain

_PADDING = 2
"""A column is so much wider than its header, at least."""


def format_table(rows: Sequence[Sequence[str]], headers: Sequence[str], *, right: Collection[int] = ()) -> str:
    """Return rows of texts below their headers, no text read as a number; the columns with the numbers `right` end below one another.

    Importing `tabulate` takes as long as a short run, and it examines each cell repeatedly: it is used only where a character may
    be wider than one column.

    >>> print(format_table([("near", "0.93"), ("exact", "1.00")], ("relation", "score")))
    relation    score
    ----------  -------
    near        0.93
    exact       1.00
    """
    if rows and _is_narrow(rows):
        return _lay_out(rows, headers, right)
    from tabulate import tabulate  # noqa: PLC0415 - as above

    sides = ["right" if column in right else "left" for column in range(len(headers))]
    return tabulate(rows, headers=headers, disable_numparse=True, colalign=sides if rows else None)


def _lay_out(rows: Sequence[Sequence[str]], headers: Sequence[str], right: Collection[int]) -> str:
    padded: list[list[str]] = []
    for number, column in enumerate(zip(headers, *rows, strict=True)):
        width = max(len(column[0]) + _PADDING, *map(len, column))
        place = str.rjust if number in right else str.ljust
        padded.append([place(column[0], width), "-" * width, *(place(cell, width) for cell in column[1:])])
    return "\n".join("  ".join(line).rstrip() for line in zip(*padded, strict=True))


def _is_narrow(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether cells hold only characters of ASCII that take one column each, and neither begin nor end with a blank."""
    every = "|".join(["", *chain.from_iterable(rows), ""])
    return every.isascii() and every.isprintable() and "| " not in every and " |" not in every

"""A table for people, laid out by `tabulate`."""

from collections.abc import Sequence
from itertools import chain, repeat


def format_table(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> str:
    """Return rows of texts below their headers, no text read as a number.

    Where every character is one column wide only the widest cells are laid out and the others put below them, which is the same:
    `tabulate` looks at each cell again and again, and would take ten times as long for thousands of rows.

    >>> print(format_table([("near", "0.93"), ("exact", "1.00")], ("relation", "score")))
    relation    score
    ----------  -------
    near        0.93
    exact       1.00
    """
    from tabulate import tabulate  # noqa: PLC0415 - only where there is a table

    if not rows or not _is_narrow(rows):
        return tabulate(rows, headers=headers, disable_numparse=True)
    columns = list(zip(*rows, strict=True))
    widest = [max(column, key=len) for column in columns]
    head, rule, _ = tabulate([widest], headers=headers, disable_numparse=True).split("\n")
    padded = (map(str.ljust, column, repeat(len(dashes))) for column, dashes in zip(columns, rule.split(), strict=True))
    return "\n".join([head, rule, *map(str.rstrip, map("  ".join, zip(*padded, strict=True)))])


def _is_narrow(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether cells hold nothing but characters of ASCII that are shown as one, and neither begin nor end with a blank."""
    every = "|".join(["", *chain.from_iterable(rows), ""])
    return every.isascii() and every.isprintable() and "| " not in every and " |" not in every

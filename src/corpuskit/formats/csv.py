r"""Tables of comma- or tab-separated values, as RFC 4180 has them: UTF-8, CRLF, quoted where needed.

A list or mapping is JSON in its cell, `null` is an empty cell, true and false are `true` and `false`. For spreadsheets there
is a byte order mark, and a cell that a spreadsheet would take for a formula gets an apostrophe before it (CWE-1236).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any, BinaryIO

from corpuskit.formats.columns import make_drafts
from corpuskit.formats.csv_reading import read_rows
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.formats.format import Format
from corpuskit.formats.json_values import dump_json
from corpuskit.formats.layout import Layout
from corpuskit.model import Finding

LONGEST_EXCEL_CELL = 32_767

_RISKY = frozenset("=+-@\t\r\n＝＋－＠")
_BATCH = 256


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout, *, delimiter: str = ",") -> int:
    """Write a header and a line for each row, whose keys are the layout's columns; return how many rows.

    The standard library's writer looks at every character of a text; here only cells that need quotes are touched, with methods
    of strings that search as fast as memory is read.
    """
    format_line = _Line(delimiter, defused=layout.excel)
    out.write((("\ufeff" if layout.excel else "") + format_line(layout.names)).encode())
    count = 0
    rest = iter(rows)
    while batch := [format_line(row.values()) for row in islice(rest, _BATCH)]:
        out.write("".join(batch).encode())
        count += len(batch)
    return count


class _Line:
    """A row as a line of a table."""

    def __init__(self, delimiter: str, *, defused: bool) -> None:
        self._delimiter, self._defused = delimiter, defused

    def __call__(self, values: Iterable[Any]) -> str:
        mark = self._delimiter
        cells = [v if type(v) is str else "" if v is None else dump_json(v) for v in values]
        if self._defused:
            cells = [f"'{c}" if c[:1] in _RISKY and type(v) is str else c for c, v in zip(cells, values, strict=True)]
        quoted = [
            f'"{c.replace(_QUOTE, _TWO_QUOTES)}"' if mark in c or "\n" in c or _QUOTE in c or "\r" in c else c
            for c in cells
        ]
        # An empty line would be skipped as blank.
        return (mark.join(quoted) or _TWO_QUOTES) + "\r\n"


_QUOTE, _TWO_QUOTES = '"', '""'


def risky(texts: Iterable[str]) -> int:
    """Return how many of the texts a spreadsheet would take for a formula."""
    starts = "".join([text[:1] for text in texts])
    return 0 if _RISKY.isdisjoint(starts) else sum(start in _RISKY for start in starts)


def read(stream: BinaryIO, path: str, reading: Reading, *, delimiter: str = "") -> Iterator[Draft | Finding]:
    """Yield the articles of a table for `add`, and findings about rows that hold none."""
    return make_drafts(read_rows(stream, path, reading.encoding, delimiter), reading)


FORMAT = Format(
    "csv", (".csv",), read, write, spreadsheet=True, cards=frozenset({"hf-card", "datapackage", "croissant"})
)
TSV = Format(
    "tsv",
    (".tsv", ".tab"),
    partial(read, delimiter="\t"),
    partial(write, delimiter="\t"),
    spreadsheet=True,
    cards=frozenset({"datapackage"}),
)

r"""Tables of comma- or tab-separated values, as RFC 4180 has them: UTF-8, CRLF, quoted where needed.

A list or mapping stands in its cell as JSON, `null` is an empty cell, true and false are `true` and `false`. For spreadsheets there
is a byte order mark, and a cell that a spreadsheet would take for a formula gets an apostrophe before it (CWE-1236).
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, zip_longest
from typing import Any, BinaryIO, Protocol

from corpuskit.errors import UsageError
from corpuskit.formats.columns import drafts
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.formats.format import Format
from corpuskit.formats.layout import Layout
from corpuskit.formats.rows import Row, bad_row
from corpuskit.model import Finding

LONGEST_EXCEL_CELL = 32_767

_LONGEST_CELL = 64 << 20
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN = frozenset({str, int, float, type(None)})


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout, *, delimiter: str = ",") -> int:
    """Write a header and a line for each row, whose keys are the layout's columns; return how many rows."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        if layout.excel:
            text.write("\ufeff")
        count = _write(rows, csv.writer(text, delimiter=delimiter, lineterminator="\r\n"), layout)
        text.flush()
    finally:
        text.detach()
    return count


def is_risky(value: object) -> bool:
    """Return whether a spreadsheet would take a cell of this text for a formula."""
    return isinstance(value, str) and value.startswith(_RISKY)


def _write(rows: Iterable[Mapping[str, Any]], writer: "_Writer", layout: Layout) -> int:
    cell = _defused if layout.excel else _cell
    writer.writerow([cell(name) for name in layout.names])
    count = 0
    for row in rows:
        values = row.values()
        # Most rows can go as they are; the standard writer writes `None` as nothing.
        writer.writerow(values if not layout.excel and _PLAIN.issuperset(map(type, values)) else map(cell, values))
        count += 1
    return count


def _cell(value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    if value is None or isinstance(value, str):
        return value
    return str(value) if type(value) is float else json.dumps(value, ensure_ascii=False)


def _defused(value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    cell = _cell(value)
    return f"'{cell}" if is_risky(value) else cell


def read_rows(stream: BinaryIO, path: str, encoding: str = "", delimiter: str = "") -> Iterator[Row | Finding]:
    """Yield the rows of a table with a header, empty cells as `None`; a row of more cells than the header is a finding.

    Without `delimiter` it is the one of comma, semicolon and tab that the header has most of.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines = io.TextIOWrapper(stream, encoding=encoding or "utf-8-sig", newline="")
    number = 0
    try:
        first = lines.readline(_LONGEST_CELL)
        table = csv.reader(chain([first], lines), delimiter=delimiter or _likely(first))
        header = next(table, [])
        for number, cells in enumerate(table, 1):
            yield from _row(path, number, header, cells)
    except LookupError:
        raise UsageError(f"no such encoding: {encoding!r} (e.g. cp1252, latin-1, utf-16)") from None
    except (UnicodeDecodeError, csv.Error) as error:
        yield bad_row(path, number + 1, f"the table cannot be read from here on: {error}")
    finally:
        lines.detach()


def _row(path: str, number: int, header: list[str], cells: list[str]) -> Iterator[Row | Finding]:
    if len(cells) > len(header):
        yield bad_row(path, number, f"{len(cells)} cells under a header of {len(header)}: is something not quoted?")
    elif any(cells):
        yield Row(path, number, {name: cell or None for name, cell in zip_longest(header, cells)})


def _likely(header: str) -> str:
    return max(",;\t", key=header.count)


def read(stream: BinaryIO, path: str, reading: Reading, *, delimiter: str = "") -> Iterator[Draft | Finding]:
    """Yield the articles of a table on their way into a corpus, and what is wrong with rows that hold none."""
    return drafts(read_rows(stream, path, reading.encoding, delimiter), reading)


class _Writer(Protocol):
    """What the standard library's writers have in common."""

    def writerow(self, row: Iterable[Any], /) -> object: ...


FORMAT = Format("csv", (".csv",), read, write)
TSV = Format("tsv", (".tsv", ".tab"), partial(read, delimiter="\t"), partial(write, delimiter="\t"))

"""Rows of CSV and TSV as other people write them: any delimiter, any encoding, quotes that are never closed."""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from functools import partial
from itertools import islice, zip_longest
from typing import BinaryIO

from corpuskit.formats.drafts import READ_AS
from corpuskit.formats.encodings import LineDecoder, marked_encoding, peek_start, why_not_decoded
from corpuskit.formats.rows import Row, bad_row
from corpuskit.model import Finding

_BOM = b"\xef\xbb\xbf"
_LONGEST_CELL = 64 << 20
_LONGEST_RECORD = 20_000  # lines: more than any article has


def read_rows(stream: BinaryIO, path: str, encoding: str = "", delimiter: str = "") -> Iterator[Row | Finding]:
    """Yield the rows of a table with a header, empty cells as `None`; a row that cannot be right is a finding, and reading goes on.

    Without `delimiter` it is that of a first line `sep=;`, else the most frequent of comma, semicolon, tab and bar in the header. Each line that is not
    UTF-8 is read in `encoding`; where the header cannot be read, no row is. A quote that is never closed would swallow the rows after it: its row is reported with its line, and reading goes on
    where lines look like rows again.
    """
    csv.field_size_limit(_LONGEST_CELL)
    table = _Table(stream, encoding)
    mark = delimiter or table.stated_delimiter() or _likely_delimiter(table.peek())
    header, _ = table.record(mark)
    if wrong := why_not_decoded(header or ()):
        yield bad_row(path, 1, f"the header is {wrong}; no row is read")
        return
    if doubled := [name for name, count in Counter(header or ()).items() if count > 1 and name]:
        yield bad_row(
            path, 1, f"the header has {', '.join(map(repr, doubled))} twice; only the last column of that name is read"
        )
    number = 0
    while True:
        cells, problem = table.record(mark)
        if cells is None and not problem:
            return
        number += 1
        if cells is None or _swallows_rows(cells, len(header or ()), mark):
            skipped = table.recover(mark, len(header or ()))
            yield bad_row(path, number, f"line {table.began}: {problem or _UNCLOSED}{_describe_skipped(skipped)}")
        else:
            yield from _row_of_cells(path, number, header or [], cells, table.encodings)


_UNCLOSED = "a quote in it is not closed: what follows looks like other rows"
_ROWS_INSIDE = 2


def _describe_skipped(lines: tuple[int, int]) -> str:
    first, last = lines
    return f"; lines {first} to {last} are not read" if last > first else ""


def _swallows_rows(cells: list[str], width: int, mark: str) -> bool:
    """Return whether a cell holds lines that are rows themselves: most of its lines have just as many cells as the header."""
    if width < 3:  # noqa: PLR2004 - in prose one comma a line is usual
        return False
    for cell in cells:
        inner = cell.split("\n")[1:]
        rows = sum(line.count(mark) == width - 1 for line in inner)
        if rows >= _ROWS_INSIDE and rows * 2 > sum(map(bool, map(str.strip, inner))):
            return True
    return False


class _Table:
    """The records of a table, read line by line, so that a record that cannot be right gives its lines back."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._lines = decoded_lines(stream, encoding)
        self._waiting: deque[tuple[str, str]] = deque()
        self._taken: list[tuple[str, str]] = []
        self.began = self._at = 0

    @property
    def encodings(self) -> list[str]:
        """The encodings other than UTF-8 that the last record was read in."""
        return list(dict.fromkeys(name for _, name in self._taken if name))

    def peek(self) -> str:
        """Return the next line without taking it."""
        if not self._waiting:
            self._waiting.extend(islice(self._lines, 1))
        return self._waiting[0][0] if self._waiting else ""

    def stated_delimiter(self) -> str:
        """Take a first line `sep=;`, as spreadsheets write it, and return the delimiter."""
        found = _SEPARATOR.fullmatch(self.peek())
        if not found:
            return ""
        self._waiting.popleft()
        self._at += 1
        return found[1]

    def _next_lines(self) -> Iterator[str]:
        while self._waiting or self.peek():
            if len(self._taken) > _LONGEST_RECORD:
                raise csv.Error("unexpected end")
            line = self._waiting.popleft()
            self._taken.append(line)
            self._at += 1
            yield line[0]

    def record(self, mark: str) -> tuple[list[str] | None, str]:
        """Return the cells of the next record that is not blank, or a finding about it; at the end neither."""
        cells: list[str] | None = []
        while cells is not None and not cells:
            self._taken, self.began = [], self._at + 1
            try:
                cells = next(csv.reader(self._next_lines(), delimiter=mark, strict=True), None)
            except csv.Error as error:
                return None, _reword_error(str(error))
        return cells, ""

    def recover(self, mark: str, width: int) -> tuple[int, int]:
        """Give back the lines after the first one of the last record from where they look like rows; return first and last line that are lost."""
        lost = self.began
        rest = deque(self._taken[1:])
        while rest and not _is_record(rest[0][0], mark, width):
            rest.popleft()
            lost += 1
        self._at -= len(rest)
        self._waiting.extendleft(reversed(rest))
        return self.began, lost


_SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)


def _is_record(line: str, mark: str, width: int) -> bool:
    try:
        return len(next(csv.reader([line], delimiter=mark, strict=True), [])) == width
    except csv.Error:
        return False


def _reword_error(error: str) -> str:
    """Return the error of the reader of tables in words that help."""
    if "expected after" in error:
        return "a quote stands in the middle of a quoted cell: write it twice"
    if "unexpected end" in error:
        return "a quote in it is never closed"
    return f"cannot be read: {error}"


def decoded_lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a table with the encoding of each that is not UTF-8."""
    start = peek_start(stream)
    if marked := marked_encoding(start):
        lines = io.TextIOWrapper(stream, encoding=marked, errors="replace", newline="")
        try:
            yield from ((line, marked) for line in iter(partial(lines.readline, _LONGEST_CELL), ""))
        finally:
            lines.detach()
        return
    decode = LineDecoder(encoding)
    first = True
    # Where a carriage return alone ends lines, the whole table comes as one of ours.
    for raw in iter(partial(stream.readline, _LONGEST_CELL), b""):
        text = decode(raw.removeprefix(_BOM) if first else raw)
        first = False
        yield from ((line, decode.used) for line in _physical_lines(text))


def _physical_lines(text: str) -> list[str]:
    return io.StringIO(text, newline="").readlines() if "\r" in text[:-2] else [text]


def _row_of_cells(
    path: str, number: int, header: list[str], cells: list[str], encodings: list[str]
) -> Iterator[Row | Finding]:
    if wrong := why_not_decoded(cells):
        yield bad_row(path, number, wrong)
    elif len(cells) > len(header):
        yield bad_row(path, number, f"{len(cells)} cells under a header of {len(header)}: is something not quoted?")
    elif any(cells):
        data = {name: cell or None for name, cell in zip_longest(header, cells)}
        yield Row(path, number, data, remarks=tuple((READ_AS, name) for name in encodings))


def _likely_delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)

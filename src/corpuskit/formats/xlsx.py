"""Workbooks for spreadsheets (Office Open XML, ECMA-376). Needs the extra `[xlsx]` (openpyxl).

Every cell of text is text: no formula runs and no number loses its zeros. A text beyond the 32,767 characters that a cell may hold continues in
the sheet `long_texts`, which says of which row and column. A sheet holds 1,048,576 rows; further articles are in the next one.
"""

import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, cast

from corpuskit.errors import UsageError
from corpuskit.formats.csv import LONGEST_EXCEL_CELL
from corpuskit.formats.format import Format
from corpuskit.formats.json_values import dump_json
from corpuskit.formats.layout import Layout

_MOST_ROWS = 1_048_575  # below the header
_EXACT = 10**15  # a spreadsheet's numbers have fifteen digits
# Characters that XML does not allow, and texts that would be read as such an escape.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout) -> int:
    """Write a workbook with a row for each article; return how many. The same rows give the same bytes."""
    book = _Book(layout)
    for row in rows:
        book.append(row)
    with tempfile.TemporaryFile() as spool:
        book.save(spool)
        _copy_undated(cast("BinaryIO", spool), out)
    return book.count


class _Book:
    """A workbook that is written row by row into temporary files."""

    def __init__(self, layout: Layout) -> None:
        openpyxl = _load_openpyxl()
        self._make_cell = openpyxl.cell.WriteOnlyCell
        self._book = openpyxl.Workbook(write_only=True)
        self._names = layout.names
        self._sheet = self._add_sheet("articles", self._names)
        self._more: Any = None
        self.count = 0

    def append(self, row: Mapping[str, Any]) -> None:
        """Write a row."""
        if self.count and self.count % _MOST_ROWS == 0:
            self._sheet = self._add_sheet(f"articles {self.count // _MOST_ROWS + 1}", self._names)
        self.count += 1
        self._sheet.append([self._cell_of(name, row[name]) for name in self._names])

    def save(self, out: Any) -> None:  # noqa: ANN401 - openpyxl takes any file
        """Write the workbook."""
        self._book.save(out)

    def _add_sheet(self, title: str, names: Iterable[str]) -> Any:  # noqa: ANN401 - openpyxl
        sheet = self._book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append([self._text_cell(sheet, name) for name in names])
        return sheet

    def _cell_of(self, name: str, value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float) and abs(value) < _EXACT:
            return value
        text = _ESCAPED.sub(_escape_sign, value if isinstance(value, str) else dump_json(value))
        if len(text) > LONGEST_EXCEL_CELL:
            self._continue_text(name, text[LONGEST_EXCEL_CELL:])
        return self._text_cell(self._sheet, text[:LONGEST_EXCEL_CELL])

    def _continue_text(self, name: str, text: str) -> None:
        if self._more is None:
            self._more = self._add_sheet("long_texts", ("row", "column", "part", "text"))
        for number, at in enumerate(range(0, len(text), LONGEST_EXCEL_CELL), 2):
            piece = self._text_cell(self._more, text[at : at + LONGEST_EXCEL_CELL])
            self._more.append([self.count + 1, self._text_cell(self._more, name), number, piece])

    def _text_cell(self, sheet: Any, text: str) -> Any:  # noqa: ANN401 - openpyxl
        cell = self._make_cell(sheet, text)
        cell.data_type = "s"  # also where it begins with =
        return cell


def _escape_sign(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _copy_undated(book: BinaryIO, out: BinaryIO) -> None:
    """Copy a workbook without the time at which it was made."""
    with zipfile.ZipFile(book) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in held.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            if name == "docProps/core.xml":
                copy.writestr(member, _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", held.read(name)))
                continue
            with held.open(name) as stream, copy.open(member, "w", force_zip64=True) as packed:
                while block := stream.read(_BLOCK):
                    packed.write(block)


def _load_openpyxl() -> Any:  # noqa: ANN401 - imported late
    try:
        import openpyxl.cell  # noqa: PLC0415 - an extra, slow to load
    except ModuleNotFoundError:
        raise UsageError("a workbook needs an extra package: pip install 'corpuskit-cli[xlsx]'") from None
    return openpyxl


FORMAT = Format("xlsx", (".xlsx",), None, write, compressed=True)

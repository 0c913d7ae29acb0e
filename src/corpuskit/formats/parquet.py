"""Parquet: typed columns, compressed, for pandas, polars, DuckDB, Spark. Needs the extra `[parquet]` (pyarrow).

Dates are `date32`; times are timestamps in the zone that all have, else in UTC; lists of strings are lists; a nested field that the schema
describes whole is a struct or a list. Other nested values (`meta`, `cleaning`) are JSON in their cells.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

from corpuskit.config import limits
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats.arrow import arrow_type, column_metadata, make_array
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.formats.format import Format
from corpuskit.formats.layout import Layout
from corpuskit.formats.rows import Row, bad_row, wrong_text
from corpuskit.model import Finding

ROWS, _CHARACTERS = 4096, 32 << 20
_READ = 256

Groups = tuple[int, int | None]
EVERY: Groups = (0, None)


@dataclass(frozen=True, slots=True)
class Part:
    """Row groups of the file `path` with `before` rows before them, and the column of the texts."""

    path: str
    text_key: str
    groups: Groups = EVERY
    before: int = 0


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout) -> int:
    """Write a row group for every few thousand rows; return how many rows. A value that does not fit its column is dropped."""
    pa, pq = load_pyarrow()
    schema = pa.schema([pa.field(c.name, arrow_type(pa, c), metadata=column_metadata(c)) for c in layout.columns])
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _group_rows(rows):
            columns = [make_array(pa, [row[c.name] for row in group], c) for c in layout.columns]
            writer.write_table(pa.table(columns, schema=schema))
            count += len(group)
    return count


def _group_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the rows in groups that are bounded in number and in characters of text."""
    group: list[Mapping[str, Any]] = []
    size = 0
    for row in rows:
        group.append(row)
        size += len(row.get("text") or "")
        if len(group) == ROWS or size >= _CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


def read_rows(
    stream: BinaryIO, path: str, text_key: str | None = "text", *, groups: Groups = EVERY, before: int = 0
) -> Iterator[Row | Finding]:
    """Yield the rows of a Parquet file, and a finding for a row that holds no article. `None`: any row will do.

    `groups` are the first row group that is read and the one before which reading ends; `before` rows come before them.
    """
    pa, _ = load_pyarrow()
    number = before
    with contextlib.ExitStack() as stack:
        try:
            for batch in read_batches(_make_seekable(stream, stack), groups):
                found = rows_of_batch(batch, path, text_key, number)
                number += len(found)
                yield from found
        except HugeError as error:
            yield bad_row(path, number + 1, str(error))
        except (pa.ArrowException, UnicodeDecodeError) as error:
            yield bad_row(path, number + 1, f"not a Parquet file that can be read: {str(error).splitlines()[0]}")


def read_batches(stream: BinaryIO, groups: Groups) -> Iterator[Any]:
    """Yield the batches of some row groups. Raises `HugeError` for a group that would not fit in memory."""
    _, pq = load_pyarrow()
    table = pq.ParquetFile(stream, pre_buffer=False)
    start, end = groups
    for number in range(start, table.num_row_groups if end is None else end):
        _refuse_huge(table.metadata.row_group(number), number)
        yield from table.iter_batches(batch_size=_READ, row_groups=[number])


class HugeError(Exception):
    """A row group holds more than its rows may."""


def _refuse_huge(group: Any, number: int) -> None:  # noqa: ANN401 - pyarrow
    """Refuse a row group, by its metadata and before anything is unpacked, whose cells are too large for an article."""
    for at in range(group.num_columns):
        column = group.column(at)
        if column.total_uncompressed_size > limits.max_article_size() * max(1, group.num_rows):
            raise HugeError(
                f"row group {number + 1}, column {column.path_in_schema}: cells {limits.too_large()}: not read further"
            )


def rows_of_batch(batch: Any, path: str, text_key: str | None, before: int) -> list[Row | Finding]:  # noqa: ANN401 - pyarrow
    """Return the rows of a batch, numbered on from `before`, and findings for those without text."""
    found: list[Row | Finding] = []
    for number, data in enumerate(batch.to_pylist(), before + 1):
        wrong = "" if text_key is None else wrong_text(data, text_key)
        found.append(bad_row(path, number, wrong) if wrong else Row(path, number, data))
    return found


def group_sizes(stream: BinaryIO) -> list[tuple[int, int]]:
    """Return of each row group how many rows, and how many bytes unpacked, it has. Raises `StoreError`."""
    pa, pq = load_pyarrow()
    try:
        about = pq.ParquetFile(stream, pre_buffer=False).metadata
    except pa.ArrowException as error:
        raise StoreError(f"not a Parquet file that can be read: {str(error).splitlines()[0]}") from None
    found = map(about.row_group, range(about.num_row_groups))
    return [(group.num_rows, group.total_byte_size) for group in found]


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the articles of a Parquet file for `add`, and findings about rows that hold none."""
    from corpuskit.formats.columns import make_drafts  # noqa: PLC0415 - only `add` needs it

    rows = read_rows(stream, path, None)
    return make_drafts((replace(r, data=_drop_nulls(r.data)) if isinstance(r, Row) else r for r in rows), reading)


def _drop_nulls(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose structs have no keys without a value: a struct has each key of its column, an object only its own."""
    return {name: _without_nulls(value) if isinstance(value, dict | list) else value for name, value in data.items()}


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    if isinstance(value, dict):
        return {name: _without_nulls(member) for name, member in value.items() if member is not None}
    return [_without_nulls(member) for member in value] if isinstance(value, list) else value


def _make_seekable(stream: BinaryIO, stack: contextlib.ExitStack) -> BinaryIO:
    """Return a stream that can be read from its end, as Parquet is: the bytes of a pipe go to a temporary file."""
    if stream.seekable():
        return stream
    spool = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return cast("BinaryIO", spool)


def load_pyarrow() -> tuple[Any, Any]:
    """Return pyarrow and its module for Parquet. Raises `UsageError` where they are not installed."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, slow to load
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ModuleNotFoundError:
        raise UsageError("Parquet needs an extra package: pip install 'corpuskit-cli[parquet]'") from None
    return pa, pq


FORMAT = Format(
    "parquet",
    (".parquet",),
    read,
    write,
    typed=True,
    cards=frozenset({"hf-card", "datapackage", "croissant"}),
    compressed=True,
)

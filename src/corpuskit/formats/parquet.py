"""Parquet: typed columns, compressed, for pandas, polars, DuckDB, Spark. Needs the extra `[parquet]` (pyarrow).

Dates are `date32`; times are timestamps in the zone that all have, else in UTC; lists of strings are lists; a nested field that the schema
describes whole is a struct or a list. What JSON holds beyond that (`meta`, `cleaning`) stands in its cell as JSON.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

from corpuskit.config import limits
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats.arrow import arrow_type, column_metadata, make_array
from corpuskit.formats.columns import make_drafts
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.formats.format import Format
from corpuskit.formats.layout import Column, Layout
from corpuskit.formats.rows import Row, bad_row, wrong_text
from corpuskit.model import Finding

_ROWS, _CHARACTERS = 4096, 32 << 20
_READ = 256

Groups = tuple[int, int | None]
EVERY: Groups = (0, None)


@dataclass(frozen=True, slots=True)
class Part:
    """Row groups of the file `path`, before which stand `before` rows, and the column in which texts stand."""

    path: str
    text_key: str
    groups: Groups = EVERY
    before: int = 0


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout) -> int:
    """Write a row group for every few thousand rows; return how many rows. A value that its column can't hold is left out."""
    pa, pq = _load_pyarrow()
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
        if len(group) == _ROWS or size >= _CHARACTERS:
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
    pa, _ = _load_pyarrow()
    number = before
    with contextlib.ExitStack() as stack:
        try:
            for batch in _read_batches(_make_seekable(stream, stack), groups):
                found = _rows_of_batch(batch, path, text_key, number)
                number += len(found)
                yield from found
        except HugeError as error:
            yield bad_row(path, number + 1, str(error))
        except (pa.ArrowException, UnicodeDecodeError) as error:
            yield bad_row(path, number + 1, f"not a Parquet file that can be read: {str(error).splitlines()[0]}")


def _read_batches(stream: BinaryIO, groups: Groups) -> Iterator[Any]:
    _, pq = _load_pyarrow()
    table = pq.ParquetFile(stream, pre_buffer=False)
    start, end = groups
    for number in range(start, table.num_row_groups if end is None else end):
        _refuse_huge(table.metadata.row_group(number), number)
        yield from table.iter_batches(batch_size=_READ, row_groups=[number])


class HugeError(Exception):
    """A row group holds more than its rows may."""


def _refuse_huge(group: Any, number: int) -> None:  # noqa: ANN401 - pyarrow
    """Refuse a row group, by what its metadata say and before anything is unpacked, whose cells are too large for an article."""
    for at in range(group.num_columns):
        column = group.column(at)
        if column.total_uncompressed_size > limits.max_article_size() * max(1, group.num_rows):
            raise HugeError(
                f"row group {number + 1}, column {column.path_in_schema}: cells {limits.too_large()}: not read further"
            )


def _rows_of_batch(batch: Any, path: str, text_key: str | None, before: int) -> list[Row | Finding]:  # noqa: ANN401 - pyarrow
    found: list[Row | Finding] = []
    for number, data in enumerate(batch.to_pylist(), before + 1):
        wrong = "" if text_key is None else wrong_text(data, text_key)
        found.append(bad_row(path, number, wrong) if wrong else Row(path, number, data))
    return found


def group_sizes(stream: BinaryIO) -> list[tuple[int, int]]:
    """Return of each row group how many rows, and how many bytes unpacked, it has. Raises `StoreError`."""
    pa, pq = _load_pyarrow()
    try:
        about = pq.ParquetFile(stream, pre_buffer=False).metadata
    except pa.ArrowException as error:
        raise StoreError(f"not a Parquet file that can be read: {str(error).splitlines()[0]}") from None
    found = map(about.row_group, range(about.num_row_groups))
    return [(group.num_rows, group.total_byte_size) for group in found]


def rewrite_texts(
    stream: BinaryIO, out: BinaryIO, part: Part, change: Callable[[list[Row | Finding]], list[str | None]]
) -> None:
    """Write the rows of a part of a file with the texts that `change` gives for them, every other column as it is."""
    pa, pq = _load_pyarrow()
    schema, before, held = pq.read_schema(stream), part.before, []
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in _read_batches(stream, part.groups):
            texts = change(_rows_of_batch(batch, part.path, part.text_key, before))
            before += len(texts)
            held.append(_with_texts(pa, batch, part.text_key, texts))
            if sum(map(len, held)) >= _ROWS:
                writer.write_table(pa.Table.from_batches(held, schema))
                held = []
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))


def _with_texts(pa: Any, batch: Any, text_key: str, texts: list[str | None]) -> Any:  # noqa: ANN401 - pyarrow
    """Return the batch with other texts; where no row has one, what stands in the column may be no text at all, and stays."""
    if not any(text is not None for text in texts):
        return batch
    at = batch.schema.get_field_index(text_key)
    return batch.set_column(at, batch.schema.field(at), pa.array(texts, type=batch.schema.field(at).type))


def rewrite_rows(
    inputs: Iterable[tuple[str, BinaryIO]],
    out: BinaryIO,
    text_key: str,
    more: Sequence[Column],
    decide: Callable[[Row], Mapping[str, Any] | None],
) -> int:
    """Write the rows of tables with the same columns; return how many.

    `decide` gives the values of the columns `more` for a row, or `None` to leave it out. A row that holds no article stays. Raises
    `StoreError` for a table with other columns than the first one.
    """
    pa, pq = _load_pyarrow()
    count, first = 0, None
    with contextlib.ExitStack() as stack:
        for path, stream in inputs:
            schema = pq.read_schema(stream)
            if first is None:
                first, whole = schema, _with_columns(pa, schema, more)
                writer = stack.enter_context(pq.ParquetWriter(out, whole, compression="zstd"))
            elif schema != first:
                raise StoreError(f"{path}: has other columns than the files before it: name a folder with -o FOLDER/")
            for table in _decided_tables(pa, (path, stream), text_key, whole, decide):
                writer.write_table(table)
                count += table.num_rows
    return count


def _with_columns(pa: Any, schema: Any, more: Sequence[Column]) -> Any:  # noqa: ANN401 - pyarrow
    """Return a schema with more columns; one that is there already is replaced."""
    names = {column.name for column in more}
    kept = [field for field in schema if field.name not in names]
    new = [pa.field(c.name, arrow_type(pa, c), metadata=column_metadata(c)) for c in more]
    return pa.schema([*kept, *new], metadata=schema.metadata)


def _decided_tables(
    pa: Any,  # noqa: ANN401 - pyarrow
    source: tuple[str, BinaryIO],
    text_key: str,
    schema: Any,  # noqa: ANN401 - pyarrow
    decide: Callable[[Row], Mapping[str, Any] | None],
) -> Iterator[Any]:
    """Yield the rows of a table that stay, some thousand at a time."""
    (path, stream), number, held = source, 0, []
    for batch in _read_batches(stream, EVERY):
        rows = _rows_of_batch(batch, path, text_key, number)
        number += len(rows)
        fields = [decide(row) if isinstance(row, Row) else {} for row in rows]
        chosen = batch.filter(pa.array([one is not None for one in fields]))
        held.append(_filled(pa, chosen, schema, [one for one in fields if one is not None]))
        if sum(map(len, held)) >= _ROWS:
            yield pa.Table.from_batches(held, schema)
            held = []
    if held:
        yield pa.Table.from_batches(held, schema)


def _filled(pa: Any, batch: Any, schema: Any, fields: list[Mapping[str, Any]]) -> Any:  # noqa: ANN401 - pyarrow
    """Return the batch with the columns of the schema: those of `fields` come from there."""
    given = {name for one in fields for name in one} | (set(schema.names) - set(batch.schema.names))
    columns = [
        pa.array([one.get(field.name) for one in fields], type=field.type)
        if field.name in given
        else batch.column(batch.schema.get_field_index(field.name))
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the articles of a Parquet file for `add`, and findings about rows that hold none."""
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
    """Return a stream that can be read from its end, as Parquet is: what comes through a pipe goes to a temporary file."""
    if stream.seekable():
        return stream
    spool = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return cast("BinaryIO", spool)


def _load_pyarrow() -> tuple[Any, Any]:
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

"""Parquet files with other texts, or further columns, in the same row groups."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from corpuskit.errors import StoreError, UsageError
from corpuskit.formats.arrow import arrow_type, column_metadata
from corpuskit.formats.layout import Column
from corpuskit.formats.parquet import EVERY, ROWS, Part, load_pyarrow, read_batches, rows_of_batch
from corpuskit.formats.rows import Row
from corpuskit.model import Finding


def rewrite_texts(
    stream: BinaryIO, out: BinaryIO, part: Part, change: Callable[[list[Row | Finding]], list[str | None]]
) -> None:
    """Write the rows of a part of a file with the texts that `change` gives for them (`None`: its own), every other column as it is."""
    pa, pq = load_pyarrow()
    schema, before, held = pq.read_schema(stream), part.before, []
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in read_batches(stream, part.groups):
            texts = change(rows_of_batch(batch, part.path, part.text_key, before))
            before += len(texts)
            held.append(_with_texts(pa, batch, part.text_key, texts))
            if sum(map(len, held)) >= ROWS:
                writer.write_table(pa.Table.from_batches(held, schema))
                held = []
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))


def _with_texts(pa: Any, batch: Any, text_key: str, texts: list[str | None]) -> Any:  # noqa: ANN401 - pyarrow
    """Return the batch with other texts; a row without one keeps its own."""
    if not any(text is not None for text in texts):
        return batch  # the column may hold no texts at all
    at = batch.schema.get_field_index(text_key)
    own = batch.column(at).to_pylist()
    filled = [old if new is None else new for old, new in zip(own, texts, strict=True)]
    return batch.set_column(at, batch.schema.field(at), pa.array(filled, type=batch.schema.field(at).type))


def rewrite_rows(
    inputs: Iterable[tuple[str, BinaryIO]],
    out: BinaryIO,
    text_key: str,
    more: Sequence[Column],
    decide: Callable[[Row], Mapping[str, Any] | None],
) -> int:
    """Write the rows of tables with the same columns; return how many.

    `decide` gives the values of the columns `more` for a row, or `None` to drop it; where it gives none, the row keeps its values
    there. A row that holds no article stays. Raises `StoreError` for a table with other columns than the first one.
    """
    pa, pq = load_pyarrow()
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
    for batch in read_batches(stream, EVERY):
        rows = rows_of_batch(batch, path, text_key, number)
        number += len(rows)
        fields = [decide(row) if isinstance(row, Row) else {} for row in rows]
        chosen = batch.filter(pa.array([one is not None for one in fields]))
        held.append(_filled(pa, chosen, schema, [one for one in fields if one is not None]))
        if sum(map(len, held)) >= ROWS:
            yield pa.Table.from_batches(held, schema)
            held = []
    if held:
        yield pa.Table.from_batches(held, schema)


def _filled(pa: Any, batch: Any, schema: Any, fields: list[Mapping[str, Any]]) -> Any:  # noqa: ANN401 - pyarrow
    """Return the batch with the columns of the schema: those of `fields` come from there, for rows that have them."""
    given = {name for one in fields for name in one} | (set(schema.names) - set(batch.schema.names))
    columns = [
        _filled_column(pa, batch, field, fields)
        if field.name in given
        else batch.column(batch.schema.get_field_index(field.name)).cast(field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _filled_column(pa: Any, batch: Any, field: Any, fields: list[Mapping[str, Any]]) -> Any:  # noqa: ANN401 - pyarrow
    try:
        return pa.array(_column_values(batch, field.name, fields), type=field.type)
    except pa.ArrowException as error:
        raise UsageError(f"column {field.name!r} holds something else already: {str(error).splitlines()[0]}") from None


def _column_values(batch: Any, name: str, fields: list[Mapping[str, Any]]) -> list[Any]:  # noqa: ANN401 - pyarrow
    """Return the values of a column: those of `fields`, and for rows without one there those of the batch."""
    at = batch.schema.get_field_index(name)
    own = [None] * len(fields) if at < 0 else batch.column(at).to_pylist()
    return [one.get(name, old) for one, old in zip(fields, own, strict=True)]

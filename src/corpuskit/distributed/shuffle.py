"""Rows on the way from the tasks that make them to the tasks that need them.

A table is columns of one length. Who makes tables writes them as one file, each row in the bucket that it is for; who has a bucket
reads what all files hold for it. Files that one task writes and one task reads are kept whole.
"""

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.distributed import sections
from corpuskit.store import urls
from corpuskit.text.words import Places

Table = dict[str, NDArray[Any]]

_KINDS = (np.int8, np.int16, np.int32)


def write_partitions(path: str, buckets: int, **tables: tuple[Places, Table]) -> None:
    """Write tables, each with the bucket of each of its rows; a file that exists is replaced by the same."""
    parts: list[dict[str, Table]] = [{} for _ in range(buckets)]
    for name, (places, table) in tables.items():
        for part, rows in zip(parts, _split_table(places, table, buckets), strict=True):
            part[name] = rows
    sections.write_sections(path, [pickle.dumps(part, pickle.HIGHEST_PROTOCOL) for part in parts])


def read_partition(files: Sequence[str], bucket: int, *names: str, wide: bool = True) -> dict[str, Table]:
    """Return the tables of those names (none: all) of a bucket from `files`, one or more, in their order.

    Whole numbers have 64 bits, unless `wide` is false: then they have as few bytes as they came in.
    """
    join = join_tables if wide else concatenate_tables
    parts: list[dict[str, Table]] = [pickle.loads(data) for data in sections.read_sections(files, bucket)]  # noqa: S301 - written by this run
    return {name: join([part[name] for part in parts]) for name in names or parts[0]}


def join_tables(tables: Sequence[Table]) -> Table:
    """Return the rows of one or more tables as one."""
    return {name: _widen_column(column) for name, column in concatenate_tables(tables).items()}


def concatenate_tables(tables: Sequence[Table]) -> Table:
    """Return the rows of one or more tables as one, numbers in as few bytes as the widest has."""
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def take_rows(table: Table, which: NDArray[Any]) -> Table:
    """Return the rows of a table that flags or places name."""
    return {name: column[which] for name, column in table.items()}


def object_column(items: Iterable[Any]) -> NDArray[Any]:
    """Return a column of any values."""
    return np.fromiter(items, object)


def save_value(path: str, what: Mapping[str, Any]) -> None:
    """Write a value as it is."""
    with urls.open_temporary(path) as out:
        pickle.dump(what, out, pickle.HIGHEST_PROTOCOL)


def load_value(path: str) -> Any:  # noqa: ANN401 - the saved value
    """Return the saved value."""
    return pickle.loads(urls.read_content(path))  # noqa: S301 - written by this run


def _split_table(places: Places, table: Table, buckets: int) -> Iterator[Table]:
    places = narrow_column(places)  # short numbers are sorted without comparing them
    order = np.argsort(places, kind="stable")
    bounds = np.searchsorted(places[order], np.arange(buckets + 1)).tolist()
    columns = {name: narrow_column(column)[order] for name, column in table.items()}
    return ({name: column[first:last] for name, column in columns.items()} for first, last in pairwise(bounds))


def narrow_column(column: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers in as few bytes as they need."""
    if column.dtype != np.int64 or not len(column):
        return column
    least, most = column.min(), column.max()
    fits = (kind for kind in _KINDS if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max)
    return column.astype(next(fits, np.int64))


def _widen_column(column: NDArray[Any]) -> NDArray[Any]:
    return column.astype(np.int64, copy=False) if column.dtype.kind == "i" else column

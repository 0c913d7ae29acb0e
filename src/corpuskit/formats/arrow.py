"""Columns of Arrow: the type of each kind of column, and values as the type wants them."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from corpuskit.formats.json_values import dump_json
from corpuskit.formats.layout import Column
from corpuskit.formats.shapes import ListOf, Shape, Struct

if TYPE_CHECKING:
    import pyarrow as pa


def make_array(pa: Any, values: list[Any], column: Column) -> "pa.Array":  # noqa: ANN401 - pyarrow, imported late
    """Return the values of a column; one that the column can't hold is null."""
    fit = FITS[column.kind]
    return pa.array([None if v is None else fit(v) for v in values], type=arrow_type(pa, column))


def arrow_type(pa: Any, column: Column) -> "pa.DataType":  # noqa: ANN401 - pyarrow, imported late
    """Return the type of a column."""
    types = {
        "date": pa.date32(),
        "time": pa.timestamp("us", tz=column.zone or "UTC"),
        "list": pa.list_(pa.string()),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
    }
    if column.kind == "nested" and column.shape:
        return _shape_type(pa, column.shape)
    return types.get(column.kind, pa.string())


def _shape_type(pa: Any, shape: Shape) -> "pa.DataType":  # noqa: ANN401 - pyarrow, imported late
    if isinstance(shape, ListOf):
        return pa.list_(_shape_type(pa, shape.member))
    if isinstance(shape, Struct):
        return pa.struct([(name, _shape_type(pa, member)) for name, member in shape.fields])
    return {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}.get(shape, pa.string())


def column_metadata(column: Column) -> dict[str, str] | None:
    """Return the description in a column's metadata."""
    return {"description": column.description} if column.description else None


def _as_string(value: Any) -> str | None:  # noqa: ANN401 - a cell holds anything
    return value if isinstance(value, str) else None


def _as_strings(value: Any) -> list[str] | None:  # noqa: ANN401 - a cell holds anything
    return value if isinstance(value, list) and all(isinstance(v, str) for v in value) else None


def _as_integer(value: Any) -> int | None:  # noqa: ANN401 - a cell holds anything
    return value if type(value) is int and -(2**63) <= value < 2**63 else None


def _as_number(value: Any) -> float | None:  # noqa: ANN401 - a cell holds anything
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _as_date(value: Any) -> dt.date | None:  # noqa: ANN401 - a cell holds anything
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def _as_time(value: Any) -> dt.datetime | None:  # noqa: ANN401 - a cell holds anything
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else None


FITS: Mapping[str, Callable[[Any], Any]] = {
    "string": _as_string,
    "moment": _as_string,
    "date": _as_date,
    "time": _as_time,
    "nested": lambda value: value,
    "list": _as_strings,
    "integer": _as_integer,
    "number": _as_number,
    "boolean": lambda value: value if isinstance(value, bool) else None,
    "any": dump_json,
}

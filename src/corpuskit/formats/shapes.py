"""Shapes of nested values: structs and lists, as a schema gives them and as Parquet holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union

Leaf = Literal["string", "integer", "number", "boolean"]
Shape = Union[Leaf, "ListOf", "Struct"]

_LEAVES: Mapping[str, Leaf] = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
_DEEPEST = 8
_INT64, _EXACT = 2**63, 2**53


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose members have one shape."""

    member: Shape


@dataclass(frozen=True, slots=True)
class Struct:
    """An object with these keys and no others; any may be missing."""

    fields: tuple[tuple[str, Shape], ...]


def shape_of(described: Mapping[str, Any], depth: int = 0) -> Shape | None:
    """Return the shape of the values that a subschema describes, `None` where it does not give all of it.

    >>> shape_of({"type": "object", "properties": {"page": {"type": "integer"}, "codes": {"type": "array", "items": {"type": "string"}}}})
    Struct(fields=(('page', 'integer'), ('codes', ListOf(member='string'))))
    """
    kind = described.get("type")
    if depth > _DEEPEST or not isinstance(kind, str):
        return None
    if kind == "array":
        items = described.get("items")
        member = shape_of(items, depth + 1) if isinstance(items, Mapping) else None
        return ListOf(member) if member else None
    if kind == "object":
        return _struct_of(described.get("properties"), depth)
    return _LEAVES.get(kind)


def _struct_of(properties: Any, depth: int) -> Shape | None:  # noqa: ANN401 - a schema holds anything
    if not isinstance(properties, Mapping) or not properties:
        return None
    fields = [(str(n), shape_of(d, depth + 1) if isinstance(d, Mapping) else None) for n, d in properties.items()]
    return None if any(shape is None for _, shape in fields) else Struct(tuple((n, s) for n, s in fields if s))


def fits_shape(value: Any, shape: Shape) -> bool:  # noqa: ANN401 - a cell holds anything
    """Return whether a value of that shape loses nothing: no key that the shape does not have, no value of another type.

    >>> page = Struct((("page", "integer"),))
    >>> fits_shape({"page": 4}, page), fits_shape({"page": "4"}, page), fits_shape({"desk": 1}, page)
    (True, False, False)
    """
    if isinstance(shape, ListOf):
        return isinstance(value, list) and all(fits_shape(v, shape.member) for v in value)
    if isinstance(shape, Struct):
        inner = dict(shape.fields)
        return isinstance(value, dict) and all(n in inner and fits_shape(v, inner[n]) for n, v in value.items())
    return _fits_leaf(value, shape)


def _fits_leaf(value: Any, leaf: Leaf) -> bool:  # noqa: ANN401 - a cell holds anything
    if leaf == "string":
        return isinstance(value, str)
    if leaf == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    is_whole = isinstance(value, int)
    return is_whole and -_INT64 <= value < _INT64 if leaf == "integer" else not is_whole or abs(value) <= _EXACT

"""Values inside other values: columns such as `place.name`, and keys such as `article.body`."""

from collections.abc import Iterator, Mapping
from typing import Any

from corpuskit.formats.cells import (
    is_empty_cell,
    parse_json_cell,
)
from corpuskit.formats.drafts import Reading


def nest_columns(row: Mapping[str, Any], reading: Reading) -> Mapping[str, Any]:
    """Return a row in which columns such as `place.name`, of a field of the user's own, are one value: `place`."""
    own = {column.name for column in reading.layout.columns if column.kind == "any"} - row.keys()
    inner = [name for name in row if "." in name and name.partition(".")[0] in own]
    if not inner:
        return row
    found = {name: value for name, value in row.items() if name not in inner}
    kinds = {column.name: column.kind for column in reading.layout.flattened().columns}
    for name in inner:
        *outer, last = name.split(".")
        if not is_empty_cell(row[name]):
            target = found
            for part in outer:
                target = target.setdefault(part, {})
            target[last] = row[name] if kinds.get(name) == "string" else parse_json_cell(row[name])
    return found


def column_keys(data: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """Yield the names that `--map` takes: those of columns, and of values nested in them."""
    for name, value in data.items():
        if isinstance(value, Mapping) and value and before.count(".") < _DEEPEST:
            yield from column_keys(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


_DEEPEST = 3


def nested_values(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """Return the values that `--map` names inside other values, under their dotted names."""
    found: dict[str, Any] = {}
    for name in columns.values():
        if name not in row and "." in name:
            value = value_at(row, name)
            found |= {} if value is None else {name: value}
    return found


def value_at(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a cell holds anything
    """Return the value of a column, or of a nested one by its dotted name; `None` where it is missing."""
    if name in row:
        return row[name]
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value

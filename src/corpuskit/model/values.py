"""Fields of a sidecar or row as values of the right type: any field may hold any value until it is checked against the schema."""

from collections.abc import Iterable, Mapping
from typing import Any


def as_text(value: object) -> str | None:
    """Return a field's value where it is a text, `None` where it is anything else.

    >>> as_text("Echo"), as_text(["Echo"])
    ('Echo', None)
    """
    return value if isinstance(value, str) else None


def as_texts(value: object) -> list[str]:
    """Return the texts in a field that should be a list of them.

    >>> as_texts(["a", 1]), as_texts("a"), as_texts(None)
    (['a'], [], [])
    """
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def as_mapping(value: object) -> Mapping[str, Any]:
    """Return a field's value where it is a mapping, an empty one where it is anything else.

    >>> as_mapping({"a": 1}), as_mapping("text")
    ({'a': 1}, {})
    """
    return value if isinstance(value, Mapping) else {}


def value_at(fields: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a field holds anything
    """Return the value of a field, or of a field inside fields (`meta.desk`); `None` where it is missing.

    >>> value_at({"meta": {"desk": "sea"}}, "meta.desk"), value_at({"meta": {"desk": "sea"}}, "meta.page")
    ('sea', None)
    """
    if name in fields or "." not in name:
        return fields.get(name)
    return nested_value(fields, name.split("."))


def nested_value(fields: Mapping[str, Any], path: Iterable[str]) -> Any:  # noqa: ANN401 - as above
    """Return the value under the keys of a path, one inside the other; `None` where there is none."""
    found: Any = fields
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found

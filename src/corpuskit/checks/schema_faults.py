"""Words for an invalid schema: the error of its meta-schema, put in terms of the wrong keyword."""

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from corpuskit.checks.shown_values import show_yaml
from corpuskit.checks.wording import describe_failure

if TYPE_CHECKING:
    from jsonschema.exceptions import SchemaError

_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
_MEANT = {
    **dict.fromkeys(("text", "str", "char", "varchar", "uri", "url", "email"), "string"),
    **dict.fromkeys(("int", "long", "whole"), "integer"),
    **dict.fromkeys(("float", "double", "decimal", "numeric"), "number"),
    **dict.fromkeys(("bool", "truth", "flag"), "boolean"),
    **dict.fromkeys(("list", "tuple", "set", "sequence"), "array"),
    **dict.fromkeys(("dict", "map", "mapping", "hash", "struct"), "object"),
    **dict.fromkeys(("none", "nil", "nothing"), "null"),
}
_DATES = ("date", "time", "datetime", "date-time", "timestamp")


def explain_schema_error(error: "SchemaError") -> str:
    """Return the error of a schema in words."""
    path = list(error.absolute_path)
    keyword = next((step for step in reversed(path) if isinstance(step, str)), "")
    if keyword == "type":
        return _explain_type(error.instance)
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    problem = describe_failure(str(error.validator), error.validator_value, error.instance, schema) or error.message
    return f"{keyword!r}: {problem}" if keyword else problem


def _explain_type(value: Any) -> str:  # noqa: ANN401 - any JSON value
    names = value if isinstance(value, list) else [value]
    wrong = next((name for name in names if name not in _TYPES), value)
    if not isinstance(wrong, str):
        return f"'type' is one of {', '.join(_TYPES)}, or a list of them, not {show_yaml(value)}"
    lower = wrong.lower()
    if lower in _DATES:
        form = "time" if lower == "time" else "date" if lower == "date" else "date-time"
        return f'{wrong!r} is no type - write "type": "string", "format": "{form}"'
    near = difflib.get_close_matches(lower, _TYPES, n=1)
    meant = _MEANT.get(lower) or (near[0] if near else "")
    hint = f"did you mean {meant!r}?" if meant else f"there are: {', '.join(_TYPES)}"
    return f"{wrong!r} is no type - {hint}"

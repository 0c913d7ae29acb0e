"""Words for a part of a schema: the form that a value may have, and the condition under which a rule holds."""

from collections.abc import Callable, Mapping
from typing import Any

from corpuskit.checks.formats import format_words
from corpuskit.checks.pattern_words import describe_pattern
from corpuskit.checks.shown_values import count_things, describe_types, show_yaml

_CHOICES = 40
_LIMITS: Mapping[str, Callable[[Any], str]] = {
    "multipleOf": lambda wanted: f"a multiple of {wanted}",
    "minimum": lambda wanted: f"{wanted} or more",
    "maximum": lambda wanted: f"{wanted} or less",
    "exclusiveMinimum": lambda wanted: f"more than {wanted}",
    "exclusiveMaximum": lambda wanted: f"less than {wanted}",
    "minLength": lambda wanted: f"{count_things(wanted, 'character')} or more",
    "maxLength": lambda wanted: f"{count_things(wanted, 'character')} or less",
    "minItems": lambda wanted: f"{count_things(wanted, 'item')} or more",
    "maxItems": lambda wanted: f"{count_things(wanted, 'item')} or less",
    "pattern": lambda wanted: _turn_pattern(describe_pattern(wanted)),
    "format": format_words,
    "required": lambda wanted: f"with {' and '.join(map(repr, wanted))}",
}


def _turn_pattern(words: str) -> str:
    """Return the requirement of a pattern as a note in brackets.

    >>> _turn_pattern("has to be 4 digits"), _turn_pattern("has to begin with 'a'"), _turn_pattern("")
    ('4 digits', "beginning with 'a'", "in a form that the corpus's schema.json names")
    """
    for verb, participle in (("be ", ""), ("begin ", "beginning "), ("end ", "ending "), ("contain ", "with ")):
        if words.startswith(f"has to {verb}"):
            return participle + words.removeprefix(f"has to {verb}")
    return (
        words.removeprefix("may ").replace("only hold", "only")
        if words
        else "in a form that the corpus's schema.json names"
    )


def describe_form(schema: object) -> str:
    """Return in words which values a part of a schema accepts, where a few words are enough; else empty.

    >>> describe_form({"multipleOf": 3}), describe_form({"type": "string", "minLength": 2})
    ('a multiple of 3', 'text (2 characters or more)')
    >>> describe_form({"enum": ["sea", "land"]}), describe_form({"type": "object", "required": ["kind"]})
    ("one of 'sea', 'land'", "a group of fields (with 'kind')")
    """
    if not isinstance(schema, Mapping):
        return ""
    if "const" in schema:
        return show_yaml(schema["const"])
    if isinstance(choices := schema.get("enum"), list):
        return "one of " + ", ".join(map(show_yaml, choices[:_CHOICES]))
    constants = _constants_of(schema.get("properties"))
    if constants and isinstance(schema.get("required"), list):
        schema = {**schema, "required": [name for name in schema["required"] if name not in constants]}
    kinds = schema.get("type")
    noun = describe_types(kinds) if isinstance(kinds, str | list) else ""
    limits = [
        *(f"{name}: {show_yaml(constant)}" for name, constant in constants.items()),
        *(_LIMITS[name](schema[name]) for name in _LIMITS if schema.get(name) not in (None, [])),
    ]
    if not noun:
        return ", ".join(limits)
    return f"{noun} ({', '.join(limits)})" if limits else noun


def _constants_of(fields: object) -> dict[str, Any]:
    """Return the constants that separate a group of fields from others: `kind: photo`."""
    parts = fields.items() if isinstance(fields, Mapping) else ()
    return {name: part["const"] for name, part in parts if isinstance(part, Mapping) and "const" in part}


def describe_condition(schema: object) -> str:
    """Return in words when an `if` of a schema holds; empty where it is not simple.

    >>> describe_condition({"properties": {"kind": {"const": "photo"}}, "required": ["kind"]})
    "'kind' is 'photo'"
    """
    if not isinstance(schema, Mapping) or schema.keys() - {"properties", "required"}:
        return ""
    fields = schema.get("properties") or {}
    stated = [(name, describe_form(part)) for name, part in fields.items()]
    if not all(form for _, form in stated):
        return ""
    others = [f"there is {name!r}" for name in schema.get("required", ()) if name not in fields]
    return " and ".join([*(f"{name!r} is {form}" for name, form in stated), *others])

"""Words for what the schema has against a value: one sentence a keyword of JSON Schema, with values as YAML writes them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from corpuskit.checks.formats import FORMATS, explain_mismatch, format_words
from corpuskit.registry import suggestion

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "null": "nothing",
    "boolean": "true or false",
    "integer": "a whole number",
}
# What a pattern asks for, of those that a person should not have to read.
_PATTERN_WORDS = {
    "[A-Za-z]|[^\u0000-\u00bf]": "has no letter in it",
    "^[0-9a-f]{64}$": "is not 64 hexadecimal digits in lower case",
}
_SHOWN = 60
_LAST_OF_FOUR = 0xFFFF
_CHOICES = 20


def show_value(value: object) -> str:
    """Return a value as a message shows it: as YAML would write it, lists and mappings by their kind.

    >>> show_value(None), show_value(True), show_value("Fog"), show_value([1])
    ('an empty value', 'true', "'Fog'", 'a list')
    """
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "an empty value"
    said = show_yaml(value)
    return said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…"


def show_yaml(value: object) -> str:
    """Return a JSON-like value as YAML writes it on one line.

    >>> show_yaml(None), show_yaml(True), show_yaml(["a", 1]), show_yaml({"desk": "sea"})
    ('null', 'true', "['a', 1]", "{desk: 'sea'}")
    """
    if isinstance(value, str):
        return _quote_text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {show_yaml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(show_yaml, value)) + "]"
    return json.dumps(value)


def _quote_text(text: str) -> str:
    r"""Return a text between quotation marks, as YAML reads them; what nobody could see is escaped.

    >>> print(_quote_text("fog"), _quote_text("It's"), _quote_text("C:\\fog"), _quote_text("The\xa0Post\n"))
    'fog' "It's" 'C:\fog' "The\u00a0Post\n"
    """
    if not text.isprintable():
        escaped = json.dumps(text, ensure_ascii=False)
        return "".join(
            c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) <= _LAST_OF_FOUR else f"\\U{ord(c):08x}"
            for c in escaped
        )
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def describe_types(wanted: str | Iterable[str]) -> str:
    """Return the types of a schema's `type` in words: `text or a list`."""
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if "number" in names and "integer" in names:
        names.remove("integer")
    return " or ".join(_TYPES.get(name, f"a {name}") for name in names)


def describe_mismatch(names: list[str], value: str) -> str:
    """Return that a text has none of some formats."""
    return f"{show_value(value)} is not {' or '.join(map(format_words, names))}"


def explain_formats(names: list[str], value: object) -> str:
    """Return why a text has none of some formats, with the dash before it; empty where there is no more to say."""
    if not isinstance(value, str):
        return ""
    return next((r for name in names if name in FORMATS and (r := explain_mismatch(name, value))), "")


def describe_failure(keyword: str, wanted: Any, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401 - any JSON value
    """Return what a keyword of a schema has against a value, in words; empty where there are none for the keyword."""
    say = _WORDS.get(keyword)
    return say(wanted, value, schema) if say else ""


def describe_advice(keyword: str, wanted: Any, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401 - any JSON value
    """Return what to do where no value can be proposed, with the dash before it: a likely choice, the reason, an example."""
    if keyword == "enum":
        return _suggest_choice(wanted, value)
    if keyword == "format":
        return explain_formats([wanted], value)
    if keyword == "pattern":
        known = wanted in _PATTERN_WORDS
        return show_example({"examples": schema.get("examples")} if known else schema)
    return ""


def count_things(number: int, thing: str) -> str:
    """Return a number and a noun, in the plural but for one."""
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _suggest_choice(wanted: Any, value: Any) -> str:  # noqa: ANN401
    names = [choice for choice in wanted if isinstance(choice, str)]
    said = suggestion(value, names) if isinstance(value, str) and names else ""
    if not said.startswith("did you"):
        more = ", …" if len(wanted) > _CHOICES else ""
        said = "there are: " + ", ".join(c if isinstance(c, str) else show_yaml(c) for c in wanted[:_CHOICES]) + more
    return f" - {said}"


def _describe_pattern(wanted: str, value: str, _: object) -> str:
    return f"{show_value(value)} {_PATTERN_WORDS.get(wanted, f'does not match the pattern {show_yaml(wanted)}')}"


def show_example(schema: Mapping[str, Any]) -> str:
    """Return the first example of a schema, or else the first sentence of its description, for the end of a message."""
    examples = schema.get("examples")
    if isinstance(examples, list) and examples and isinstance(examples[0], str | int | float):
        return f" - for example {show_value(examples[0])}"
    words = schema.get("description")
    return f" - {words.partition('. ')[0].rstrip('.')}" if isinstance(words, str) and words else ""


def _describe_contains(wanted: Any, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401
    least, most = schema.get("minContains", 1), schema.get("maxContains")
    item = _describe_item(wanted)
    if most is not None and least == 0:
        return f"more than {count_things(most, 'item')} {item}"
    bounds = f"at least {least}" + (f" and at most {most}" if most is not None else "")
    return f"{bounds} of its items must be {item}" if value else f"is empty: {bounds} of its items must be {item}"


def _describe_item(schema: object) -> str:
    if isinstance(schema, Mapping):
        if "const" in schema:
            return show_yaml(schema["const"])
        if isinstance(schema.get("enum"), list):
            return "one of " + ", ".join(map(show_yaml, schema["enum"][:_CHOICES]))
        if "type" in schema and len(schema) == 1:
            return describe_types(schema["type"])
        if isinstance(schema.get("pattern"), str):
            return f"one that matches {show_yaml(schema['pattern'])}"
        if isinstance(schema.get("required"), list):
            return "a mapping with " + ", ".join(map(repr, schema["required"]))
    return "of the kind that 'contains' describes"


def _describe_not(wanted: Any, value: Any, _: object) -> str:  # noqa: ANN401
    if isinstance(wanted, Mapping):
        names = wanted.get("required")
        if isinstance(names, list) and isinstance(value, Mapping):
            return f"{' and '.join(map(repr, names))} may not stand {'together' if len(names) > 1 else 'here'}"
        if "type" in wanted and len(wanted) == 1:
            return f"{show_value(value)} is not allowed: anything but {describe_types(wanted['type'])}"
        if isinstance(wanted.get("pattern"), str):
            return f"{show_value(value)} is not allowed: it matches {show_yaml(wanted['pattern'])}"
    return f"{show_value(value)} is not allowed here"


def _describe_repeats(_: object, value: Any, __: object) -> str:  # noqa: ANN401
    seen: list[Any] = []
    for item in value:
        if any(type(item) is type(other) and item == other for other in seen):
            return f"items repeat: {show_value(item)} stands twice"
        seen.append(item)
    return "items repeat"


def _describe_extra_items(_: object, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401
    most = len(schema.get("prefixItems", schema.get("items", ())) or ())
    return f"{count_things(len(value), 'item')}, at most {most}" if most else "no items are allowed here"


_WORDS: dict[str, Callable[[Any, Any, Any], str]] = {
    "type": lambda wanted, value, _: f"expected {describe_types(wanted)}, not {show_value(value)}",
    "format": lambda wanted, value, _: describe_mismatch([wanted], value),
    "enum": lambda _wanted, value, _: f"{show_value(value)} is not allowed",
    "const": lambda wanted, value, _: f"{show_value(value)} is not allowed, only {show_yaml(wanted)}",
    "pattern": _describe_pattern,
    "minLength": lambda wanted, value, _: (
        f"{show_value(value)} is too short: at least {count_things(wanted, 'character')}"
        if value
        else "is empty: write a value"
    ),
    "maxLength": lambda wanted, value, _: (
        f"{show_value(value)} is too long: {count_things(len(value), 'character')}, at most {wanted}"
    ),
    "minimum": lambda wanted, value, _: f"{value} is less than {wanted}, the least that is allowed",
    "maximum": lambda wanted, value, _: f"{value} is more than {wanted}, the most that is allowed",
    "exclusiveMinimum": lambda wanted, value, _: f"{value} must be more than {wanted}",
    "exclusiveMaximum": lambda wanted, value, _: f"{value} must be less than {wanted}",
    "multipleOf": lambda wanted, value, _: f"{value} is no multiple of {wanted}",
    "minItems": lambda wanted, value, _: f"only {count_things(len(value), 'item')}, at least {wanted}",
    "maxItems": lambda wanted, value, _: f"{count_things(len(value), 'item')}, at most {wanted}",
    "items": _describe_extra_items,
    "additionalItems": _describe_extra_items,
    "unevaluatedItems": lambda _wanted, value, _: f"{count_things(len(value), 'item')}: some are not allowed here",
    "uniqueItems": _describe_repeats,
    "minProperties": lambda wanted, value, _: f"only {count_things(len(value), 'field')}, at least {wanted}",
    "maxProperties": lambda wanted, value, _: f"{count_things(len(value), 'field')}, at most {wanted}",
    "contains": _describe_contains,
    "minContains": lambda wanted, _value, schema: (
        f"at least {wanted} of its items must be {_describe_item(schema.get('contains'))}"
    ),
    "maxContains": lambda wanted, _value, schema: (
        f"at most {wanted} of its items may be {_describe_item(schema.get('contains'))}"
    ),
    "not": _describe_not,
}

"""Errors of `jsonschema` as findings: with a code, a place, and words for people."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from corpuskit.checks.definition import Check
from corpuskit.checks.formats import FORMATS, explain_mismatch, format_words
from corpuskit.checks.patterns import any_matches
from corpuskit.checks.schema import Schema
from corpuskit.model import Finding
from corpuskit.registry import suggestion
from corpuskit.text.yaml12 import Places

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

UNKNOWN = Check(
    "CK104",
    "unknown field",
    """A field that the schema does not know.

Mostly a typing mistake, and the finding says which field was probably meant. The finding is at the field's name. What has no field
of its own goes under `meta`; fields for the whole corpus go into its `schema.json`. YAML 1.2 has no merge keys: `<<` is an unknown
field like any other.

    langauge: en             wrong
    lang: en                 right
""",
)
MISSING = Check(
    "CK105",
    "missing field",
    """A field that the schema requires is not there.

The finding is where the mapping begins that lacks it, and names the field.
""",
)
TYPE = Check(
    "CK106",
    "wrong type",
    """A value of the wrong type: a number or true where text is wanted, one text where a list is, nothing where something is.

What looks like a number is one in YAML; quotation marks make it text. Dates, times and `no` are text already.

    title: 1984              wrong: a number
    title: "1984"            right
    tags: ferry              wrong: no list
    tags: [ferry]            right
""",
)
FORMAT = Check(
    "CK107",
    "wrong format",
    """A text that has not the format it should have: an absolute URL (`uri`), a day (`date`), a day and time with offset (`date-time`),
a BCP 47 language tag (`bcp47`), an SPDX licence expression (`spdx`), or another format of JSON Schema.

The formats are really checked: 2023-02-29 is no date, `en-UK` no language, `CC BY 4.0` no SPDX expression.
""",
)
CHOICE = Check(
    "CK108",
    "value not allowed",
    """A value that is not among those which the schema lists (`enum`, `const`).""",
)
LIMIT = Check(
    "CK109",
    "outside the schema's limits",
    """A value that breaks another rule of the schema: too short or long, too small or large, not the pattern, items that repeat.""",
)

Place = Callable[[str, str], tuple[int, int]]
_NAMES = r"(?s)\((.*) (?:was|were) unexpected\)"
_KINDS: dict[str, Check] = {
    "additionalProperties": UNKNOWN,
    "unevaluatedProperties": UNKNOWN,
    "required": MISSING,
    "dependentRequired": MISSING,
    "type": TYPE,
    "format": FORMAT,
    "enum": CHOICE,
    "const": CHOICE,
}
_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "null": "nothing",
    "boolean": "true or false",
    "integer": "a whole number",
}
_SHOWN = 60


def schema_findings(
    schema: Schema, value: Mapping[str, Any], path: str, text: str | None, row: int = 1
) -> list[Finding]:
    """Return what the schema has against a sidecar (at its line and column in `text`) or a row's metadata (at the row)."""
    if schema.accepts(value):
        return []
    told: dict[tuple[str, str, str], Finding] = {}
    place = _make_placer(text, row)
    for error in schema.errors(value):
        for deeper in _pick_causes(error):
            for finding in _Explainer(schema, path, place, deeper, value).findings():
                told.setdefault((finding.check, finding.pointer or "", finding.message), finding)
    return list(told.values())


def _make_placer(text: str | None, row: int) -> Place:
    if text is None:
        return lambda _pointer, _of: (row, 1)
    places = Places(text)
    return lambda pointer, of: places.key(pointer) if of == "key" else places.value(pointer)


def _pick_causes(error: "ValidationError") -> Iterator["ValidationError"]:
    """Yield the errors to tell: for alternatives, those of the only one that was meant, if that can be seen."""
    if error.validator not in ("anyOf", "oneOf") or not error.context:
        yield error
        return
    branches: dict[object, list[ValidationError]] = {}
    for cause in error.context:
        branches.setdefault(cause.schema_path[0], []).append(cause)
    meant = [causes for causes in branches.values() if not any(c.validator == "type" and not c.path for c in causes)]
    if len(meant) != 1:
        yield error
        return
    for cause in meant[0]:
        yield from _pick_causes(cause)


class _Explainer:
    """One error of `jsonschema`, as findings."""

    def __init__(self, schema: Schema, path: str, place: Place, error: Any, whole: Mapping[str, Any]) -> None:  # noqa: ANN401 - parts of it may be unset
        self.schema = schema
        self.whole = whole
        self.path = path
        self.place = place
        self.error = error
        self.pointer = "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in error.absolute_path)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings: one for each field concerned, or one for the value."""
        match str(self.error.validator):
            case "additionalProperties" | "unevaluatedProperties" if names := list(self._unexpected_names()):
                yield from (self._unknown_field(name) for name in names)
            case "required":
                missing = [name for name in self.error.validator_value if name not in self.error.instance]
                yield from (self._make_finding(f"missing field {name!r}{self._name_parent()}") for name in missing)
            case _ if self._names_a_field():
                name = str(self.error.instance)
                yield self._make_finding(
                    f"the name {name!r} is not allowed{self._name_parent()}: {self._build_message()}",
                    name=name,
                    of="key",
                )
            case "None" if name := self._forbidden_field():
                yield self._make_finding(self._build_message(), name=name, of="key")
            case _:
                yield self._make_finding(self._build_message())

    def _forbidden_field(self) -> str:
        """Return the field that a schema `false` forbids: `jsonschema` tells its value, and where the mapping is that holds it."""
        mapping: Any = self.whole
        for step in self.error.absolute_path:
            mapping = mapping[step]
        fields = mapping.items() if isinstance(mapping, Mapping) and mapping is not self.error.instance else ()
        names = [name for name, value in fields if value is self.error.instance]
        return names[0] if len(names) == 1 else ""

    def _make_finding(self, message: str, *, name: str | None = None, of: str = "value") -> Finding:
        check = _KINDS.get(str(self.error.validator), LIMIT)
        if check is LIMIT and self._is_formats():
            check = FORMAT
        pointer = self.pointer if name is None else f"{self.pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        return check.at(self.path, self.place(pointer, of), message, pointer=pointer)

    def _unknown_field(self, name: str) -> Finding:
        if name == "<<":
            return self._make_finding(
                "unknown field '<<' - YAML 1.2 has no merge keys: write the fields out", name=name, of="key"
            )
        known = [field for field in self._known_fields() if field not in self.error.instance]
        said = suggestion(name, known) if known else "no fields are allowed here"
        hint = (
            f" - {said}" if said.startswith("did you") or self.pointer or not known else " - your own go under 'meta'"
        )
        return self._make_finding(f"unknown field {name!r}{self._name_parent()}{hint}", name=name, of="key")

    def _known_fields(self) -> list[str]:
        return list(self.schema.fields if not self.pointer else self.schema.fields_of(self.error.schema))

    def _unexpected_names(self) -> Iterator[str]:
        """Yield the names that were not expected: of `properties` and patterns, or as the message lists them."""
        schema = self.error.schema
        if self.error.validator == "additionalProperties" and isinstance(schema, Mapping):
            patterns = list(schema.get("patternProperties", ()))
            known = schema.get("properties", {})
            yield from (n for n in self.error.instance if n not in known and not any_matches(patterns, n))
        elif listed := re.search(_NAMES, self.error.message):
            import ast  # noqa: PLC0415 - slow to import, rarely needed

            yield from sorted(ast.literal_eval(f"({listed[1]},)"), key=list(self.error.instance).index)

    def _names_a_field(self) -> bool:
        """Return whether the error is about a field's name (`propertyNames`) and not about a value."""
        path = list(self.error.absolute_schema_path)
        at = path.index("propertyNames") if "propertyNames" in path else -1
        return (
            at >= 0
            and isinstance(self.error.instance, str)
            and (at == 0 or path[at - 1] not in ("properties", "$defs"))
        )

    def _name_parent(self) -> str:
        return f" in {self.pointer[1:].replace('/', '.')!r}" if self.pointer else ""

    def _is_formats(self) -> bool:
        return bool(self.error.context) and all(cause.validator == "format" for cause in self.error.context or ())

    def _build_message(self) -> str:
        wanted, value = self.error.validator_value, self.error.instance
        say = _MESSAGES.get(str(self.error.validator))
        name = f"{self.pointer[1:].replace('/', '.')}: " if self.pointer else ""
        if self._is_formats() and isinstance(value, str):
            return name + _explain_format([cause.validator_value for cause in self.error.context or ()], value)
        if self.error.validator is None:
            return f"{name}{_show_value(value)} is not allowed here"
        return name + (say(wanted, value) if say else self.error.message)


def _explain_type(wanted: Any, value: Any) -> str:  # noqa: ANN401 - as jsonschema gives them
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    expected = " or ".join(_TYPES.get(name, f"a {name}") for name in names)
    quote = ": quote it" if "string" in names and isinstance(value, int | float) else ""
    return f"expected {expected}, not {_show_value(value)}{quote}"


def _explain_format(names: list[str], value: str) -> str:
    reason = next((r for name in names if name in FORMATS and (r := explain_mismatch(name, value))), "")
    return f"{_show_value(value)} is not {' or '.join(map(format_words, names))}{reason}"


def _explain_choice(wanted: Any, value: Any) -> str:  # noqa: ANN401
    said = (
        suggestion(value, map(str, wanted)) if isinstance(value, str) else f"there are: {', '.join(map(str, wanted))}"
    )
    return f"{_show_value(value)} is not allowed - {said}"


_MESSAGES: dict[str, Callable[[Any, Any], str]] = {
    "type": _explain_type,
    "format": lambda wanted, value: _explain_format([wanted], value),
    "enum": _explain_choice,
    "const": lambda wanted, value: f"{_show_value(value)} is not allowed, only {_show_value(wanted)}",
    "pattern": lambda wanted, value: f"{_show_value(value)} does not match the pattern {wanted!r}",
    "minLength": lambda wanted, value: (
        f"{_show_value(value)} is too short: at least {wanted} characters" if value else "is empty"
    ),
    "maxLength": lambda wanted, value: f"{_show_value(value)} is too long: {len(value)} characters, at most {wanted}",
    "minimum": lambda wanted, value: f"{value} is less than {wanted}",
    "maximum": lambda wanted, value: f"{value} is more than {wanted}",
    "minItems": lambda wanted, value: f"only {len(value)} items, at least {wanted}",
    "maxItems": lambda wanted, value: f"{len(value)} items, at most {wanted}",
    "uniqueItems": lambda _wanted, _value: "items repeat",
    "anyOf": lambda _wanted, value: f"{_show_value(value)} is none of the things that are allowed here",
    "oneOf": lambda _wanted, value: f"{_show_value(value)} is not exactly one of the things that are allowed here",
    "not": lambda _wanted, value: f"{_show_value(value)} is not allowed here",
}


def _show_value(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    said = repr(value)
    return said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…"

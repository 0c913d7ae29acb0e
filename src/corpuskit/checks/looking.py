"""A quick look without a library: for a few sidecars, loading jsonschema-rs takes longer than all that is done with them.

Like `acceptance`, it only ever accepts; a value that it does not accept goes to `jsonschema`. It has only keywords that can refuse a value and
never a no into a yes. So where it is stricter than `jsonschema` (`1.0` is no integer here) nothing is lost but time, and a schema
that says anything else has no such look.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from corpuskit.checks.formats import FORMATS
from corpuskit.checks.patterns import compile_pattern

# So few sidecars are judged sooner than the library is loaded that judges each of them faster.
FEW = 32
Look = Callable[[Any], bool]
Maker = Callable[[Any], Look]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
_NUMBERS: dict[str, Maker] = {
    "minimum": lambda limit: lambda value: value >= limit,
    "maximum": lambda limit: lambda value: value <= limit,
}
_TEXTS: dict[str, Maker] = {
    "minLength": lambda count: lambda value: len(value) >= count,
    "maxLength": lambda count: lambda value: len(value) <= count,
    "pattern": compile_pattern,
    "format": lambda name: FORMATS.get(name, _accept_all),
}
_LISTS: dict[str, Maker] = {"uniqueItems": lambda unique: _are_unlike if unique else _accept_all}
_OBJECTS: dict[str, Maker] = {"required": lambda names: lambda value: all(name in value for name in names)}
_FOR = ((_NUMBERS, (int, float)), (_TEXTS, (str,)), (_LISTS, (list,)), (_OBJECTS, (dict,)))
_NOTES = frozenset(("$schema", "$defs", "title", "description", "examples", "default", "$comment"))


class _Unknown(Exception):  # noqa: N818 - no error: it ends the making
    """The schema has a part that only `jsonschema` can read."""


def look_of(schema: Mapping[str, Any]) -> Look | None:
    """Return a function that is true only for values that `schema`, a valid one, accepts; `None` where there is none."""
    try:
        return _Maker(schema).look({name: part for name, part in schema.items() if name != "$id"})
    except _Unknown:
        return None


class _Maker:
    """Makes looks of the parts of one schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._made: dict[str, Look | None] = {}

    def look(self, part: Any) -> Look:  # noqa: ANN401 - any JSON value
        """Return the test for a part of the schema."""
        if not isinstance(part, Mapping):
            raise _Unknown
        tests = [
            test for name, value in part.items() if name not in _NOTES for test in self._tests_of(name, value, part)
        ]
        return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)

    def _tests_of(self, name: str, value: Any, part: Mapping[str, Any]) -> list[Look]:  # noqa: ANN401
        for makers, kinds in _FOR:
            if name in makers:
                return [_only_for(kinds, makers[name](value))]
        return [self._look_at_keyword(name, value, part)]

    def _look_at_keyword(self, name: str, value: Any, part: Mapping[str, Any]) -> Look:  # noqa: ANN401, PLR0911 - one a keyword
        match name:
            case "type":
                return _is_of(
                    [kind for each in ([value] if isinstance(value, str) else value) for kind in _TYPES[each]]
                )
            case "enum":
                return _is_one_of(value)
            case "const":
                return _is_one_of([value])
            case "properties":
                return _only_for((dict,), _look_at_fields({key: self.look(sub) for key, sub in value.items()}))
            case "items":
                return _only_for((list,), _look_at_items(self.look(value)))
            case "anyOf":
                looks = [self.look(sub) for sub in value]
                return lambda given: any(look(given) for look in looks)
            case "$ref":
                return self._follow_reference(value)
            case "additionalProperties" | "unevaluatedProperties" if value is False:
                known = (
                    self._known_names(part) if name == "unevaluatedProperties" else part.get("properties", {}).keys()
                )
                return _only_for((dict,), lambda given: given.keys() <= known)
        raise _Unknown

    def _follow_reference(self, reference: str) -> Look:
        if reference not in self._made:
            self._made[reference] = None  # it refers to itself as long as it is being made
            self._made[reference] = self.look(self._find_definition(reference))
        look = self._made[reference]
        if look is None:
            raise _Unknown
        return look

    def _known_names(self, part: Mapping[str, Any]) -> frozenset[str]:
        """Return fields that a part of the schema looks at; not all of them, perhaps, which is the stricter."""
        fields = frozenset(part.get("properties", {}))
        if "$ref" not in part:
            return fields
        self._follow_reference(part["$ref"])  # it has an end
        return fields | self._known_names(self._find_definition(part["$ref"]))

    def _find_definition(self, reference: str) -> Mapping[str, Any]:
        """Return the target of a reference to a place under `$defs`."""
        place = re.fullmatch(r"#/\$defs/(\w+)", reference)
        found = self._schema.get("$defs", {}).get(place[1]) if place else None
        if not isinstance(found, Mapping):
            raise _Unknown
        return found


def _accept_all(_: object) -> bool:
    return True


def _only_for(kinds: tuple[type, ...], look: Look) -> Look:
    """Return a test that accepts all values of other kinds."""
    return lambda value: type(value) not in kinds or look(value)


def _is_of(kinds: list[type]) -> Look:
    return lambda value: type(value) in kinds


def _is_one_of(values: list[Any]) -> Look:
    allowed = {(type(value), value) for value in values if isinstance(value, str | int)}
    return lambda value: isinstance(value, str | int) and (type(value), value) in allowed


def _are_unlike(values: list[Any]) -> bool:
    return all(type(value) is str for value in values) and len(set(values)) == len(values)


def _look_at_fields(looks: dict[str, Look]) -> Look:
    return lambda value: all(looks[name](part) for name, part in value.items() if name in looks)


def _look_at_items(look: Look) -> Look:
    return lambda value: all(map(look, value))

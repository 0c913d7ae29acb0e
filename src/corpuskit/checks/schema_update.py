"""Add to a corpus's schema the fields, and values of fields, that only corpuskit's schema has.

Only additions are made, and only where the schema refuses values that it does not list; so valid sidecars stay valid. Own fields,
values, required fields, limits and descriptions stay as they are, and so does every byte that is not added.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from corpuskit.checks.schema import packaged_id, packaged_schema, parsed_schema
from corpuskit.text.json_insert import insert_member
from corpuskit.text.json_pointer import unescape_token

Path = tuple[str, ...]

_MOST = 1000
_LOCAL = "#/$defs/"


class Addition(NamedTuple):
    """A value that is put into the object (under `key`) or the array (`key` is `None`) at `path` of a schema."""

    path: Path
    key: str | None
    value: Any

    def __str__(self) -> str:
        return f"{self.key or self.value} in /{'/'.join(self.path)}"


def add_missing_parts(text: str, path: str = "schema.json") -> str:
    """Return the schema `text` with the missing parts of the packaged schema; `path` is for messages.

    A copy of the packaged schema gets the missing definitions themselves; any other schema refers to them. Raises `SettingsError`
    for text that is no JSON.
    """
    return list_missing_parts(text, path)[1]


def list_missing_parts(text: str, path: str = "schema.json") -> tuple[list[Addition], str]:
    """Return the parts of the packaged schema that a schema lacks, and its text with these."""
    found: list[Addition] = []
    while len(found) < _MOST:
        own = parsed_schema(text, path)
        addition = next(_find_missing(own, json.loads(packaged_schema())), None) if isinstance(own, dict) else None
        if addition is None:
            break
        found.append(addition)
        text = insert_member(text, *addition)
    return found, text


def _find_missing(own: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[Addition]:
    """Yield the parts of `ours` that `own`, a schema, lacks: definitions that it refers to first, then fields and values."""
    copied = own.get("$id") == packaged_id()
    if copied:
        yield from _missing_definitions(own, ours)
    yield from _Comparison(own, ours, copied=copied).missing_at((), ())


class _Comparison:
    """A walk through two schemas at once, from the fields of a sidecar downwards."""

    def __init__(self, own: Mapping[str, Any], ours: Mapping[str, Any], *, copied: bool) -> None:
        self.own, self.ours, self.copied = own, ours, copied
        self.seen: set[tuple[Path, Path]] = set()

    def missing_at(self, own: Path, ours: Path) -> Iterator[Addition]:
        """Yield the parts of our schema at `ours` that the own schema lacks at the path `own`."""
        if (own, ours) in self.seen:
            return
        self.seen.add((own, ours))
        own_parts, parts = _facets(self.own, own), _facets(self.ours, ours)
        yield from self._missing_values(own_parts, parts)
        yield from self._missing_fields(own_parts, parts)
        for way in own_parts:
            if isinstance(_at(self.own, way).get("items"), dict):
                for part in parts:
                    if isinstance(_at(self.ours, part).get("items"), dict):
                        yield from self.missing_at((*way, "items"), (*part, "items"))

    def _missing_values(self, own_parts: list[Path], parts: list[Path]) -> Iterator[Addition]:
        for way in own_parts:
            values = _at(self.own, way).get("enum")
            our_values = [value for part in parts for value in _at(self.ours, part).get("enum", ())]
            if isinstance(values, list):
                yield from (Addition((*way, "enum"), None, value) for value in our_values if value not in values)

    def _missing_fields(self, own_parts: list[Path], parts: list[Path]) -> Iterator[Addition]:
        homes = {name: (*way, "properties", name) for way in own_parts for name in _fields(self.own, way)}
        closed = any(_is_closed(_at(self.own, way)) for way in own_parts)
        elsewhere = {name for way in own_parts for name in self._fields_by_reference(way)}
        for part in parts:
            for name in _fields(self.ours, part):
                place = (*part, "properties", name)
                if name in homes:
                    yield from self.missing_at(homes[name], place)
                elif closed and name not in elsewhere and (home := self._home_of(own_parts, part)) is not None:
                    yield Addition(home, name, self._definition(place))

    def _home_of(self, own_parts: list[Path], part: Path) -> Path | None:
        """Return the `properties` of the own schema that have most in common with those at `part`; `None` where it has none.

        `additionalProperties` sees the fields beside it only.
        """
        names = _fields(self.ours, part).keys()
        strict = [way for way in own_parts if _at(self.own, way).get("additionalProperties") is False]
        homes = [
            way for way in own_parts if isinstance(_at(self.own, way).get("properties"), dict) and strict in ([], [way])
        ]
        best = max(homes, key=lambda way: len(names & _fields(self.own, way).keys()), default=None)
        return None if best is None else (*best, "properties")

    def _definition(self, place: Path) -> Any:  # noqa: ANN401 - JSON
        """Return the JSON to write for a field: its definition, or a reference to it in a schema that is no copy of ours."""
        return _at(self.ours, place) if self.copied else {"$ref": f"{packaged_id()}#/{'/'.join(place)}"}

    def _fields_by_reference(self, way: Path) -> Iterator[str]:
        """Yield the fields that a part of the own schema has because it refers to the packaged schema."""
        base, _, pointer = str(_at(self.own, way).get("$ref", "")).partition("#")
        if base == packaged_id():
            for place in _facets(self.ours, tuple(pointer.split("/")[1:])):
                yield from _fields(self.ours, place)


def _missing_definitions(own: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[Addition]:
    """Yield the definitions that a copy of our schema refers to and does not hold."""
    definitions: Any = own.get("$defs")
    for name in sorted(_references(own)):
        if name in ours["$defs"] and not isinstance(definitions, dict):
            yield Addition((), "$defs", {name: ours["$defs"][name]})
        elif name in ours["$defs"] and name not in definitions:
            yield Addition(("$defs",), name, ours["$defs"][name])


def _references(value: object) -> set[str]:
    """Return the names of the definitions that a schema refers to within itself."""
    if isinstance(value, list):
        return {name for part in value for name in _references(part)}
    if not isinstance(value, Mapping):
        return set()
    found = {name for part in value.values() for name in _references(part)}
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.startswith(_LOCAL):
        found.add(reference.removeprefix(_LOCAL).partition("/")[0])
    return found


def _facets(schema: Mapping[str, Any], path: Path) -> list[Path]:
    """Return the paths of a part of a schema and of all that holds for the same value: its references within the schema, `allOf`."""
    found: dict[Path, None] = {}
    waiting = [path]
    while waiting:
        way = waiting.pop(0)
        part = _at(schema, way)
        if way in found or not part:
            continue
        found[way] = None
        reference = part.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            waiting.append(tuple(unescape_token(token) for token in reference.split("/")[1:]))
        branches = part.get("allOf")
        waiting += [
            (*way, "allOf", str(number)) for number in range(len(branches) if isinstance(branches, list) else 0)
        ]
    return list(found)


def _fields(schema: Mapping[str, Any], way: Path) -> Mapping[str, Any]:
    fields = _at(schema, way).get("properties")
    return fields if isinstance(fields, dict) else {}


def _is_closed(part: Mapping[str, Any]) -> bool:
    return part.get("additionalProperties") is False or part.get("unevaluatedProperties") is False


def _at(schema: Any, path: Path) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    """Return the object at a path of a schema, an empty one where it is missing."""
    for step in path:
        if isinstance(schema, list):
            schema = schema[int(step)] if step.isdecimal() and int(step) < len(schema) else None
        else:
            schema = schema.get(step) if isinstance(schema, Mapping) else None
    return schema if isinstance(schema, Mapping) else {}

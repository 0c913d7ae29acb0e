"""The columns of an export: the fields of the corpus's schema, in its order, then the computed ones."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from corpuskit.errors import UsageError
from corpuskit.registry import suggestion

Kind = Literal["string", "moment", "date", "list", "integer", "number", "boolean", "any"]

OWN_SCHEMA = "urn:corpuskit:sidecar:1"
_SIMPLE: dict[str, Kind] = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its cells hold, and what it means.

    A `moment` is a date, or a date and time, as a string; where a whole table holds no times it can be a `date`. `any` is
    whatever JSON holds.
    """

    name: str
    kind: Kind
    description: str = ""


# The column that tells an export of corpuskit from any other table with the same columns, and the version of what its rows mean.
MARK, MARK_VERSION = "corpuskit", 1

COMPUTED = (
    Column("text", "string", "The article's text."),
    Column("words", "integer", "How many words the text has."),
    Column("path", "string", "Where the text stands, from the corpus's root."),
    Column(
        MARK,
        "integer",
        "Says that corpuskit exported the row, and by which version of its rules: `add` takes every value as it is.",
    ),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, in order, and whether it is for a spreadsheet."""

    columns: tuple[Column, ...]
    excel: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    def with_dates(self, names: Collection[str]) -> "Layout":
        """Return the layout once it is known which moments are all dates (`names`); the other moments are strings."""
        kinds: dict[Kind, Kind] = {"moment": "string"}
        columns = (replace(c, kind="date" if c.name in names else kinds.get(c.kind, c.kind)) for c in self.columns)
        return replace(self, columns=tuple(columns))

    def only(self, names: Sequence[str]) -> "Layout":
        """Return the layout of these columns, in this order. Raises `UsageError` for one that is not there."""
        there = {column.name: column for column in self.columns}
        for name in names:
            if name not in there:
                raise UsageError(f"no such field: {name!r} ({suggestion(name, there)})")
        return replace(self, columns=tuple(there[name] for name in names))


def layout_of(schema: Mapping[str, Any], own: Mapping[str, Any]) -> Layout:
    """Return the layout of a corpus with this schema; `own` is corpuskit's, which the schema may refer to."""
    documents = {"": schema, OWN_SCHEMA: own}
    found: dict[str, Column] = {}
    for name, described, document in _walk_properties(schema, "", documents, 0):
        found.setdefault(
            name, Column(name, _column_kind(described, document, documents), str(described.get("description", "")))
        )
    return Layout((*(c for c in found.values() if c.name not in {k.name for k in COMPUTED}), *COMPUTED))


Documents = Mapping[str, Mapping[str, Any]]
_DEEPEST = 16


def _walk_properties(
    part: Mapping[str, Any], document: str, documents: Documents, depth: int
) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """Yield name, subschema and document of each property that a schema names, referred ones first: the user's own come behind."""
    if depth > _DEEPEST:
        return
    if isinstance(part.get("$ref"), str):
        there, target = _resolve_reference(part["$ref"], document, documents)
        yield from _walk_properties(target, there, documents, depth + 1)
    for more in part.get("allOf", ()):
        yield from _walk_properties(more, document, documents, depth + 1)
    for name, described in part.get("properties", {}).items():
        yield name, described if isinstance(described, Mapping) else {}, document


def _resolve_reference(reference: str, document: str, documents: Documents) -> tuple[str, Mapping[str, Any]]:
    """Return what a `$ref` refers to, an empty schema where that is not known here."""
    name, _, pointer = reference.partition("#")
    there = name or document
    target: Any = documents.get(there, {})
    for part in filter(None, pointer.split("/")):
        key = part.replace("~1", "/").replace("~0", "~")
        target = target.get(key, {}) if isinstance(target, Mapping) else {}
    return there, target if isinstance(target, Mapping) else {}


def _column_kind(described: Mapping[str, Any], document: str, documents: Documents) -> Kind:
    if isinstance(described.get("$ref"), str):
        there, target = _resolve_reference(described["$ref"], document, documents)
        return _column_kind({**target, **{k: v for k, v in described.items() if k != "$ref"}}, there, documents)
    kind = described.get("type")
    if kind == "string" or _all_strings(described.get("enum")):
        formats = {
            described.get("format"),
            *(p.get("format") for p in described.get("anyOf", ()) if isinstance(p, Mapping)),
        }
        return "moment" if formats & {"date", "date-time"} else "string"
    if kind == "array":
        items = described.get("items")
        return "list" if isinstance(items, Mapping) and items.get("type") == "string" else "any"
    return _SIMPLE.get(str(kind), "any")


def _all_strings(values: object) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(v, str) for v in values)

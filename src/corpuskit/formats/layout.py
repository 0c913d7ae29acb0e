"""The columns of an export: the fields of the corpus's schema, in its order, then the computed ones."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from corpuskit.errors import UsageError
from corpuskit.formats.observing import DATE, NEITHER, UTC, Observed
from corpuskit.formats.shapes import Shape, Struct, shape_of
from corpuskit.registry import suggestion
from corpuskit.text.json_pointer import unescape_token

Kind = Literal["string", "moment", "date", "time", "list", "integer", "number", "boolean", "nested", "any"]

OWN_SCHEMA = "urn:corpuskit:sidecar:1"
_SIMPLE: dict[str, Kind] = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the kind of its cells, and its meaning.

    A `moment` is a date, or a date and time, as a string; where a whole table holds no times it can be a `date`, where it holds nothing else a
    `time` in the `zone` that all have. `any` is any value of JSON; where all values have the `shape` that the schema gives, it can be `nested`.
    """

    name: str
    kind: Kind
    description: str = ""
    shape: Shape | None = None
    zone: str = ""


# The column that marks an export of corpuskit among tables with the same columns, and the version of its format.
MARK, MARK_VERSION = "corpuskit", 1
STANDOFF, STANDOFF_VERSION = "corpuskit_standoff", 2

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
    """The columns of a table, in order, and whether it is for a spreadsheet.

    `sentence_ends` gives the places in a line where sentences end, for formats that mark them; `corpus_name` is for their headers.
    """

    columns: tuple[Column, ...]
    excel: bool = False
    sentence_ends: Callable[[str], Iterable[int]] | None = None
    corpus_name: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    def with_types(self, observed: Observed) -> "Layout":
        """Return the layout with types from the values of all rows: moments are dates, times or strings, nested values have their shape or none."""
        return replace(self, columns=tuple(_observed_column(column, observed) for column in self.columns))

    def with_dates(self, observed: Observed) -> "Layout":
        """Return the layout where only those moments that are all dates are typed: for formats that hold strings."""
        dates = {c.name for c in self.with_types(observed).columns if c.kind == "date"}
        columns = (replace(c, kind="date") if c.name in dates else c for c in self.columns)
        return replace(self, columns=tuple(columns))

    def only(self, names: Sequence[str]) -> "Layout":
        """Return the layout of these columns, in this order. Raises `UsageError` for one that is not there."""
        there = {column.name: column for column in (*self.columns, *self.flattened().columns)}
        for name in names:
            outer = there.get(name.partition(".")[0])
            if name not in there and not (outer and "." in name and outer.kind == "any"):
                raise UsageError(f"no such field: {name!r} ({suggestion(name, there)})")
        return replace(self, columns=tuple(there.get(name) or Column(name, "any") for name in names))

    def flattened(self) -> "Layout":
        """Return the layout with a column for each field inside a field whose fields the schema lists: `place.name`."""
        return replace(self, columns=tuple(flat for column in self.columns for flat in _flatten_column(column)))


def layout_of(schema: Mapping[str, Any], own: Mapping[str, Any]) -> Layout:
    """Return the layout of a corpus with this schema; `own` is corpuskit's, which the schema may refer to."""
    documents = {"": schema, OWN_SCHEMA: own}
    # The fields of corpuskit that hold objects are open, or grow: they stay JSON.
    closed = {name for name, _, _ in _walk_properties(own, OWN_SCHEMA, documents, 0)}
    found: dict[str, Column] = {}
    for name, described, document in _walk_properties(schema, "", documents, 0):
        kind = _column_kind(described, document, documents)
        shape = (
            shape_of(_expand_references(described, document, documents, 0))
            if kind == "any" and name not in closed
            else None
        )
        found.setdefault(name, Column(name, kind, str(described.get("description", "")), shape))
    return Layout((*(c for c in found.values() if c.name not in {k.name for k in COMPUTED}), *COMPUTED))


def _flatten_column(column: Column) -> Iterator[Column]:
    if not isinstance(column.shape, Struct):
        yield column
        return
    for name, shape in column.shape.fields:
        inner = f"{column.name}.{name}"
        if isinstance(shape, str):
            yield Column(inner, shape)
        else:
            yield from _flatten_column(Column(inner, "any", shape=shape))


def _observed_column(column: Column, observed: Observed) -> Column:
    if column.kind == "moment":
        zones = observed.zones.get(column.name, set())
        if zones <= {DATE}:
            return replace(column, kind="date")
        is_timed = not zones & {DATE, NEITHER}
        return (
            replace(column, kind="time", zone=next(iter(zones)) if len(zones) == 1 else UTC)
            if is_timed
            else replace(column, kind="string")
        )
    if column.shape and column.name not in observed.misfits:
        return replace(column, kind="nested")
    return column


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
    """Return the document and the schema of a `$ref`, an empty schema where it is not found here."""
    name, _, pointer = reference.partition("#")
    there = name or document
    target: Any = documents.get(there, {})
    for part in filter(None, pointer.split("/")):
        key = unescape_token(part)
        target = target.get(key, {}) if isinstance(target, Mapping) else {}
    return there, target if isinstance(target, Mapping) else {}


def _expand_references(part: Mapping[str, Any], document: str, documents: Documents, depth: int) -> Mapping[str, Any]:
    """Return a subschema with its references replaced by their targets, as far as its shape is concerned."""
    if depth > _DEEPEST:
        return {}
    if isinstance(part.get("$ref"), str):
        there, target = _resolve_reference(part["$ref"], document, documents)
        own = {name: value for name, value in part.items() if name != "$ref"}
        return {
            **_expand_references(target, there, documents, depth + 1),
            **_expand_references(own, document, documents, depth + 1),
        }
    found = dict(part)
    if isinstance(part.get("items"), Mapping):
        found["items"] = _expand_references(part["items"], document, documents, depth + 1)
    if isinstance(part.get("properties"), Mapping):
        inner = part["properties"].items()
        found["properties"] = {
            name: _expand_references(value, document, documents, depth + 1) if isinstance(value, Mapping) else value
            for name, value in inner
        }
    return found


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

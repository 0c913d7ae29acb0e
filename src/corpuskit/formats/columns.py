"""Other people's names for the fields of a sidecar: columns of a table, keys of a row or of front matter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from corpuskit.formats.cells import (
    convert_cell,
    finite_or_text,
    is_empty_cell,
    parse_json_cell,
    restore_value,
    show_cell,
)
from corpuskit.formats.drafts import Draft, Notice, Reading
from corpuskit.formats.layout import MARK, MARK_VERSION
from corpuskit.formats.nested import column_keys, nest_columns, nested_values
from corpuskit.formats.preset_rows import apply_preset, notice_tool, suggest_preset, text_columns
from corpuskit.formats.rows import Row, bad_row, kind_of
from corpuskit.model import WRITTEN_BY_US, Finding, Source
from corpuskit.text.field_names import FIELD_NAMES, fold_name

# Only corpuskit fills these: in other people's rows these names mean something else.
_NOT_OURS = "field that only corpuskit fills"


class Fields(NamedTuple):
    """The fields of a row (and `text`, `path`) in the schema's order, notices for the user, and the fields that are stated but not understood."""

    values: dict[str, Any]
    notices: tuple[Notice, ...] = ()
    unread: frozenset[str] = frozenset()


def convert(row: Mapping[str, Any], reading: Reading, place: str = "") -> Fields:
    """Return the values of a row as sidecar fields; a value without a field goes under `meta`.

    `reading.columns` maps a field to its column (or nested key, `article.body`); other fields are searched under their usual names. Empty values
    are dropped. A value that does not fit its field goes under `meta` as well, and is reported: no value is lost. A row that was exported
    from a corpus has a mark (`layout.MARK`); its values stay as they are. `place` is for the notices.
    """
    row = nest_columns(row, reading)
    if is_exported(row):
        return Fields(_restored_row(row, reading))
    flat = {**row, **nested_values(row, reading.columns)}
    columns = {field: column for field, column in reading.columns.items() if column in flat}
    reading.met.update(columns.values())
    taken = _assign_columns(flat, reading, columns)
    lang = next((v for c, v in flat.items() if taken.get(c) == "lang" and isinstance(v, str)), "")
    fields: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    notices, unread = _unmet_columns(taken, reading, columns, place), set()
    for name, value in flat.items():
        if is_empty_cell(value):
            continue
        if name in WRITTEN_BY_US and name not in columns.values():
            rest[name] = finite_or_text(value)
            notices.append(Notice(_NOT_OURS, place, name))
        elif (field := taken.get(name)) is None or (field == "meta" and not isinstance(parse_json_cell(value), dict)):
            rest[name] = finite_or_text(value)
        else:
            converted, why = convert_cell(field, value, reading, lang)
            if why:
                rest[name] = finite_or_text(value)
                unread.add(field)
                notices.append(Notice(why, place, f"{name}: {show_cell(value)}"))
            elif converted is not None:
                fields[field] = converted
    return Fields(_order_fields(fields, rest, reading), tuple(notices), frozenset(unread - fields.keys()))


def is_exported(row: Mapping[str, Any]) -> bool:
    """Return whether a row bears the mark of an export."""
    return row.get(MARK) in (MARK_VERSION, str(MARK_VERSION))


def _restored_row(row: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    kinds = {column.name: column.kind for column in reading.layout.columns}
    fields: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in row.items():
        if value is None or name in ("words", MARK):
            continue
        if name in kinds:
            fields[name] = restore_value(kinds[name], value)
        elif value not in ("", []):
            rest[name] = value
    return _order_fields(fields, rest, reading)


def make_drafts(rows: Iterable[Row | Finding], reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the article of each row, and a finding for a row without text."""
    for row in rows:
        yield row if isinstance(row, Finding) else draft_of(row, reading)


def draft_of(row: Row, reading: Reading, *, alone: bool = False) -> Draft | Finding:
    """Return the article of a row, or a finding about it. `alone`: it is all that its file holds."""
    source = Source(row.path, None if alone else row.number)
    data = row.data
    more: Sequence[Notice] = ()
    if reading.preset and not is_exported(data):
        data, reading, more = apply_preset(data, reading, source.place)
    converted = convert(data, reading, source.place)
    fields = dict(converted.values)
    text, path = fields.pop("text", None), fields.pop("path", "")
    if not isinstance(text, str):
        return bad_row(row.path, row.number, _why_no_text(data, reading))
    more = more or notice_tool(data, reading, source.place)
    remarks = tuple(Notice(kind, source.place, detail) for kind, detail in row.remarks)
    return Draft(
        source,
        text,
        fields,
        (),
        path,
        (*remarks, *more, *converted.notices),
        converted.unread,
        is_exported(row.data),
        is_value=True,
    )


def _why_no_text(data: Mapping[str, Any], reading: Reading) -> str:
    """Return why a row has no text: its column is empty, or there is none."""
    column = reading.columns.get("text", "text")
    if column in data and is_empty_cell(data[column]):
        return f"no text in it: {column!r} is empty"
    columns = ", ".join(islice(column_keys(data), 12))
    if reading.preset:
        looked = " or ".join(text_columns(reading))
        return f"no text in it: --preset {reading.preset} looks for {looked}; --map text=COLUMN counts more (there are: {columns})"
    if column in data and not isinstance(data[column], str):
        what = kind_of(data[column])
        return f"no text in it: {column!r} is {what}; --map text=COLUMN names another column (there are: {columns})"
    hint = f"--preset {name}, or " if (name := suggest_preset(data, reading)) else ""
    return f"no text in it; {hint}--map text=COLUMN says where (there are: {columns})"


def _unmet_columns(taken: Mapping[str, str], reading: Reading, columns: Mapping[str, str], place: str) -> list[Notice]:
    """Return a notice for each field that `--map` looks for in a column that the row does not have, where another column holds it."""
    held = set(taken.values())
    unmet = (f"{field}={column}" for field, column in reading.columns.items() if field not in columns and field in held)
    return [Notice(_NOT_MAPPED, place, name) for name in unmet]


_NOT_MAPPED = "row without the column that --map names; its usual names were read"


def _assign_columns(row: Mapping[str, Any], reading: Reading, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the column of each field. `columns` are those of `--map` that the row has; for other fields the usual names count."""
    taken = {column: field for field, column in columns.items()}
    fields = {*reading.layout.names} - {"words", MARK}
    taken.update({c: c for c in row if c in fields and c not in taken and c not in columns})
    filled = {fold_name(c): c for c in reversed(list(row)) if c not in taken and row[c] not in (None, "", [])}
    for field, names in FIELD_NAMES.items():
        if field in columns or any(f == field and row.get(c) not in (None, "") for c, f in taken.items()):
            continue
        column = next((filled[name] for name in names.split() if name in filled), None)
        if column is not None:
            taken[column] = field
    return taken


def _order_fields(fields: dict[str, Any], rest: dict[str, Any], reading: Reading) -> dict[str, Any]:
    order = list(dict.fromkeys([*reading.layout.names, *fields]))
    meta = fields.get("meta")
    if rest:
        fields["meta"] = {**(meta if isinstance(meta, dict) else {}), **rest}
        order = list(dict.fromkeys([*order, "meta"]))
    return {field: fields[field] for field in order if field in fields}

"""Other people's names for what a sidecar says: columns of a table, keys of a row or of front matter."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpuskit.formats.drafts import REQUIRED, Draft, Reading
from corpuskit.formats.layout import Kind
from corpuskit.formats.rows import Row, bad_row
from corpuskit.model import Finding, Source

# The first column of a row that is there and holds something is taken; names are compared without case, `-`, `_` and blanks.
_NAMES = {
    "text": "text body content article articletext maintext articlebody fulltext plaintext bodytext",
    "id": "id docid articleid documentid uid guid identifier",
    "title": "title headline articletitle head",
    "source": "source publisher outlet publication newspaper sitename site sourcename domain",
    "lang": "lang language inlanguage languagecode langcode",
    "url": "url link canonicalurl sourceurl articleurl permalink weburl",
    "published": "published datepublished datepublish publishdate publicationdate publisheddate publishedat pubdate date issued",
    "modified": "modified datemodified datemodify lastmodified updated updatedat",
    "retrieved": "retrieved datedownload retrievedat accessed crawled crawldate scraped scrapedat datescraped",
    "authors": "authors author byline creator creators",
    "license": "license licence rights",
    "description": "description summary abstract standfirst teaser dek",
    "section": "section articlesection category",
    "tags": "tags keywords",
    "dateline": "dateline",
    "copyright": "copyright copyrightnotice",
}
_LISTS = ("authors", "tags")
_MOMENTS = ("published", "modified", "retrieved")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


def as_fields(row: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """Return what a row says as sidecar fields (and `text`, `path`), in the schema's order; what has no field goes under `meta`.

    `reading.columns` says which column holds which field; other fields are looked for under their usual names. Empty values are
    left out. A date that cannot be read as one goes under `meta` as well. A row that has all a sidecar must have, under the
    fields' own names, was exported from a corpus: its values stay as they are.
    """
    exported = not reading.columns and all(isinstance(row.get(name), str) and row[name] for name in REQUIRED)
    taken = {} if exported else _assigned(row, reading)
    kinds = {column.name: column.kind for column in reading.layout.columns} if exported else {}
    fields: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in row.items():
        if value is None or name == "words":
            continue
        if name in kinds:
            fields[name] = _restored(kinds[name], value)
        elif (field := taken.get(name)) and (converted := _converted(field, value)) is not None:
            fields[field] = converted
        elif value not in ("", []):
            rest[name] = value
    return _ordered(fields, rest, reading)


def _restored(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    """Return the value that was exported as this cell: formats without lists hold JSON, those with dates hold dates."""
    if isinstance(value, dt.date):
        return as_moment(value)
    return value if kind in ("string", "moment") or not isinstance(value, str) else _from_json(value)


def drafts(rows: Iterable[Row | Finding], reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the article that each row holds, and for a row without text what is wrong with it."""
    for row in rows:
        yield row if isinstance(row, Finding) else _draft(row, reading)


def _draft(row: Row, reading: Reading) -> Draft | Finding:
    fields = as_fields(row.data, reading)
    text, path = fields.pop("text", None), fields.pop("path", "")
    if text is None:
        columns = ", ".join(map(str, list(row.data)[:12]))
        return bad_row(row.path, row.number, f"no text in it; --map text=COLUMN says where (there are: {columns})")
    return Draft(Source(row.path, row.number), text, fields, path=path)


def _assigned(row: Mapping[str, Any], reading: Reading) -> dict[str, str]:
    """Return which column stands for which field."""
    taken = {column: field for field, column in reading.columns.items()}
    known = {*reading.layout.names}
    taken.update({c: c for c in row if c in known and c not in taken and c not in reading.columns})
    filled = {_folded(c): c for c in reversed(list(row)) if c not in taken and row[c] not in (None, "", [])}
    for field, names in _NAMES.items():
        if field in reading.columns or any(f == field and row.get(c) not in (None, "") for c, f in taken.items()):
            continue
        column = next((filled[name] for name in names.split() if name in filled), None)
        if column is not None:
            taken[column] = field
    return taken


def _folded(column: str) -> str:
    return re.sub(r"[\W_]", "", column).lower()


def _converted(field: str, value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    """Return a value as its field wants it, `None` where that cannot be."""
    if value in ("", []):
        return None
    if field in _LISTS:
        return _as_list(value)
    if field in _MOMENTS:
        return as_moment(value)
    if field in _NAMES or field == "path":
        return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    return _from_json(value) if isinstance(value, str) and value.startswith(("[", "{")) else value


def _as_list(value: Any) -> list[str] | None:  # noqa: ANN401 - a cell holds anything
    if isinstance(value, str) and value.startswith("["):
        value = _from_json(value)
    if isinstance(value, str):
        value = re.split(r"\s*[;|]\s*", value.strip())
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        return None
    return list(dict.fromkeys(v for v in value if v)) or None


def _from_json(text: str) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return what a cell holds as JSON, else the text itself."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def is_date(value: object) -> bool:
    """Return whether a value is a date without a time of day, in ISO 8601."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def as_moment(value: Any) -> str | None:  # noqa: ANN401 - a cell holds anything
    """Return a date, or a date and time, as RFC 3339 writes it, `None` where the value is none. A correct one stays as it is.

    >>> as_moment("2026-03-14"), as_moment("Sat, 14 Mar 2026 06:30:00 +0100"), as_moment("2026-03-14 06:30:00")
    ('2026-03-14', '2026-03-14T06:30:00+01:00', '2026-03-14T06:30:00Z')
    """
    if isinstance(value, dt.datetime):
        return _rfc3339(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value).strip()
    try:
        return _moment(text) if _ISO.fullmatch(text) else _rfc3339(_of_mail(text))
    except (ValueError, OverflowError):
        return None


def _of_mail(text: str) -> dt.datetime:
    """Return the moment that RFC 5322 writes so, as feeds and headers do."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - rarely needed

    return parsedate_to_datetime(text)


def _moment(text: str) -> str:
    if len(text) == len("2026-03-14"):
        return dt.date.fromisoformat(text).isoformat()
    found = dt.datetime.fromisoformat(text)
    return text if found.tzinfo and text[10] == "T" and text.count(":") >= 2 else _rfc3339(found)  # noqa: PLR2004


def _rfc3339(moment: dt.datetime) -> str:
    """Return a date and time with its offset; one that tells none is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.isoformat().replace("+00:00", "Z")


def _ordered(fields: dict[str, Any], rest: dict[str, Any], reading: Reading) -> dict[str, Any]:
    order = list(dict.fromkeys([*reading.layout.names, *fields]))
    meta = fields.get("meta")
    if rest:
        fields["meta"] = {**(meta if isinstance(meta, dict) else {}), **rest}
        order = list(dict.fromkeys([*order, "meta"]))
    return {field: fields[field] for field in order if field in fields}

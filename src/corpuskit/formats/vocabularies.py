"""Articles in the words of others: schema.org NewsArticle (JSON-LD), Dublin Core terms, IPTC ninjs 3.

Sources: schema.org/NewsArticle; DCMI Metadata Terms (2020-01-20); IPTC ninjs 3.0 User Guide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from corpuskit.formats.layout import Column, Layout
from corpuskit.model.values import as_texts

Row = Mapping[str, Any]

_DUBLIN_CORE: tuple[tuple[str, str], ...] = (
    ("dcterms:identifier", "id"),
    ("dcterms:title", "title"),
    ("dcterms:publisher", "source"),
    ("dcterms:language", "lang"),
    ("dcterms:source", "url"),
    ("dcterms:issued", "published"),
    ("dcterms:modified", "modified"),
    ("dcterms:creator", "authors"),
    ("dcterms:license", "license"),
    ("dcterms:abstract", "description"),
    ("dcterms:subject", "tags"),
    ("dcterms:spatial", "dateline"),
    ("dcterms:rights", "copyright"),
    ("dcterms:accessRights", "rights"),
    ("dcterms:isVersionOf", "duplicate_of"),
    ("text", "text"),
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary: the conversion of a row, and the layout of such rows; `flat` ones fit in tables."""

    name: str
    said: Callable[[Row], dict[str, Any]]
    layout: Callable[[Layout], Layout]
    flat: bool = False


def dublin_core(row: Row) -> dict[str, Any]:
    """Return a row in Dublin Core terms."""
    return {term: row.get(field) for term, field in _DUBLIN_CORE}


def schema_org(row: Row) -> dict[str, Any]:
    """Return a row as a NewsArticle of schema.org, in JSON-LD; unknown fields are dropped."""
    authors = [{"@type": "Person", "name": name} for name in as_texts(row.get("authors"))]
    copied = row.get("duplicate_of")
    return _drop_empty(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "identifier": row.get("id"),
            "headline": row.get("title"),
            "publisher": {"@type": "Organization", "name": row["source"]} if row.get("source") else None,
            "inLanguage": row.get("lang"),
            "url": row.get("url"),
            "datePublished": row.get("published"),
            "dateModified": row.get("modified"),
            "author": authors,
            "license": row.get("license"),
            "description": row.get("description"),
            "articleSection": row.get("section"),
            "keywords": row.get("tags"),
            "dateline": row.get("dateline"),
            "copyrightNotice": row.get("copyright"),
            "usageInfo": row.get("rights"),
            "isBasedOn": {"@type": "NewsArticle", "identifier": copied} if copied else None,
            "wordCount": row.get("words"),
            "articleBody": row.get("text"),
        }
    )


def to_ninjs(row: Row) -> dict[str, Any]:
    """Return a row as an item of IPTC ninjs 3; unknown fields are dropped."""
    text = row.get("text")
    subjects = [{"name": tag} for tag in as_texts(row.get("tags"))]
    return _drop_empty(
        {
            "uri": row.get("id"),
            "type": "text",
            "language": row.get("lang"),
            "firstCreated": row.get("published"),
            "versionCreated": row.get("modified"),
            "headlines": [{"role": "main", "value": row["title"]}] if row.get("title") else None,
            "infoSources": [{"name": row["source"]}] if row.get("source") else None,
            "by": ", ".join(as_texts(row.get("authors"))),
            "located": row.get("dateline"),
            "descriptions": [{"role": "summary", "value": row["description"]}] if row.get("description") else None,
            "subjects": subjects,
            "copyrightNotice": row.get("copyright"),
            "usageTerms": row.get("license"),
            "altIds": [{"role": "url", "value": row["url"]}] if row.get("url") else None,
            "bodies": [_body_fields(row, text)] if text is not None else None,
        }
    )


def _body_fields(row: Row, text: str) -> dict[str, Any]:
    return _drop_empty({"role": "main", "contentType": "text/plain", "wordCount": row.get("words"), "value": text})


def _drop_empty(item: Row) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value not in (None, "", [])}


def _dublin_core_layout(layout: Layout) -> Layout:
    columns_by_name = {column.name: column for column in layout.columns}
    columns = ((term, columns_by_name.get(field)) for term, field in _DUBLIN_CORE)
    return replace(
        layout, columns=tuple(Column(t, c.kind if c else "string", c.description if c else "") for t, c in columns)
    )


VOCABULARIES = (
    Vocabulary("schema.org", schema_org, lambda layout: layout),
    Vocabulary("dc", dublin_core, _dublin_core_layout, flat=True),
    Vocabulary("ninjs", to_ninjs, lambda layout: layout),
)

"""Rows as known tools write them: which of their keys hold which field. A preset is an entry in `PRESETS`.

Sources: flairNLP/fundus 0.5 (`Article.to_json`, `Crawler.crawl(save_to_file=…)`); fhamborg/news-please 1.6 (`NewsArticle.get_serializable_dict`);
adbar/trafilatura 2 (`xml.build_json_output`); the features of the data set `cc_news`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from corpuskit.formats.drafts import Notice, Reading
from corpuskit.registry import Registry
from corpuskit.text.words import fold_text

PAGE_NOT_KEPT = "web page inside a row, not kept"
NO_ROW = "--preset fits no row"


@dataclass(frozen=True, slots=True)
class Preset:
    """How a tool writes articles.

    `columns` has the keys that may hold a field, the best first; a key of a nested value is dotted (`html.crawl_date`). `empty` are strings that stand for no
    value. `echoes` are keys that hold the text once more, left out where their words are those of the text; `pages` keys of whole web pages, left out and told.
    `grouped_by`: a document is an object of lists, and the name of each list is that key of its rows.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    empty: tuple[str, ...] = ()
    echoes: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    grouped_by: str = ""


PRESETS: Registry[Preset] = Registry(
    "preset",
    [
        Preset(
            "fundus",
            {
                "text": ("plaintext", "body"),
                "title": ("title",),
                "source": ("publisher", "html.source_info.publisher", "source_info.publisher"),
                "lang": ("lang",),
                "url": ("html.responded_url", "responded_url", "html.requested_url", "requested_url", "url"),
                "published": ("publishing_date",),
                "retrieved": ("html.crawl_date", "crawl_date"),
                "authors": ("authors",),
                "tags": ("topics",),
            },
            echoes=("body", "plaintext"),
            pages=("html.content", "html"),
            grouped_by="publisher",
        ),
        Preset(
            "news-please",
            {
                "text": ("maintext", "text"),
                "title": ("title", "title_page", "title_rss"),
                "source": ("source_domain",),
                "lang": ("language",),
                "url": ("url",),
                "published": ("date_publish",),
                "modified": ("date_modify",),
                "retrieved": ("date_download",),
                "authors": ("authors",),
                "description": ("description",),
            },
            empty=("None",),
            echoes=("text",),
        ),
        Preset(
            "trafilatura",
            {
                "text": ("text", "raw_text"),
                "title": ("title",),
                "source": ("source-hostname", "sitename", "hostname"),
                "lang": ("language",),
                "url": ("source", "url"),
                "published": ("date",),
                "authors": ("author",),
                "license": ("license",),
                "description": ("excerpt", "description"),
                "section": ("categories",),
                "tags": ("tags",),
            },
            empty=("None",),
            echoes=("raw_text",),
        ),
        Preset(
            "cc-news",
            {
                "text": ("text",),
                "title": ("title",),
                "source": ("domain",),
                "url": ("url",),
                "published": ("date",),
                "description": ("description",),
            },
        ),
    ],
)


def apply_preset(row: Mapping[str, Any], reading: Reading, place: str) -> tuple[dict[str, Any], Reading, list[Notice]]:
    """Return a row without what says nothing, the reading that knows its columns, and what is not kept. A column that the user names counts more."""
    preset = PRESETS.named(reading.preset)
    named = set(reading.columns.values())
    data = {name: value for name, value in row.items() if value not in preset.empty}
    notices = _drop_pages(data, preset, named, place)
    open_ = {field: names for field, names in preset.columns.items() if field not in reading.columns}
    found = {field: _first_filled(data, names, named) for field, names in open_.items()}
    columns = {field: name for field, name in found.items() if name} | dict(reading.columns)
    if found.get("text"):
        reading.met.add(NO_ROW)
    if isinstance(data.get("body"), Mapping):
        data["body"] = join_body(data["body"])
    _drop_echoes(data, preset, columns)
    return data, replace(reading, columns=columns), notices


def text_columns(reading: Reading) -> tuple[str, ...]:
    """Return the columns that may hold the text."""
    return PRESETS.named(reading.preset).columns["text"]


def _first_filled(data: Mapping[str, Any], names: tuple[str, ...], named: set[str]) -> str:
    """Return the first of some columns that holds something and is not one that the user names for another field."""
    return next((name for name in names if name not in named and value_at(data, name) not in (None, "", [], {})), "")


def value_at(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a cell holds anything
    """Return the value of a column, or of a nested one by its dotted name; `None` where there is none."""
    if name in row:
        return row[name]
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _drop_pages(data: dict[str, Any], preset: Preset, named: set[str], place: str) -> list[Notice]:
    """Take whole web pages out of a row."""
    notices = []
    for name in preset.pages:
        page = value_at(data, name)
        if isinstance(page, str) and name not in named:
            outer, _, inner = name.partition(".")
            data[outer] = {key: value for key, value in data[outer].items() if key != inner} if inner else None
            notices.append(Notice(PAGE_NOT_KEPT, place, name))
    return notices


def _drop_echoes(data: dict[str, Any], preset: Preset, columns: Mapping[str, str]) -> None:
    """Leave out what repeats the text, whatever its line ends."""
    text = columns.get("text", "")
    words = fold_text(str(data.get(text, ""))).split()
    for name in preset.echoes:
        value = data.get(name)
        if name not in columns.values() and isinstance(value, str) and fold_text(value).split() == words:
            del data[name]


def join_body(body: Mapping[str, Any]) -> str:
    r"""Return the text of an article's parts: its summary, and of each section the headline and the paragraphs, a blank line between them.

    >>> join_body({"summary": ["Fog."], "sections": [{"headline": [], "paragraphs": ["It lifted.", "Ferries sailed."]}]})
    'Fog.\n\nIt lifted.\n\nFerries sailed.'
    """
    return "\n\n".join(_parts_of(body))


def _parts_of(body: Mapping[str, Any]) -> Iterator[str]:
    yield from _strings(body.get("summary"))
    for section in body.get("sections") or ():
        if isinstance(section, Mapping):
            yield from _strings(section.get("headline"))
            yield from _strings(section.get("paragraphs"))


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - a cell holds anything
    yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str) and part)


def lists_of(document: Mapping[str, Any], reading: Reading) -> list[Mapping[str, Any]]:
    """Return the articles in a document whose preset groups them in lists, each with the name of its list; none where it is something else."""
    key = PRESETS.named(reading.preset).grouped_by if reading.preset else ""
    lists = {name: value for name, value in document.items() if isinstance(value, list)}
    whole = all(isinstance(item, Mapping) for value in lists.values() for item in value)
    if not key or len(lists) < len(document) or not whole:
        return []
    return [{key: name, **item} for name, value in lists.items() for item in value]

"""Rows as known tools write them: which of their keys hold which field. A preset is an entry in `PRESETS`.

Sources: flairNLP/fundus 0.5 (`Article.to_json`, `Crawler.crawl(save_to_file=…)`); fhamborg/news-please 1.6 (`NewsArticle.get_serializable_dict`);
adbar/trafilatura 2 (`xml.build_json_output`); the features of the data set `cc_news`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from corpuskit.registry import Registry


@dataclass(frozen=True, slots=True)
class Preset:
    """The names that a tool gives to the fields of an article.

    `columns` has the keys that may hold a field, the best first; a key of a nested value is dotted (`html.crawl_date`). `empty` are strings that mean no
    value. `echoes` are keys that hold the text once more, dropped where their words are those of the text; `pages` keys of whole web pages, dropped and reported.
    `marks` are keys by which its rows are recognised. `grouped_by`: a document is an object of lists, and the name of each list is that key of its rows.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    empty: tuple[str, ...] = ()
    echoes: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    grouped_by: str = ""
    marks: frozenset[str] = frozenset()


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
            marks=frozenset(("publishing_date", "free_access")),
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
            marks=frozenset(("maintext", "source_domain")),
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
            marks=frozenset(("source", "source-hostname")),
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

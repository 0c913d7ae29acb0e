"""Metadata of an article from the JSON-LD in its page, also in CDATA, in comments, or with a comma too many."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Element = Any  # lxml's, which comes with trafilatura

_ARTICLES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "Report",
    "Article",
)


def article_of_json_ld(tree: Element) -> Mapping[str, Any]:
    """Return the article that a page's JSON-LD describes, an empty mapping where there is none."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        for item in _json_ld_objects(_json_ld(script.text or "")):
            if any(kind in _ARTICLES for kind in _list_of(item.get("@type"))):
                return item
    return {}


def _json_ld(text: str) -> object:
    """Return the value of a script of JSON-LD; sites write comments around it, line ends in strings, and a comma too many."""
    bare = _AROUND_JSON.sub("", text)
    for source in (bare, _LAST_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


_AROUND_JSON = re.compile(
    r"\A[\s;]*(?://\s*)?(?:<!--|(?:/\*\s*)?<!\[CDATA\[(?:\s*\*/)?)|(?://\s*)?(?:-->|(?:/\*\s*)?\]\]>(?:\s*\*/)?)[\s;]*\Z"
)
_LAST_COMMA = re.compile(r",(\s*[}\]])")


def _json_ld_objects(data: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a JSON-LD document: one, a list, or a graph."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, Mapping):
            yield item
            yield from (more for more in _list_of(item.get("@graph")) if isinstance(more, Mapping))


def of_article(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an object of schema.org as fields."""
    url = item.get("url") or item.get("mainEntityOfPage")
    return {
        "title": as_line(item.get("headline")),
        "source": next(iter(_list_names(item.get("publisher"))), ""),
        "lang": as_line(item.get("inLanguage")),
        "url": absolute_url(url.get("@id") if isinstance(url, Mapping) else url),
        "published": item.get("datePublished"),
        "modified": item.get("dateModified"),
        "authors": _list_names(item.get("author")),
        "description": as_line(item.get("description")),
        "section": as_line(next(iter(_list_of(item.get("articleSection"))), None)),
        "tags": list_keywords(item.get("keywords")),
        "copyright": as_line(item.get("copyrightNotice")),
    }


def _list_names(value: object) -> list[str]:
    names = [as_line(v.get("name") if isinstance(v, Mapping) else v) for v in _list_of(value)]
    return list(dict.fromkeys(name for name in names if name and "://" not in name))


def list_keywords(value: object) -> list[str]:
    """Return the keywords of a list or of a line with commas, each once."""
    words = [word.strip() for text in _list_of(value) if isinstance(text, str) for word in text.split(",")]
    return list(dict.fromkeys(word for word in words if word))


def _list_of(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_line(value: object) -> str:
    """Return a text on one line, an empty one for any other value."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def absolute_url(value: object) -> str:
    """Return an address of the web, nothing for other values."""
    return value.strip() if isinstance(value, str) and value.strip().startswith(("http://", "https://")) else ""

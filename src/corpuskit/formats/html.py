"""Web pages: the main text by `trafilatura` (extra `[html]`), metadata as the page states them.

What JSON-LD, meta tags and the root element say is taken as said; what trafilatura finds elsewhere on the page is a guess.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from corpuskit.errors import UsageError
from corpuskit.formats.columns import as_moment
from corpuskit.formats.drafts import Draft, Reading, no_article
from corpuskit.formats.format import Format
from corpuskit.model import Finding, Source

Element = Any  # lxml's, which comes with trafilatura

MAX_PAGE = 64 << 20

_ARTICLES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BlogPosting",
    "Article",
)
_META = {
    "title": ("og:title", "twitter:title", "dcterms.title", "dc.title"),
    "source": ("og:site_name", "dcterms.publisher", "dc.publisher"),
    "url": ("og:url",),
    "published": ("article:published_time", "datepublished", "date", "dcterms.issued", "dc.date", "parsely-pub-date"),
    "modified": ("article:modified_time", "og:updated_time", "dcterms.modified"),
    "description": ("og:description", "description"),
    "section": ("article:section",),
    "lang": ("content-language", "dcterms.language"),
}
_MANY = {
    "authors": ("author", "article:author_name", "dcterms.creator", "dc.creator"),
    "tags": ("article:tag", "news_keywords"),
}


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the article of a page, or why there is none. Raises `UsageError` where trafilatura is not installed."""
    trafilatura = _trafilatura()
    data = stream.read(MAX_PAGE + 1)
    page = data.decode(reading.encoding, "replace") if reading.encoding else data
    tree = trafilatura.load_html(page) if data.strip() and len(data) <= MAX_PAGE else None
    if tree is None:
        yield no_article(path, "not a web page that can be read")
        return
    said = stated(tree)
    found = trafilatura.bare_extraction(tree, url=said.get("url"), with_metadata=True, include_comments=False)
    text = _without_title((found.text or "").strip(), said.get("title", "")) if found else ""
    if not text:
        yield no_article(path, "no main text found on this page")
        return
    guessed = {name: value for name, value in _found(found).items() if name not in said}
    yield Draft(Source(path), text + "\n", {**said, **guessed}, tuple(guessed))


def _without_title(text: str, title: str) -> str:
    """Return the text without a first line that is the headline: that has its own field."""
    first, _, rest = text.partition("\n")
    return rest.strip() if rest and first.strip().casefold() == title.casefold() else text


def stated(tree: Element) -> dict[str, Any]:
    """Return what a page says of itself: JSON-LD first, then meta tags, then links and the root element."""
    said: dict[str, Any] = {}
    for more in (_from_json_ld(tree), _from_meta(tree), _from_elements(tree)):
        said = {**{name: value for name, value in more.items() if value}, **said}
    return said


def _found(found: Any) -> dict[str, Any]:  # noqa: ANN401 - trafilatura's document
    """Return what trafilatura found beyond that."""
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    more = {
        "title": found.title,
        "source": found.sitename,
        "url": found.url,
        "published": found.date,
        "description": found.description,
        "authors": authors,
        "tags": list(dict.fromkeys(found.tags or ())),
    }
    return {name: value for name, value in more.items() if value}


def _from_json_ld(tree: Element) -> dict[str, Any]:
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            if any(kind in _ARTICLES for kind in _list(item.get("@type"))):
                return _of_article(item)
    return {}


def _objects(data: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a JSON-LD document: one, a list, or a graph."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, Mapping):
            yield item
            yield from (more for more in _list(item.get("@graph")) if isinstance(more, Mapping))


def _of_article(item: Mapping[str, Any]) -> dict[str, Any]:
    url = item.get("url") or item.get("mainEntityOfPage")
    return {
        "title": _line(item.get("headline")),
        "source": next(iter(_names(item.get("publisher"))), ""),
        "lang": _line(item.get("inLanguage")),
        "url": _absolute(url.get("@id") if isinstance(url, Mapping) else url),
        "published": as_moment(item.get("datePublished")) if item.get("datePublished") else None,
        "modified": as_moment(item.get("dateModified")) if item.get("dateModified") else None,
        "authors": _names(item.get("author")),
        "description": _line(item.get("description")),
        "section": _line(next(iter(_list(item.get("articleSection"))), None)),
        "tags": _keywords(item.get("keywords")),
        "copyright": _line(item.get("copyrightNotice")),
    }


def _from_meta(tree: Element) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("http-equiv") or meta.get("itemprop") or ""
        ).lower()
        if content := _line(meta.get("content")):
            found.setdefault(name, []).append(content)
    said: dict[str, Any] = {}
    for field, names in _META.items():
        value = next((found[name][0] for name in names if name in found), None)
        said[field] = _CONVERTED.get(field, str)(value) if value else None
    for field, names in _MANY.items():
        values = next((found[name] for name in names if name in found), [])
        said[field] = _keywords(values) if field == "tags" else list(dict.fromkeys(v for v in values if "://" not in v))
    return said


def _from_elements(tree: Element) -> dict[str, Any]:
    canonical = next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    licence = next(iter(tree.xpath("//link[@rel='license']/@href")), "")
    return {"url": _absolute(canonical), "lang": _line(tree.get("lang")), "license": _absolute(licence)}


def _names(value: object) -> list[str]:
    names = [_line(v.get("name") if isinstance(v, Mapping) else v) for v in _list(value)]
    return list(dict.fromkeys(name for name in names if name and "://" not in name))


def _keywords(value: object) -> list[str]:
    words = [word.strip() for said in _list(value) if isinstance(said, str) for word in said.split(",")]
    return list(dict.fromkeys(word for word in words if word))


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _line(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _absolute(value: object) -> str:
    return value.strip() if isinstance(value, str) and value.strip().startswith(("http://", "https://")) else ""


_CONVERTED: Mapping[str, Callable[[str], Any]] = {"published": as_moment, "modified": as_moment, "url": _absolute}


def _trafilatura() -> Any:  # noqa: ANN401 - a module, imported late
    try:
        import trafilatura  # noqa: PLC0415 - an extra, slow to load
    except ImportError:
        raise UsageError("web pages need an extra package: pip install 'corpuskit-cli[html]'") from None
    return trafilatura


FORMAT = Format("html", (".html", ".htm", ".xhtml"), read)

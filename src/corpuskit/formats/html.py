"""Web pages: the main text by `trafilatura` (extra `[html]`), metadata as the page states them.

Values in JSON-LD, meta tags and the root element count as stated; those that trafilatura finds elsewhere on the page are guesses.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from corpuskit.errors import UsageError
from corpuskit.formats.columns import convert
from corpuskit.formats.drafts import READ_AS, Draft, Notice, Reading, no_article
from corpuskit.formats.encodings import Decoded, check_encoding, decode_text
from corpuskit.formats.format import Format
from corpuskit.formats.json_ld import Element, absolute_url, article_of_json_ld, as_line, list_keywords, of_article
from corpuskit.formats.page_rights import stated_rights
from corpuskit.model import Finding, Source
from corpuskit.text.decoding import Undecodable

MAX_PAGE = 64 << 20
# Finding the main text takes time that grows with their square: 7 s for so many. Pages of articles have hundreds, or a few thousand.
MAX_ELEMENTS = 30_000

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
    yield read_page(stream.read(MAX_PAGE + 1), path, reading)


def read_page(
    data: bytes, path: str, reading: Reading, record_fields: Mapping[str, str] | None = None
) -> Draft | Finding:
    """Return the article of a page, or why there is none; `record_fields` are fields of the page from elsewhere (a web archive's record).

    A page is UTF-8 if it can be, else the encoding that it declares, else the named one. Raises `UsageError` where trafilatura is not installed.
    """
    trafilatura = _load_trafilatura()
    text = _decode_page(data, reading.encoding)
    if isinstance(text, Undecodable):
        return no_article(path, text.message, text.line, text.column)
    if len(data) > MAX_PAGE:
        return no_article(path, f"larger than {MAX_PAGE >> 20} MiB: no article's page is")
    tree = _parse_page(trafilatura, text.text) if data.strip() else None
    if tree is None:
        return no_article(path, "not a web page that can be read")
    if (elements := sum(1 for _ in tree.iter())) > MAX_ELEMENTS:
        return no_article(path, f"a page of {elements:,} elements: at most {MAX_ELEMENTS:,} are looked at")
    converted = convert({**(record_fields or {}), **stated_fields(tree)}, reading, path)
    fields = dict(converted.values)
    found = trafilatura.bare_extraction(tree, url=fields.get("url"), with_metadata=True, include_comments=False)
    body = _without_title((found.text or "").strip(), fields.get("title", "")) if found else ""
    if not body:
        return no_article(path, "no main text found on this page")
    guessed = {n: v for n, v in _extracted_fields(found).items() if n not in fields and n not in converted.unread}
    notices = (*([Notice(READ_AS, path, text.encoding)] if text.encoding else ()), *converted.notices)
    return Draft(
        Source(path), body + "\n", {**fields, **guessed}, tuple(guessed), notices=notices, unread=converted.unread
    )


_CHARSET = re.compile(
    rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]+?encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]*\?>")
# The encodings that browsers take these names for.
_READ_LIKE = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}  # fmt: skip


def _decode_page(data: bytes, named: str) -> Decoded | Undecodable:
    """Return a page as text. An encoding that the page declares itself is as it should be, so it is not reported."""
    stated_name = _CHARSET.search(data[:_HEAD])
    name = (stated_name[1] or stated_name[2]).decode("ascii").lower() if stated_name else ""
    try:
        own = decode_text(data, check_encoding(_READ_LIKE.get(name, name)))
    except UsageError:
        own = decode_text(data)
    if isinstance(own, Undecodable):
        return decode_text(data, named)
    return own._replace(encoding="")


_HEAD = 4096


def _parse_page(trafilatura: Any, page: str) -> Element:  # noqa: ANN401 - a module
    """Return the tree of a page; a declaration of XML would contradict the decoded page."""
    return trafilatura.load_html(_XML_DECLARATION.sub("", page, count=1))


def _without_title(text: str, title: str) -> str:
    """Return the text without a first line that is the headline: that has its own field."""
    first, _, rest = text.partition("\n")
    return rest.strip() if rest and first.strip().casefold() == title.casefold() else text


def stated_fields(tree: Element) -> dict[str, Any]:
    """Return the fields that a page states: from JSON-LD first, then meta tags, then links and the root element."""
    fields: dict[str, Any] = {}
    item = article_of_json_ld(tree)
    for more in (of_article(item) if item else {}, _from_meta(tree), _from_elements(tree)):
        fields = {**{name: value for name, value in more.items() if value}, **fields}
    fields |= stated_rights(tree, item)
    return fields


def _extracted_fields(found: Any) -> dict[str, Any]:  # noqa: ANN401 - trafilatura's document
    """Return the fields that trafilatura found beyond that."""
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


def _from_meta(tree: Element) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("http-equiv") or meta.get("itemprop") or ""
        ).lower()
        if content := as_line(meta.get("content")):
            found.setdefault(name, []).append(content)
    fields: dict[str, Any] = {}
    for field, names in _META.items():
        value = next((found[name][0] for name in names if name in found), None)
        fields[field] = _CONVERTED.get(field, str)(value) if value else None
    for field, names in _MANY.items():
        values = next((found[name] for name in names if name in found), [])
        fields[field] = (
            list_keywords(values) if field == "tags" else list(dict.fromkeys(v for v in values if "://" not in v))
        )
    return fields


def _from_elements(tree: Element) -> dict[str, Any]:
    canonical = next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    return {
        "url": absolute_url(canonical),
        "lang": as_line(tree.get("lang") or tree.get("xml:lang") or tree.get(_XML_LANG)),
    }


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


_CONVERTED: Mapping[str, Callable[[str], Any]] = {"url": absolute_url}


def _load_trafilatura() -> Any:  # noqa: ANN401 - a module, imported late
    try:
        import trafilatura  # noqa: PLC0415 - an extra, slow to load
    except ModuleNotFoundError:
        raise UsageError("web pages need an extra package: pip install 'corpuskit-cli[html]'") from None
    return trafilatura


FORMAT = Format("html", (".html", ".htm", ".xhtml"), read)

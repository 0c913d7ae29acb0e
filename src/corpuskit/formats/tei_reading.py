"""TEI P5 read back: the articles of a `teiCorpus` or of a `TEI` document, one at a time."""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from corpuskit.formats.columns import draft_of
from corpuskit.formats.drafts import Draft, Notice, Reading, no_article
from corpuskit.formats.rows import Row
from corpuskit.model import Finding

_TEI = "{http://www.tei-c.org/ns/1.0}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CHUNK = 1 << 16
_DEEPEST = 200
_BLOCKS = frozenset(_TEI + name for name in ("p", "ab", "head", "l", "lg", "item", "u", "sp", "cell"))
_BODY = f"./{_TEI}text/{_TEI}body"
_HEADER = f"./{_TEI}teiHeader/{_TEI}fileDesc"


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding | Notice]:
    """Yield the article of each `TEI` element, and a finding where the document breaks off.

    A document of corpuskit's own gives every field and every character back; of another one title, authors, publisher, date, language,
    address and paragraphs are taken.
    """
    number = 0
    try:
        for article in _elements_of(stream):
            number += 1
            yield draft_of(Row(path, number, _row_of(article)), reading)
    except (ParseError, _Refused) as error:
        yield no_article(path, f"not TEI that can be read: {error}")
        return
    if not number:
        yield no_article(path, "no <TEI> in it: not TEI P5")


class _Refused(Exception):  # noqa: N818 - a decision, not a fault
    """The document is of a kind that is not read."""


def _elements_of(stream: BinaryIO) -> Iterator[Element]:
    """Yield each `TEI` element, whole; its memory is freed after that."""
    parser: Any = XMLPullParser(["start", "end"])  # its stubs know events of all kinds
    above: list[Element] = []
    seen = 0
    while chunk := stream.read(_CHUNK):
        if not seen and b"<!DOCTYPE" in chunk:
            raise _Refused("a DOCTYPE, which may define entities without end")
        seen += len(chunk)
        parser.feed(chunk)
        for event, element in parser.read_events():
            if event == "start":
                above.append(element)
                if len(above) > _DEEPEST:
                    raise _Refused(f"elements more than {_DEEPEST} deep")
                continue
            above.pop()
            if element.tag == f"{_TEI}TEI":
                yield element
                if above:
                    above[-1].remove(element)
    parser.close()


def _row_of(article: Element) -> dict[str, Any]:
    held = article.find(f"./{_TEI}teiHeader/{_TEI}xenoData[@subtype='corpuskit']")
    if held is not None:
        try:
            row = json.loads(held.text or "")
        except ValueError:
            row = None
        if isinstance(row, dict):
            return {**row, "text": "".join(_characters_of(article))}
    return {name: value for name, value in _described_row(article).items() if value}


def _characters_of(article: Element) -> Iterator[str]:
    for division in article.iterfind(f"{_BODY}/{_TEI}div"):
        yield from _walk_text(division)


def _walk_text(element: Element) -> Iterator[str]:
    if element.tag == f"{_TEI}c" and (found := re.fullmatch(r"U\+([0-9A-F]{4,6})", element.get("n", ""))):
        yield chr(min(int(found[1], 16), 0x10FFFF))
    yield element.text or ""
    for child in element:
        yield from _walk_text(child)
        yield child.tail or ""


def _described_row(article: Element) -> dict[str, Any]:
    """Return the fields of a header by other people, and the blocks of the body as paragraphs."""
    header = article.find(_HEADER)
    text = article.find(f"./{_TEI}text")
    lines = [_flatten(b) for b in (() if text is None else text.iter()) if b.tag in _BLOCKS and _is_lowest(b)]
    dates = (_first(header, part, "date") for part in ("publicationStmt", "sourceDesc"))
    date = next((found for found in dates if found is not None), None)
    return {
        "title": _flatten(_first(header, "titleStmt", "title")),
        "authors": [_flatten(a) for a in header.iterfind(f"./{_TEI}titleStmt/{_TEI}author")]
        if header is not None
        else [],
        "source": _flatten(_first(header, "publicationStmt", "publisher")),
        "published": (date.get("when") or _flatten(date)) if date is not None else "",
        "lang": text.get(_LANG, "") if text is not None else "",
        "url": next(
            (u for u in map(_flatten, article.iter(f"{_TEI}idno")) if u.startswith(("http://", "https://"))), ""
        ),
        "text": "\n\n".join(line for line in lines if line),
    }


def _first(header: Element | None, part: str, name: str) -> Element | None:
    return None if header is None else header.find(f"./{_TEI}{part}//{_TEI}{name}")


def _is_lowest(block: Element) -> bool:
    return not any(child.tag in _BLOCKS for child in block.iter() if child is not block)


def _flatten(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())

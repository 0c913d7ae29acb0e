"""JSON files: one article, a list of them, or an object around such a list. JSON Lines under the name of `.json` are read as such."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

import orjson

from corpuskit.formats import json_rows, jsonl
from corpuskit.formats.columns import draft_of
from corpuskit.formats.drafts import DOUBLED, READ_AS, Draft, Notice, Reading, no_article
from corpuskit.formats.encodings import decode_text
from corpuskit.formats.format import Format
from corpuskit.formats.preset_rows import lists_of
from corpuskit.formats.rows import Row, kind_of
from corpuskit.model import Finding
from corpuskit.text.decoding import BOM, Undecodable

MAX_DOCUMENT = 1 << 30

_BESIDE = "keys beside the list of articles, not taken"


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the articles of a JSON document, and findings about parts that hold none."""
    data = stream.read(MAX_DOCUMENT + 1)
    text = decode_text(data, reading.encoding) if len(data) <= MAX_DOCUMENT else None
    if text is None:
        yield no_article(path, f"longer than {MAX_DOCUMENT >> 30} GiB: make it JSON Lines, an article a line")
        return
    if isinstance(text, Undecodable):
        yield no_article(path, text.message, text.line, text.column)
        return
    body = text.text.removeprefix(BOM).encode("utf-8", "surrogatepass")
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        yield from _retry_as_lines(error, body, path, reading)
        return
    remarks = tuple((DOUBLED, name) for name in json_rows.doubled_keys(body))
    if text.encoding:
        remarks = ((READ_AS, text.encoding), *remarks)
    yield from _articles_in(document, path, reading, remarks)


def _retry_as_lines(error: json.JSONDecodeError, body: bytes, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the articles of lines of JSON, where a file is that, else a finding about the document."""
    first = next((line for line in io.BytesIO(body) if line.strip()), b"")
    if isinstance(json_rows.parse_row(first, path, 2, None), Row):
        yield from jsonl.read(io.BytesIO(body), path, reading)
        return
    wrong = json_rows.parse_row(body, path, 2, None)
    message = (
        wrong.message
        if isinstance(wrong, Finding) and "no value of JSON" in wrong.message
        else f"not JSON: {json_rows.reword_json_error(error.msg)}"
    )
    yield no_article(path, message, error.lineno, error.colno)


def _articles_in(
    document: object, path: str, reading: Reading, remarks: tuple[tuple[str, str], ...]
) -> Iterator[Draft | Finding]:
    if grouped := lists_of(document, reading) if isinstance(document, Mapping) else []:
        document = grouped
    row = Row(path, 1, document, remarks=remarks) if isinstance(document, Mapping) else None
    alone = draft_of(row, reading, alone=True) if row else None
    key = _list_of_articles(document) if row and isinstance(alone, Finding) else ""
    if isinstance(document, list):
        yield from _articles_of_list(document, path, reading, remarks)
    elif key and isinstance(document, Mapping):
        beside = ", ".join(name for name in document if name != key)
        yield from _articles_of_list(
            document[key], path, reading, (*remarks, *(((_BESIDE, beside),) if beside else ()))
        )
    else:
        yield alone or no_article(path, f"not an object or a list of articles but {kind_of(document)}")


def _list_of_articles(document: object) -> str:
    """Return the one key of an object that has a list of objects, an empty text where there is no such key or several."""
    keys = (
        [name for name, value in document.items() if _is_list_of_objects(value)]
        if isinstance(document, Mapping)
        else []
    )
    return keys[0] if len(keys) == 1 else ""


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _articles_of_list(
    items: list[Any], path: str, reading: Reading, remarks: tuple[tuple[str, str], ...]
) -> Iterator[Draft | Finding]:
    if not items:
        yield no_article(path, "no article in it: the list is empty")
    for number, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            draft = draft_of(Row(path, number, item), reading)
            more_notices = tuple(Notice(kind, path, detail) for kind, detail in remarks) if number == 1 else ()
            yield draft if isinstance(draft, Finding) else replace(draft, notices=(*more_notices, *draft.notices))
        else:
            yield no_article(path, f"not an object but {kind_of(item)}", number)


FORMAT = Format("json", (".json",), read)

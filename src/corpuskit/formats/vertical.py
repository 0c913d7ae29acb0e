"""Vertical text for Sketch Engine, NoSketch Engine and the Corpus Workbench: a token a line, structures as tags.

    <doc id="p-1" title="Fog">
    <p>
    <s>
    Fog
    on
    Monday
    <g/>
    .
    </s>
    </p>
    </doc>

`<g/>` glues tokens without a blank between them. A paragraph is a line of the text. Attributes have the names of the columns in
snake_case; the record of cleaning is never one of them. No line has 65,536 bytes, the limit of the Corpus Workbench: a longer value
ends with "…", a longer token is cut into glued ones.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from corpuskit.formats.columns import make_drafts
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.formats.format import Format
from corpuskit.formats.layout import Layout
from corpuskit.formats.rows import Row, bad_row
from corpuskit.formats.tokens import LINE, SentenceEnds, Token, join_tokens, split_all_tokens, split_sentences
from corpuskit.model import Finding

LONGEST_LINE = 65_535
_LONGEST_TOKEN = 8_000  # characters; escaped and in UTF-8 below the longest line
_NEVER = frozenset({"text", "cleaning"})
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_UNESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ATTRIBUTE = re.compile(r'([a-z_][a-z0-9_]*)="([^"]*)"')
_TAG = re.compile(r"</?[A-Za-z_]+(?:\s[^<>]*)?/?>")


def attribute_names(columns: Sequence[str]) -> dict[str, str]:
    """Return the attribute of each column that has one: snake_case in ASCII, no two alike.

    >>> attribute_names(["id", "pageNumber", "page-number", "dcterms:title", "名", "text", "cleaning"])
    {'id': 'id', 'pageNumber': 'page_number', 'page-number': 'page_number_2', 'dcterms:title': 'dcterms_title', '名': 'field'}
    """
    found: dict[str, str] = {}
    for column in columns:
        if column in _NEVER:
            continue
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column).lower()
        plain = re.sub(r"[^a-z0-9]+", "_", snake).strip("_") or "field"
        plain = plain if plain[0].isalpha() else f"field_{plain}"
        name, number = plain, 2
        while name in found.values():
            name, number = f"{plain}_{number}", number + 1
        found[column] = name
    return found


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout) -> int:
    """Write a `<doc>` for each row, with every column but text and cleaning record as an attribute; return how many."""
    names = attribute_names(layout.names)
    count = 0
    for row in rows:
        values = {names[c]: _format_attribute(row[c]) for c in names if row[c] is not None}
        body = _format_text(row.get("text") or "", layout.sentence_ends)
        out.write(f"{_open_doc(values)}\n{body}</doc>\n".encode("utf-8", "replace"))
        count += 1
    return count


def _open_doc(values: Mapping[str, str]) -> str:
    """Return the tag; where it is too long its longest values are cut to one length."""
    escaped = {name: value.translate(_ESCAPES) for name, value in values.items()}
    tag, room = _doc_tag(escaped), LONGEST_LINE
    while len(tag.encode("utf-8", "replace")) > LONGEST_LINE:
        room = room * 3 // 4
        tag = _doc_tag({name: _cut_escaped(value, room) for name, value in escaped.items()})
    return tag


def _doc_tag(values: Mapping[str, str]) -> str:
    return "<doc" + "".join(f' {name}="{value}"' for name, value in values.items()) + ">"


def _cut_escaped(value: str, room: int) -> str:
    """Return an escaped value in so many bytes; a cut one ends with "…", never inside a reference. A part of JSON is no value: it is dropped."""
    data = value.encode("utf-8", "replace")
    if len(data) <= room:
        return value
    kept = "" if value.startswith(("[", "{")) else data[:room].decode("utf-8", "ignore")
    kept = re.sub(r"&[a-z]*\Z", "", kept)
    return f"{kept}…" if kept else ""


def _format_text(text: str, ends: SentenceEnds | None) -> str:
    """Return the paragraphs of a text; the words of all its sentences are found at once."""
    lines = [line for line in LINE.findall(text) if line.strip()]
    sentences = [list(split_sentences(line, ends)) for line in lines]
    tokens = iter(split_all_tokens([sentence for line in sentences for sentence in line]))
    return "".join(_format_paragraph([(part, next(tokens)) for part in line]) for line in sentences)


def _format_paragraph(sentences: Sequence[tuple[str, Sequence[Token]]]) -> str:
    body = ""
    for part, tokens in sentences:
        glue = "<g/>\n" if body and not part[0].isspace() else ""
        sentence = "".join(_format_tokens(tokens))
        body += f"{glue}<s>\n{sentence}</s>\n" if sentence else ""
    return f"<p>\n{body}</p>\n"


def _format_tokens(tokens: Sequence[Token]) -> Iterator[str]:
    end = None
    for token in tokens:
        if end == token.start:
            yield "<g/>\n"
        end = token.end
        if token.text.isalnum() and len(token.text) <= _LONGEST_TOKEN:
            yield f"{token.text}\n"
            continue
        pieces = [token.text[at : at + _LONGEST_TOKEN] for at in range(0, len(token.text), _LONGEST_TOKEN)]
        yield "<g/>\n".join(f"{_CONTROLS.sub('', piece).translate(_ESCAPES)}\n" for piece in pieces)


def _format_attribute(value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    """Return a value on one line; the members of a list are parted by `|`, as both engines want sets."""
    if isinstance(value, list) and all(isinstance(v, str) and "|" not in v for v in value):
        text = "|".join(value)
    elif isinstance(value, list | dict):
        text = json.dumps(value, ensure_ascii=False, default=str)
    else:
        text = str(value)
    return " ".join(_CONTROLS.sub(" ", text).split())


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the article of each `<doc>` (or `<text>`): its attributes are fields, a paragraph is a line of its text."""
    return make_drafts(_read_rows(stream, path, reading), reading)


def _read_rows(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Row | Finding]:
    fields: dict[str, Any] | None = None
    lines: list[str] = []
    tokens: list[str | None] = []
    number = 0
    for raw in stream:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        is_tag = bool(_TAG.fullmatch(line))
        name = re.match(r"</?([A-Za-z_]+)", line)[1].lower() if is_tag else ""  # type: ignore[index]
        if name in ("doc", "text"):
            if tokens:
                lines.append(join_tokens(tokens))
                tokens = []
            if fields is not None and line.startswith("</"):
                number += 1
                yield Row(path, number, {**fields, "text": "".join(f"{line}\n" for line in lines)})
            fields, lines = (None if line.startswith("</") else _read_attributes(line, reading)), []
        elif name == "p" and tokens:
            lines.append(join_tokens(tokens))
            tokens = []
        elif name == "g":
            tokens.append(None)
        elif not is_tag and line:
            tokens.append(_unescape(line.partition("\t")[0]))
    if fields is not None or not number:
        yield bad_row(path, number + 1, "a <doc> without its end" if fields is not None else "no <doc> in it")


def _read_attributes(tag: str, reading: Reading) -> dict[str, Any]:
    columns = {attribute: column for column, attribute in attribute_names(reading.layout.names).items()}
    kinds = {column.name: column.kind for column in reading.layout.columns}
    found: dict[str, Any] = {}
    for name, value in _ATTRIBUTE.findall(tag):
        column = columns.get(name, name)
        text = _unescape(value)
        found[column] = text.split("|") if kinds.get(column) == "list" and not text.startswith("[") else text
    return found


def _unescape(text: str) -> str:
    for escaped, plain in _UNESCAPES:
        text = text.replace(escaped, plain)
    return text


FORMAT = Format("vertical", (".vert", ".vrt"), read, write, sentences=True, cards=frozenset({"registry"}))

r"""JSON Lines: an article a line, in UTF-8.

Numbers beyond 64 bits are read exactly. A byte order mark, blank lines and any line end are read, and kept by `with_text`.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO, Protocol, Self

import orjson

from corpuskit.config import limits
from corpuskit.errors import UsageError
from corpuskit.formats.columns import make_drafts
from corpuskit.formats.drafts import DOUBLED, READ_AS, Draft, Reading
from corpuskit.formats.encodings import LineDecoder, marked_encoding, peek_start, why_not_decoded
from corpuskit.formats.format import Format
from corpuskit.formats.layout import Layout
from corpuskit.formats.rows import Row, bad_row, kind_of, wrong_text
from corpuskit.model import Finding

MAX_DEPTH = 64

_BATCH = 64
_BOM = b"\xef\xbb\xbf"
_SPACE = re.compile(r"[ \t\r\n]*")
_NEVER_HUGE = frozenset({str, int, bool, type(None)})
_SIGNS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_STEPS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}
_OPTIONS = orjson.OPT_APPEND_NEWLINE


class Lines(Protocol):
    """A stream that lines can be read from, no more than so many bytes at a time."""

    def readline(self, limit: int, /) -> bytes:
        """Return the next line, or its next `limit` bytes."""
        ...


def read_rows(
    stream: Lines, path: str, text_key: str | None = "text", *, max_row: int | None = None, before: int = 0
) -> Iterator[Row | Finding]:
    """Yield the rows of `stream`, and a finding for a row that holds no article; the rest goes on.

    Blank lines count but give nothing. No more than `max_row` bytes (`None`: what the settings allow) are held at a time. `path` is for messages. With
    `text_key=None` any object is a row. `before` is the number of the line before the first one.
    """
    number = before
    most = limits.max_article_size() if max_row is None else max_row
    while line := stream.readline(most + 1):
        number += 1
        if len(line) > most:
            _skip_line(stream, line, most)
            yield bad_row(path, number, f"{limits.too_large()}: skipped")
        elif not line.isspace():
            yield parse_row(line, path, number, text_key)


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the articles of `stream` for `add`, and findings about rows that hold none.

    A line that is not UTF-8 is read in the encoding that was named, a file with a byte order mark of UTF-16 in that. Keys that stand twice are reported.
    """
    return make_drafts(map(_remark_repeats, _decoded_rows(stream, path, reading.encoding)), reading)


def _decoded_rows(stream: BinaryIO, path: str, encoding: str) -> Iterator[Row | Finding]:
    marked = marked_encoding(peek_start(stream))
    if marked:
        with _Transcoded(stream, marked) as lines:
            for row in read_rows(lines, path, None):
                yield row if isinstance(row, Finding) else replace(row, remarks=((READ_AS, marked),))
        return
    decoded = _Decoded(stream, encoding)
    for row in read_rows(decoded, path, None):
        if isinstance(row, Finding):
            yield replace(row, message=decoded.problem or row.message)
        else:
            yield replace(row, remarks=((READ_AS, decoded.decode.used),)) if decoded.decode.used else row


class _Transcoded:
    """The lines of a stream in another encoding as UTF-8; damaged bytes become U+FFFD, which is reported."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")

    def readline(self, limit: int, /) -> bytes:
        return self._text.readline(limit).encode("utf-8", "replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.detach()


class _Decoded:
    """Lines as UTF-8, whatever they are in; `problem` says why the last one could not be read."""

    def __init__(self, stream: Lines, encoding: str) -> None:
        self._stream = stream
        self.decode = LineDecoder(encoding)
        self.problem = ""

    def readline(self, limit: int, /) -> bytes:
        line = self._stream.readline(limit)
        text = self.decode(line)
        self.problem = why_not_decoded([text])
        return text.encode() if self.decode.used else line


def _remark_repeats(row: Row | Finding) -> Row | Finding:
    """Return the row with a remark for each key that stands twice in it: of those the last one counts."""
    if isinstance(row, Finding):
        return row
    doubled = doubled_keys(row.raw)
    return replace(row, remarks=(*row.remarks, *((DOUBLED, name) for name in doubled))) if doubled else row


def doubled_keys(line: bytes) -> list[str]:
    """Return the keys that an object in a line of JSON has more than once.

    >>> doubled_keys(b'{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}')
    ['c', 'a']
    """
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            found.extend(name for name, count in Counter(names).items() if count > 1)

    json.loads(line.removeprefix(_BOM), object_pairs_hook=note)
    return found


def parse_row(line: bytes, path: str, number: int, text_key: str | None = "text") -> Row | Finding:
    """Return the row of one line, or a finding about it."""
    body = line.removeprefix(_BOM) if number == 1 else line
    if is_deeper(body, MAX_DEPTH):
        return bad_row(path, number, f"nested deeper than {MAX_DEPTH} levels")
    try:
        data = _parse_exact(body)
    except ValueError as error:
        return _bad_json(error, body, path, number)
    if not isinstance(data, dict):
        return bad_row(path, number, f'not a JSON object but {kind_of(data)}; a row is {{"id": …, "text": …}}')
    wrong = "" if text_key is None else wrong_text(data, text_key)
    return bad_row(path, number, wrong) if wrong else Row(path, number, data, line)


def _bad_json(error: ValueError, body: bytes, path: str, number: int) -> Finding:
    """Return the finding for a line that is no JSON."""
    if isinstance(error, UnicodeDecodeError):
        return bad_row(path, number, f"not UTF-8: byte 0x{body[error.start]:02x} at offset {error.start} of the row")
    if not isinstance(error, json.JSONDecodeError):
        return bad_row(path, number, "a number with thousands of digits")
    if name := _find_constant(body):
        return bad_row(path, number, f"not JSON: {name} is no value of JSON; write null, or a string")
    return bad_row(path, number, f"not JSON: {error.msg} (column {error.colno})", error.colno)


def literal_of_text(row: Row, text_key: str, changed: str) -> str | None:
    r"""Return the JSON string of the row's text, if it could not be told from the row with the text `changed`; else `None`.

    A row may say "é" or "\u00e9"; one whose only such letter is gone shows no more which.

    >>> literal_of_text(Row("a", 1, {"text": "x é"}, '{"text": "x é"}'.encode()), "text", "x")
    '"x é"'
    >>> literal_of_text(Row("a", 1, {"text": "é é"}, '{"text": "é é"}'.encode()), "text", "é")
    """
    line = row.raw.decode("utf-8")
    start, end = _value_span(line, text_key)
    is_ascii = row.raw.isascii() or (changed + line[:start] + line[end:]).isascii()
    said = line[start:end]
    return None if said == json.dumps(row.data[text_key], ensure_ascii=is_ascii) else said


def with_text(row: Row, text_key: str, text: str, literal: str | None = None) -> bytes:
    r"""Return the row's line with another text: the JSON string of the text is replaced, every other byte stays.

    `literal` is the JSON string to write, where it is known. Where a key stands twice, the last one counts, as for every reader of
    JSON. Raises `UsageError` for a row of another format.

    >>> with_text(Row("a", 1, {"text": "x"}, b'{"n": 1e2,  "text": "x"}\r\n'), "text", "caf\u00e9")
    b'{"n": 1e2,  "text": "caf\\u00e9"}\r\n'
    """
    if not row.raw:
        raise UsageError(
            f"{row.path}: texts are changed in JSON Lines only; `corpuskit export {row.path} -o FILE.jsonl` makes some"
        )
    if row.data[text_key] == text:
        return row.raw
    line = row.raw.decode("utf-8")
    start, end = _value_span(line, text_key)
    said = literal or json.dumps(text, ensure_ascii=row.raw.isascii())
    return f"{line[:start]}{said}{line[end:]}".encode()


def with_fields(row: Row, fields: Mapping[str, Any]) -> bytes:
    r"""Return the row's line with other values of some keys: those that are there are replaced, others come last; every other byte stays.

    >>> with_fields(Row("a", 1, {"id": 1, "n": 2}, b'{"id": 1,"n":2}\n'), {"n": None, "of": "b"})
    b'{"id": 1,"n":null,"of":"b"}\n'
    """
    line = row.raw.decode("utf-8")
    for name, value in fields.items():
        said = dump_json(value)
        if name in row.data:
            start, end = _value_span(line, name)
        else:
            start = end = line.rindex("}")
            said = f"{',' if row.data else ''}{dump_json(name)}:{said}"
        line = f"{line[:start]}{said}{line[end:]}"
    return line.encode()


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout) -> int:
    """Write a line for each row, keys in the row's order; return how many."""
    return write_lines(map(line_of, rows), out, layout)


def write_lines(lines: Iterable[bytes], out: BinaryIO, layout: Layout) -> int:  # noqa: ARG001 - as other writers
    """Write rows that are lines already; return how many."""
    count = 0
    rest = iter(lines)
    while batch := list(islice(rest, _BATCH)):
        out.write(b"".join(batch))
        count += len(batch)
    return count


def line_of(row: Mapping[str, Any]) -> bytes:
    """Return a row as one line, with its line end."""
    return _dump_json(row, _OPTIONS)


def dump_json(value: Any) -> str:  # noqa: ANN401 - JSON holds anything
    """Return a value as JSON without blanks. Numbers beyond 64 bits are written in full."""
    return _dump_json(value).decode()


def _dump_json(value: Any, option: int = 0) -> bytes:  # noqa: ANN401 - JSON holds anything
    try:
        return orjson.dumps(value, option=option)
    except TypeError:
        end = "\n" if option else ""
        return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + end).encode()


def _parse_exact(body: bytes) -> Any:  # noqa: ANN401 - JSON holds anything
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        body.decode("utf-8")  # its error says where
        raise
    # A whole number that orjson gives as a float was too long for it.
    return json.loads(body) if _has_huge(data) else data


def _find_constant(body: bytes) -> str:
    """Return the name of a number that JSON does not have (NaN, Infinity) where that is all that is wrong with a line."""
    found: list[str] = []
    try:
        json.loads(body, parse_constant=found.append)
    except (ValueError, RecursionError):
        return ""
    return found[0] if found else ""


def _has_huge(value: object) -> bool:
    if type(value) is float:
        return abs(value) >= 2**63
    if type(value) is list:
        return not _NEVER_HUGE.issuperset(map(type, value)) and any(map(_has_huge, value))
    if type(value) is dict:
        return any(_has_huge(item) for item in value.values() if type(item) not in _NEVER_HUGE)
    return False


def is_deeper(body: bytes, most: int) -> bool:
    """Return whether brackets are nested deeper than `most` in a JSON text. Takes no recursion, so any depth will do.

    >>> is_deeper(b'{"a": [[1]]}', 3), is_deeper(b'{"a": [[1]]}', 2), is_deeper(b'{"a": "[[["}', 2)
    (False, True, False)
    """
    if body.count(b"[") + body.count(b"{") <= most:
        return False
    depth = 0
    for sign in _SIGNS.finditer(body):
        depth += _STEPS.get(sign[0], 0)
        if depth > most:
            return True
    return False


def _skip_line(stream: Lines, line: bytes, size: int) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(size)


def _value_span(line: str, key: str) -> tuple[int, int]:
    """Return where the value of the top-level `key` stands in a line that is known to be a JSON object."""
    decoder, found = json.JSONDecoder(), (0, 0)
    at = _after_space(line, line.index("{") + 1)
    while line[at] != "}":
        name, at = decoder.raw_decode(line, at)
        start = _after_space(line, _after_space(line, at) + 1)
        _, at = decoder.raw_decode(line, start)
        if name == key:
            found = (start, at)
        at = _after_space(line, at)
        if line[at] == ",":
            at = _after_space(line, at + 1)
    return found


def _after_space(line: str, at: int) -> int:
    found = _SPACE.match(line, at)
    return found.end() if found else at


FORMAT = Format(
    "jsonl",
    (".jsonl", ".ndjson"),
    read,
    write,
    nested=True,
    lines=True,
    cards=frozenset({"hf-card", "datapackage", "croissant"}),
)

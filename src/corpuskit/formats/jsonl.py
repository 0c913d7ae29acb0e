r"""JSON Lines: an article a line, in UTF-8.

Numbers beyond 64 bits are read exactly. A byte order mark, blank lines and any line end are read, and kept by `with_text`.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO, Protocol, Self

from corpuskit.config import limits
from corpuskit.formats.drafts import DOUBLED, READ_AS, Draft, Reading
from corpuskit.formats.encodings import LineDecoder, marked_encoding, peek_start, why_not_decoded
from corpuskit.formats.format import Format
from corpuskit.formats.json_rows import doubled_keys, parse_row
from corpuskit.formats.json_values import AS_LINE, encode_json
from corpuskit.formats.layout import Layout
from corpuskit.formats.rows import Row, bad_row
from corpuskit.model import Finding

_BATCH = 64


class Lines(Protocol):
    """A stream that lines can be read from, no more than so many bytes at a time."""

    def readline(self, limit: int, /) -> bytes:
        """Return the next line, or its next `limit` bytes."""
        ...


def read_rows(
    stream: Lines, path: str, text_key: str | None = "text", *, max_row: int | None = None, before: int = 0
) -> Iterator[Row | Finding]:
    """Yield the rows of `stream`, and a finding for a row that holds no article; reading goes on.

    Blank lines count but give nothing. No more than `max_row` bytes (`None`: the limit of the settings) are held at a time. `path` is for messages. With
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

    A line that is not UTF-8 is read in the named encoding, a file with a byte order mark of UTF-16 in that. Keys that occur twice are reported.
    """
    from corpuskit.formats.columns import make_drafts  # noqa: PLC0415 - only `add` needs it

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
    """Lines as UTF-8, from any encoding; `problem` is the reason why the last one could not be read."""

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
    """Return the row with a remark for each key that occurs twice in it: the last one counts."""
    if isinstance(row, Finding):
        return row
    doubled = doubled_keys(row.raw)
    return replace(row, remarks=(*row.remarks, *((DOUBLED, name) for name in doubled))) if doubled else row


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
    return encode_json(row, AS_LINE)


def _skip_line(stream: Lines, line: bytes, size: int) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(size)


FORMAT = Format(
    "jsonl",
    (".jsonl", ".ndjson"),
    read,
    write,
    nested=True,
    lines=True,
    cards=frozenset({"hf-card", "datapackage", "croissant"}),
)

"""Bytes of texts and tables as characters: UTF-8 first, always; the named encoding for the rest; else the likely encoding is only reported.

A byte order mark identifies the encoding, so UTF-16 and UTF-32 with one need no name. `auto` takes the likely encoding, which is a
guess: the caller reports each article that was read so.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from corpuskit.errors import UsageError
from corpuskit.formats.encoding_guesses import SAMPLE, likely_encoding
from corpuskit.text.decoding import BOM, Undecodable, decode

AUTO = "auto"
# Bytes that could not be decoded, as `surrogateescape` keeps them.
_ESCAPES = re.compile("[\udc80-\udcff]")

# Longer ones first: UTF-32's begins like UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Decoded(NamedTuple):
    """A text, and the encoding that it was read as where that is not UTF-8 (`guessed`: by a guess)."""

    text: str
    encoding: str = ""
    guessed: bool = False


def check_encoding(name: str) -> str:
    """Return the name of an encoding, `auto` or an empty text. Raises `UsageError` for one that Python does not have for texts."""
    if name in ("", AUTO):
        return name
    try:
        "".encode(name)
        b"".decode(name)
    except (LookupError, ValueError):
        raise UsageError(f"no such encoding: {name!r} (e.g. cp1252, latin-1, utf-16, or auto)") from None
    return name


def decode_text(data: bytes, encoding: str = "") -> Decoded | Undecodable:
    """Return `data` as text.

    UTF-8, and files with a mark of UTF-16 or UTF-32, are read as that; others in the named encoding (`auto`: the likely one). Without a name the result
    has the place of the first byte that is not UTF-8, and the likely encoding.
    """
    if marked := marked_encoding(data):
        return _decode_as(data, marked, guessed=False)
    text = decode(data)
    if not isinstance(text, Undecodable):
        return Decoded(text)
    if not encoding:
        return text._replace(message=f"{_without_guess(text.message)}; {advice(data)}")
    name = likely_encoding(data) if encoding == AUTO else encoding
    if not name:
        return text._replace(
            message=f"{_without_guess(text.message)}, and no encoding fits; say which it is with --encoding"
        )
    return _decode_as(data, name, guessed=encoding == AUTO)


def advice(data: bytes) -> str:
    """Return the advice about bytes that are not UTF-8, with the likely encoding."""
    name = likely_encoding(data)
    return f"probably {name}: --encoding {name} (or auto)" if name else "say what it is with --encoding"


def marked_encoding(start: bytes) -> str:
    """Return the encoding of the byte order mark at the head of a file, an empty text for UTF-8's and for none."""
    return next((name for mark, name in _MARKS if start.startswith(mark)), "")


def _decode_as(data: bytes, name: str, *, guessed: bool) -> Decoded | Undecodable:
    try:
        return Decoded(data.decode(name).removeprefix(BOM), name, guessed)
    except UnicodeDecodeError as error:
        return Undecodable(0, 1, 1, f"neither UTF-8 nor {name}: byte 0x{data[error.start]:02x} at offset {error.start}")


def _without_guess(message: str) -> str:
    return message.partition(" (")[0]


def peek_start(stream: BinaryIO) -> bytes:
    """Return the first bytes of a stream, up to four, without taking them; none where the stream has no look-ahead."""
    if hasattr(stream, "peek"):
        return bytes(stream.peek(4)[:4])
    if not stream.seekable():
        return b""
    place = stream.tell()
    start = stream.read(4)
    stream.seek(place)
    return start


@dataclass(slots=True)
class LineDecoder:
    """Decodes the lines of a table or of JSON Lines, each by itself: files are often put together from several.

    `encoding` is the named one. Bytes that cannot be read in any way stay as lone surrogates, so that only their row is lost.
    """

    encoding: str = ""
    used: str = ""
    seen: bytes = field(default=b"", repr=False)

    def __call__(self, line: bytes) -> str:
        """Return a line as text, and note in `used` the encoding where it is not UTF-8."""
        self.used = ""
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            pass
        self.seen = (self.seen + line)[-SAMPLE:] if self.encoding == AUTO else line[:SAMPLE]
        name = likely_encoding(self.seen) if self.encoding == AUTO else self.encoding
        try:
            text = line.decode(name) if name else line.decode("utf-8", "surrogateescape")
        except UnicodeDecodeError:
            return line.decode("utf-8", "surrogateescape")
        self.used = name
        return text


def why_not_decoded(cells: Sequence[str]) -> str:
    """Return why `LineDecoder` could not read a row, and the next step; an empty string for a row that it could read."""
    data = b"\n".join(c.encode("utf-8", "surrogateescape") for c in cells if _is_escaped(c))
    if not data:
        return ""
    bad = decode(data)
    byte = f": byte 0x{data[_first_bad(data)]:02x}" if isinstance(bad, Undecodable) else ""
    return f"not UTF-8{byte}; {advice(data)}"


def _is_escaped(text: str) -> bool:
    return not text.isascii() and _ESCAPES.search(text) is not None


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0

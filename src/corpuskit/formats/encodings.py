"""Bytes of texts and tables as characters: UTF-8 first, always; the named encoding for the rest; else the likely encoding is only reported.

A byte order mark says which encoding it is, so UTF-16 and UTF-32 with one need no name. `auto` takes the likely encoding, which is a
guess: whoever calls tells each article that was read so.
"""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any, BinaryIO, NamedTuple

from corpuskit.errors import UsageError
from corpuskit.text.decoding import BOM, Undecodable, decode

AUTO = "auto"

# Longer ones first: UTF-32's begins like UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The encodings that files of articles are in, the most frequent first: of equally likely ones the first is named.
_COMMON = (
    "cp1252", "cp1250", "cp1251", "koi8_r", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "mac_roman", "cp850", "cp874", "iso8859_2", "iso8859_5", "cp866", "iso8859_15",
)  # fmt: skip
# Letters beside a to z, by language: what an encoding makes of a text is likely where they are of one of these.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúüª", "àèéìíòóùú", "àáâãçéêíóôõúªº", "åäöæøé", "éëïöüèáó", "ąćęłńóśźż", "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșțşţ", "çğıöşüâî", "čćđšž", "ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž", "áéíóúýþæðö",
    )
)  # fmt: skip
# Of texts in Chinese a third is of such characters; of bytes that are read in a wrong encoding next to none.
_FREQUENT = frozenset(
    "的一是不了在人有中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两長國個為來時會說們這過對學後無開經頭從動兩還發"
)
_SAMPLE, _ENOUGH = 1 << 16, 1 << 12
_NEAR = 0.08


class Decoded(NamedTuple):
    """A text, and the encoding that it was read as where that is not UTF-8 (`guessed`: nobody named it)."""

    text: str
    encoding: str = ""
    guessed: bool = False


def check_encoding(name: str) -> str:
    """Return the name of an encoding, `auto` or nothing. Raises `UsageError` for one that Python does not know as an encoding of texts."""
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

    UTF-8 and what bears a mark of UTF-16 or UTF-32 are read as that; the rest in the encoding that is named (`auto`: the likely one). Without a name the result
    says where the first byte stands that is not UTF-8, and which encoding is likely.
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
    """Return what to do about bytes that are not UTF-8, the likely encoding named."""
    name = likely_encoding(data)
    return f"probably {name}: --encoding {name} (or auto)" if name else "say what it is with --encoding"


def marked_encoding(start: bytes) -> str:
    """Return the encoding that a byte order mark at the head of a file says, nothing for UTF-8's and for none."""
    return next((name for mark, name in _MARKS if start.startswith(mark)), "")


def likely_encoding(data: bytes) -> str:
    """Return the name of the encoding that `data`, which are not UTF-8, are most likely in; nothing where none fits."""
    return _likely_encoding(_telling(data[:_SAMPLE]))


def _telling(data: bytes) -> bytes:
    """Return the lines of a text that say most about its encoding: those with bytes beyond ASCII, up to a few thousand bytes."""
    if len(data) <= _ENOUGH:
        return data
    lines = [line for line in data.splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_ENOUGH]


@cache
def _load_detector() -> Any:  # noqa: ANN401 - a function, imported late
    import charset_normalizer  # noqa: PLC0415 - takes a tenth of a second, and most texts are UTF-8

    return charset_normalizer.from_bytes


def _likely_encoding(data: bytes) -> str:
    found = list(_load_detector()(data, cp_isolation=list(_COMMON)))
    if not found:
        return ""
    best = max(found, key=lambda match: round(_east_asian(str(match)), 1))
    if _is_latin_text(str(best)):
        near = [match for match in found if match.chaos <= best.chaos + _NEAR and _is_latin_text(str(match))]
        best = max(
            near, key=lambda match: (round(_script_fit(str(match)), 2), -round(match.chaos, 1), -_rank_encoding(match))
        )
    return _COMMON[_rank_encoding(best)]


def _rank_encoding(match: Any) -> int:  # noqa: ANN401 - charset-normalizer's
    """Return the place in `_COMMON` of the most frequent encoding that gives the same characters."""
    return min(_COMMON.index(name) for name in match.could_be_from_charset if name in _COMMON)


def _east_asian(text: str) -> float:
    """Return how much a text looks like Japanese, Korean or Chinese, 0 for other scripts: of several readings of the same bytes one does."""
    letters = [c for c in text if c > "\u2e80"]
    if len(letters) * 4 < sum(c > "\x7f" for c in text):
        return 0.0
    kana = sum("\u3041" <= c <= "\u30ff" for c in letters)
    # The syllables of everyday Korean, those of the older standard; wrongly read bytes give the rare ones.
    hangul = sum("\uac00" <= c <= "\ud7a3" and len(c.encode("euc_kr")) == 2 for c in letters)  # noqa: PLR2004
    frequent = sum(c in _FREQUENT for c in letters)
    return max(kana, hangul if hangul * 10 > len(letters) * 9 else 0, frequent * 2) / len(letters)


def _is_latin_text(text: str) -> bool:
    return not any(c > "\u024f" and c.isalpha() for c in text)


def _script_fit(text: str) -> float:
    """Return the largest share of the characters beyond ASCII that are letters of one language; usual punctuation does not count."""
    odd = [c for before, c in pairwise(" " + text.lower()) if c > "\x7f" and not _is_punctuation(c, before)]
    return max(sum(c in alphabet for c in odd) for alphabet in _ALPHABETS) / len(odd) if odd else 1.0


def _is_punctuation(character: str, before: str) -> bool:
    return character in "“”‘’–—…«»€°§·•\xa0" or (character in "¿¡„‚" and not before.isalnum())


def _decode_as(data: bytes, name: str, *, guessed: bool) -> Decoded | Undecodable:
    try:
        return Decoded(data.decode(name).removeprefix(BOM), name, guessed)
    except UnicodeDecodeError as error:
        return Undecodable(0, 1, 1, f"neither UTF-8 nor {name}: byte 0x{data[error.start]:02x} at offset {error.start}")


def _without_guess(message: str) -> str:
    return message.partition(" (")[0]


def peek_start(stream: BinaryIO) -> bytes:
    """Return the first bytes of a stream, up to four, without taking them; nothing where it cannot be looked into."""
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

    `encoding` is what was named. What is not UTF-8 and cannot be read otherwise keeps its bytes as lone surrogates, so that only its row is lost.
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
        self.seen = (self.seen + line)[-_SAMPLE:] if self.encoding == AUTO else line[:_SAMPLE]
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
    return not text.isascii() and any("\udc80" <= c <= "\udcff" for c in text)


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0

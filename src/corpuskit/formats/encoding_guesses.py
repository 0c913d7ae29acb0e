"""The encoding that bytes are likely to be in, by charset-normalizer and by how well letters fit together."""

from functools import cache
from itertools import pairwise
from typing import Any

# The encodings that files of articles are in, the most frequent first: of equally likely ones the first is named.
SAMPLE, _ENOUGH = 1 << 16, 1 << 12  # bytes that are read
_COMMON = (
    "cp1252", "cp1250", "cp1251", "koi8_r", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "mac_roman", "cp850", "cp874", "iso8859_2", "iso8859_5", "cp866", "iso8859_15",
)  # fmt: skip
# Letters beside a to z, by language: a decoded text is likely right where its letters are of one of these.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúüª", "àèéìíòóùú", "àáâãçéêíóôõúªº", "åäöæøé", "éëïöüèáó", "ąćęłńóśźż", "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșțşţ", "çğıöşüâî", "čćđšž", "ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž", "áéíóúýþæðö",
    )
)  # fmt: skip
# A third of a Chinese text consists of such characters; bytes that are read in a wrong encoding give next to none.
_FREQUENT = frozenset(
    "的一是不了在人有中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两長國個為來時會說們這過對學後無開經頭從動兩還發"
)
_NEAR = 0.08


def likely_encoding(data: bytes) -> str:
    """Return the name of the encoding that `data`, which are not UTF-8, are most likely in; an empty text where none fits."""
    return _likely_encoding(_telling(data[:SAMPLE]))


def _telling(data: bytes) -> bytes:
    """Return the lines of a text that show most about its encoding: those with bytes beyond ASCII, up to a few thousand bytes."""
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

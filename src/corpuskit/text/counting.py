"""Word counts: words between blanks; in scripts that are written without blanks, each character."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

_BLANKS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # ideographic iteration and zero
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_WORDLY, _BLANK, _ALONE = 0, 1, 2


def count_words(texts: Sequence[str]) -> list[int]:
    r"""Return the number of words of each text.

    >>> count_words(["Fog on Monday – thick.", "月曜日は霧", "", " \n"])
    [5, 5, 0, 0]
    """
    if not texts:
        return []
    kinds = _classify_points("\n".join([*texts, ""]))
    starts = np.empty(len(kinds), np.uint8)
    starts[0] = kinds[0] == _WORDLY
    # A word begins where a part of a word follows a blank, or a word alone.
    starts[1:] = (kinds[1:] < kinds[:-1]) & (kinds[1:] == _WORDLY)
    starts |= kinds == _ALONE
    sizes = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    counts: list[int] = np.add.reduceat(starts, np.cumsum(sizes) - sizes, dtype=np.int64).tolist()
    return counts


def _classify_points(joined: str) -> NDArray[np.uint8]:
    """Return the class of each code point: part of a word, a blank, or a word alone."""
    if joined.isascii():
        codes: NDArray[np.uint8] | NDArray[np.uint32] = np.frombuffer(joined.encode("ascii"), np.uint8)
    else:
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _kind_table()[codes]


@cache
def _kind_table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    table[[ord(c) for c in _BLANKS]] = _BLANK
    for low, high in _SPACELESS:
        table[low : high + 1] = _ALONE
    return table

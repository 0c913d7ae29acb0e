"""Read a text letter by letter in the form of the rules' lines, in lower case or not, so that each place in it stays.

`fold_lines` writes whole lines in that form and may drop signs; here those signs stay.
"""

from collections.abc import Mapping

from corpuskit.rules.folding import FOLDS

STRAIGHT = {"’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " ", "“": '"', "”": '"', "…": "."}
SAME = {odd: same for odd, same in [*FOLDS, ("ς", "σ")] if len(same) == 1}
_DOTTED = {"İ": "I"}
"""The one letter whose small form `str.lower` writes in two."""
BASIC = 0x10000
"""Code points from here on stay as they are."""


class _Table(dict[int, int]):
    """The replacement of a code point, for `str.translate`; computed when it is first needed."""

    def __init__(self, *, lower: bool) -> None:
        super().__init__()
        self._lower = lower

    def __missing__(self, code: int) -> int:
        sign = chr(code)
        if code < BASIC:
            straight = _DOTTED.get(sign, sign) if self._lower else sign
            same = STRAIGHT.get(straight, straight)
            same = same.lower() if self._lower else same
            sign = SAME.get(same, same)
        self[code] = ord(sign)
        return self[code]


_LOWER: Mapping[int, int] = _Table(lower=True)
_CASED: Mapping[int, int] = _Table(lower=False)


def lower_letters(text: str) -> str:
    """Return a text in lower case in the form of the rules' lines, of the same length.

    >>> lower_letters("“Διαφήμιση” – Ещё")
    '"διαφημιση" - еще'
    """
    if text.isascii():
        return text.lower()
    straight = _straighten(text)
    return straight.lower() if _is_western(straight) else straight.translate(_LOWER)


def _straighten(text: str) -> str:
    for odd, same in STRAIGHT.items():
        text = text.replace(odd, same)
    return text


def _is_western(text: str) -> bool:
    """Return whether a text has letters of Latin 1 only, which are in the form of the rules' lines; they are most texts, and this takes a tenth of the time."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def fold_letters(text: str) -> str:
    """Return a text in the form of the rules' lines, of the same length.

    >>> fold_letters("Ещё…")
    'Еще.'
    """
    if text.isascii():
        return text
    straight = _straighten(text)
    return straight if _is_western(straight) else straight.translate(_CASED)

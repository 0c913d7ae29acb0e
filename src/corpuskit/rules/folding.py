"""Write a line the way patterns are written: one form for letters that a language writes in several ways.

Only the rules' patterns and whole lines are compared in this form; no text is ever changed to it.

    Διαφήμιση, ещё         ->   Διαφημιση, еще
    Yazdır, İlgili          ->   Yazdir, Ilgili
    责任编辑：（王）         ->   责任编辑:(王)
"""

import unicodedata
from collections.abc import Sequence

_LETTERS = {
    "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ό": "ο", "ύ": "υ", "ώ": "ω", "ϊ": "ι", "ΐ": "ι", "ϋ": "υ", "ΰ": "υ",
    "Ά": "Α", "Έ": "Ε", "Ή": "Η", "Ί": "Ι", "Ό": "Ο", "Ύ": "Υ", "Ώ": "Ω", "Ϊ": "Ι", "Ϋ": "Υ",
    "ı": "i", "İ": "I",
    "ş": "ș", "ţ": "ț", "Ş": "Ș", "Ţ": "Ț",
    "ё": "е", "Ё": "Е",
    "أ": "ا", "إ": "ا", "آ": "ا", "ي": "ی", "ى": "ی", "ك": "ک", "ـ": "", "ة": "ه", "ۀ": "ه",
    "َ": "", "ُ": "", "ِ": "", "ً": "", "ٌ": "", "ٍ": "", "ّ": "", "ْ": "", "ٔ": "",
    "\u200c": "", "\u200d": "",
}  # fmt: skip
_SIGNS = {
    "：": ":", "；": ";", "，": ",", "！": "!", "／": "/", "∕": "/", "＞": ">", "》": ">", "＜": "<", "《": "<", "＆": "&",
    "・": "·", "‧": "·", "•": "·", "ㆍ": "·", "․": ".", "。": ".",
    "〔": "[", "［": "[", "【": "[", "〕": "]", "］": "]", "】": "]", "（": "(", "）": ")", "｜": "|", "？": "?", "؟": "?", "،": ",", "؛": ";", "＋": "+",
}  # fmt: skip
_SPECIAL = frozenset("()[]|?+.")
FOLDS = [*_LETTERS.items(), *_SIGNS.items()]
_IN_PATTERN = str.maketrans(_LETTERS | {odd: f"\\{same}" if same in _SPECIAL else same for odd, same in _SIGNS.items()})
_MARKS = "▼▲◆◇■□★☆※◀▷▹✓✔☞👉🔴🔹✅❗➡⬇"


def fold_lines(lines: Sequence[str]) -> list[str]:
    """Return lines in the form in which patterns are compared with them; signs that occur in none of them are searched for once.

    >>> fold_lines(["▶ ΔΙΑΦΉΜΙΣΗ", "Share"])
    ['▶ ΔΙΑΦΗΜΙΣΗ', 'Share']
    """
    odd = [line for line in lines if not line.isascii()]
    if not odd:
        return list(lines)
    whole = _fold_line("\n".join(odd))
    found = whole.split("\n")
    folds = iter(found if len(found) == len(odd) else map(_fold_line, odd))
    return [line if line.isascii() else _drop_marks(next(folds)) for line in lines]


def fold_pattern(pattern: str) -> str:
    r"""Return a regular expression for lines in that form.

    >>> fold_pattern("责任编辑：（.+）"), fold_pattern("yazdır")
    ('责任编辑:\\(.+\\)', 'yazdir')
    """
    return pattern if pattern.isascii() else unicodedata.normalize("NFC", pattern).translate(_IN_PATTERN)


def _fold_line(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    for odd, same in FOLDS:
        text = text.replace(odd, same)
    return text


def _drop_marks(line: str) -> str:
    return (line.lstrip(_MARKS).lstrip() or line) if line[:1] in _MARKS else line

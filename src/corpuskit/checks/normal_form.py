"""A text that is not in Unicode's normal form C.

The same letter can be written in two ways: é as one code point or as e with a combining accent. They look alike and are not equal,
so that a search for one misses the other. NFC is the form that keyboards and the web produce.

What to do: `corpuskit validate --fix` writes the text in NFC.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks, page
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity, Span

# Below it, every character is its own normal form and never combines with the one before it (Unicode's NFC_Quick_Check).
_FIRST_OF_DOUBT = "\u0300"


def compose_text(text: str) -> str:
    """Return the text in normal form C."""
    return unicodedata.normalize("NFC", text)


CHECK = Check("CK005", "not NFC", page(__doc__), Severity.WARNING, compose_text)


def find(subject: ArticleText, _: Options) -> Iterator[Finding]:
    """Yield a finding where the text is not in normal form C."""
    if max(subject.odd, default="") < _FIRST_OF_DOUBT or unicodedata.is_normalized("NFC", subject.text):
        return
    start, end = _first_difference(subject.text)
    was, will = subject.text[start:end], compose_text(subject.text[start:end])
    message = f"not in normal form C: {_show_code_points(was)} should be {_show_code_points(will)}"
    yield CHECK.at(subject.path, subject.place(start), message, span=Span(start, end))


def _first_difference(text: str) -> tuple[int, int]:
    """Return the first stretch that normalising changes. A prefix in NFC has only prefixes in NFC, so the end can be bisected."""
    end = bisect_left(range(1, len(text)), x=True, key=lambda n: not unicodedata.is_normalized("NFC", text[:n])) + 1
    start = end - 1
    while start and unicodedata.is_normalized("NFC", text[start:end]):
        start -= 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return start, end


def _show_code_points(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text)


CHECKS = TextChecks((CHECK,), find, beyond_ascii=True)

"""Where a text quotes somebody: the marks differ by language, the idea does not."""

import re
from collections.abc import Iterator

from corpuskit.model import Span

# The closing mark for each opening one. A mark opens where no word is right before it and one follows; the single and
# the straight ones are apostrophes elsewhere. English repeats the mark at each paragraph and closes in the last.
_CLOSES = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "‹": "›",
    "”": "”",
    '"': '"',
    "‘": "’",
    "‚": "‘",
    "'": "'",
}
_BRACKETS = "「『"  # nothing else is written with them, and no space before
_LEAST = 12  # code points; shorter ones are names and so-called things
_MARK = re.compile(r"""[“”„«»「」『』‹›"‚‘’'\n]""")
_APOSTROPHES = "‘’'"


def quotations(text: str) -> list[Span]:
    """Return the quotations of a text, marks and all, in order.

    >>> text = "“We will rebuild the pier,” she said of the “pier”."
    >>> [span.of(text) for span in quotations(text)]
    ['“We will rebuild the pier,”']
    """
    return [span for span in _between_marks(text) if len(span) >= _LEAST]


def _between_marks(text: str) -> Iterator[Span]:
    start, closes = -1, ""
    for found in _MARK.finditer(text):
        mark, at = found.group(), found.start()
        if mark in _APOSTROPHES and text[at + 1 : at + 2].isalnum() and text[at - 1 : at].isalnum():
            continue
        if start >= 0 and (mark == "\n" or mark in closes):
            yield Span(start, at if mark == "\n" else at + 1)
            start = -1
        elif start < 0 and mark in _CLOSES and _opens_quotation(text, at):
            start, closes = at, _CLOSES[mark]
    if start >= 0:
        yield Span(start, len(text))


def _opens_quotation(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in _BRACKETS:
        return True
    return not before.isalnum() and not (not after or after.isspace())

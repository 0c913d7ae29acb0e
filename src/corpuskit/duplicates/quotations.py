"""Where a text quotes somebody: the marks differ by language, the idea does not."""

import re

from corpuskit.model import Span

# Each opens where no word stands before it and closes where none follows; the straight and the single ones double as
# apostrophe and inch. A quotation that goes on over paragraphs opens in each and closes in the last (English).
_PAIRS = (
    ("“", "”"),
    ("„", "“”"),
    ("«", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ("‹", "›"),
    ("”", "”"),
    ('"', '"'),
    ("‘", "’"),
    ("‚", "‘"),
    ("'", "'"),
)
_LEAST = 12  # code points; shorter ones are names and so-called things
_QUOTED = re.compile(
    "|".join(
        rf"(?<!\w){re.escape(opens)}(?=\S)[^\n{re.escape(opens + closes)}]{{{_LEAST},}}?(?:[{re.escape(closes)}](?!\w)|$)"
        if opens in "‘‚'"
        else rf"(?<!\w){re.escape(opens)}(?=\S)[^\n{re.escape(opens + closes)}]{{{_LEAST},}}(?:[{re.escape(closes)}]|$)"
        for opens, closes in _PAIRS
    ),
    re.MULTILINE,
)


def quotations(text: str) -> list[Span]:
    """Return the quotations of a text, marks and all, in order.

    >>> text = "“We will rebuild the pier,” she said of the “pier”."
    >>> [span.of(text) for span in quotations(text)]
    ['“We will rebuild the pier,”']
    """
    return [Span(*found.span()) for found in _QUOTED.finditer(text)]

"""Places in a text that are no evidence of where the rest of it comes from: datelines, credits, cut-off teasers."""

import re
from collections.abc import Iterator

from corpuskit.model import Span

_PLACE = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’ -]{2,40}(?:,\s[^\W\d_][^\n()—–]{2,30})?"
_DATELINE = re.compile(
    rf"\A\s*(?:[^\n]{{0,200}}\n\s*){{0,3}}?(?P<quiet>{_PLACE}\s*(?:\([^()\n]{{2,40}}\)\s*[-—–]+|[—–]|--|\s-\s)\s*)"
)
# Formulas below the articles of many agencies, papers and sites, lower case, and a pattern that their whole line must match; the
# whole line is quiet.
_ANYTHING = re.compile("")
_FORMULAS = (
    ("ing by ", re.compile(r"[(\[](?:additional |further )?(?:report|edit|writ|compil)ing by ")),
    ("contributed to th", re.compile(r"contributed to th(?:is|e) (?:report|story|article)")),
    ("all rights reserved", _ANYTHING),
    ("may not be published, broadcast", _ANYTHING),
    ("your email address will not be published", _ANYTHING),
)
_LONGEST_CREDIT = 400
_CREDITS_LENGTH = 2000  # code points at the end of a text, the place of credits
# A line longer than that is a whole story.
_CUT_SHORT = re.compile(
    r"^(?P<quiet>(?:[^\n]{1,140}[^\s.!?…:;,”\"»]\s*\n\s*)?[^\n]{40,800}(?:…|\.\.\.)[ \t]*)$", re.MULTILINE
)
_LONGEST_LABEL = 60
_ENDS = tuple('.!?,;:…”"»’)')
_ELLIPSES = ("…", "...")


def silent(text: str) -> list[Span]:
    r"""Return the datelines, credits and cut-off teasers (with the headline above each) of a text, in order.

    A paragraph that ends in an ellipsis was cut off by a site's teaser list, not by its author.

    >>> text = "PORT ELLEN (Agency) – Rain fell.\n\n(Reporting by A. Hand; Editing by B. Foot)"
    >>> [span.of(text) for span in silent(text)]
    ['PORT ELLEN (Agency) – ', '(Reporting by A. Hand; Editing by B. Foot)']
    """
    dateline = _DATELINE.match(text)
    found = [Span(*dateline.span("quiet"))] if dateline else []
    found += _find_credits(text)
    if any(f"{dots}\n" in text or text.endswith(dots) for dots in _ELLIPSES):
        found += [Span(*m.span("quiet")) for m in _CUT_SHORT.finditer(text)]
    return sorted(found)


def labels(text: str) -> list[Span]:
    r"""Return the short paragraphs that are no sentences: headings, captions, names of forms and buttons.

    Only where blank lines set them apart: a hard-wrapped text has short lines too.

    >>> text = "Rain fell.\n\nLeave a comment\n\nIt stopped."
    >>> [span.of(text) for span in labels(text)]
    ['Leave a comment']
    """
    found, at = [], 0
    for paragraph in text.split("\n\n"):
        line = paragraph.strip()
        if line and len(line) <= _LONGEST_LABEL and "\n" not in line and not line.endswith(_ENDS):
            start = at + paragraph.index(line)
            found.append(Span(start, start + len(line)))
        at += len(paragraph) + 2
    return found


def _find_credits(text: str) -> Iterator[Span]:
    skipped = max(0, len(text) - _CREDITS_LENGTH)
    low = text[skipped:].lower()
    for formula, whole in _FORMULAS:
        at = low.find(formula)
        while at >= 0:
            start, end = low.rfind("\n", 0, at) + 1, low.find("\n", at)
            end = len(low) if end < 0 else end
            if end - start <= _LONGEST_CREDIT and whole.search(low, start, end):
                yield Span(skipped + start, skipped + end)
            at = low.find(formula, end)

"""Places in a text that say nothing about where the rest of it comes from: datelines, agencies' credits, teasers."""

import re

from corpuskit.model import Span

_PLACE = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’ -]{2,40}(?:,\s[^\W\d_][^\n()—–]{2,30})?"
_DATELINE = re.compile(
    rf"\A\s*(?:[^\n]{{0,200}}\n\s*){{0,3}}?(?P<quiet>{_PLACE}\s*(?:\([^()\n]{{2,40}}\)\s*[-—–]+|[—–]|--|\s-\s)\s*)"
)
_CREDIT = re.compile(
    r"^[ \t]*(?:"
    r"[\[(](?:additional\s|further\s)?(?:reporting|writing|editing|compiled|translated|written|edited|reported)\b[^\n]*[\])]"
    r"|[^\n]{0,200}\bcontributed to (?:this|the) (?:report|story|article)\b[^\n]{0,80}"
    r"|(?:©|\(c\)|copyright\b)[^\n]{0,300}"
    r"|[^\n]{0,200}\ball rights reserved\b[^\n]{0,200}"
    r")[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_CUT_SHORT = re.compile(r"(?:(?<=\n)|\A)(?P<quiet>(?:[^\n]{1,140}[^\s.!?…:;,”\"»]\s*\n\s*)?[^\n]{40,}(?:…|\.\.\.)[ \t]*)$", re.MULTILINE)


def silent(text: str) -> list[Span]:
    """Return the datelines, credits and cut-off teasers (with the headline above each) of a text, in order.

    A paragraph that ends in an ellipsis was cut off by a site's teaser list, not by its author.

    >>> text = "PORT ELLEN (Agency) – Rain fell.\\n\\n(Reporting by A. Hand; Editing by B. Foot)"
    >>> [span.of(text) for span in silent(text)]
    ['PORT ELLEN (Agency) – ', '(Reporting by A. Hand; Editing by B. Foot)']
    """
    found = [Span(*m.span("quiet")) for m in _DATELINE.finditer(text)]
    found += [Span(*m.span()) for m in _CREDIT.finditer(text)]
    found += [Span(*m.span("quiet")) for m in _CUT_SHORT.finditer(text)]
    return sorted(found)

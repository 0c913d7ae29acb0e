"""Conflict markers that a merge left in a text."""

import re
from collections.abc import Iterator

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Span
from corpuskit.text.late_pattern import late_pattern

CHECK = Check(
    "CK017",
    "conflict markers",
    """Lines that a merge leaves where two versions of a text do not agree.

The text holds both versions now, and the lines between them. What to do: keep one version, delete the markers, `git add` the file.

    <<<<<<< HEAD
    Fog lay over Askford.
    =======
    Fog lay over all of Askford.
    >>>>>>> drafts
""",
)

_MARKERS = late_pattern(r"^<{7}(?: .*)?\r?$(?s:.*?)^={7}\r?$(?s:.*?)^>{7}(?: .*)?\r?$", re.MULTILINE)


def find(subject: ArticleText, options: Options) -> Iterator[Finding]:  # noqa: ARG001 - as other checks
    """Yield the first conflict that is not resolved."""
    # Looking for one character first is twenty times as quick, and almost no text has it.
    if "<" not in subject.text or "<<<<<<<" not in subject.text:
        return
    if found := _MARKERS.search(subject.text):
        place, span = subject.place(found.start()), Span(found.start(), found.end())
        yield CHECK.at(subject.path, place, "conflict markers of a merge: both versions stand in the text", span=span)


CHECKS = TextChecks((CHECK,), find)

"""NUL and other control characters."""

import re
from collections.abc import Iterator

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity, Span

_CONTROLS = frozenset(map(chr, [*range(1, 9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]))
_TRAILING = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+(?=\r\n|\r|\n|\\Z)"


def without_trailing(text: str) -> str:
    """Return the text without the control characters (tabs do not count) at the end of its lines."""
    return re.sub(_TRAILING, "", text)


NUL = Check(
    "CK003",
    "NUL character",
    """A NUL character (U+0000) in a text.

The text was cut out of something binary, or is UTF-16 read as bytes. Many tools end the text there. What to do: find out what the
file was. At the end of a line `corpuskit validate --fix` takes it off.
""",
    Severity.ERROR,
    without_trailing,
)
CONTROL = Check(
    "CK014",
    "control character",
    """A control character that is neither a tab nor a line end.

Left over from a typesetting system, a terminal, or a wrong guess at the encoding: U+0080 to U+009F are quotation marks and dashes
that were Windows-1252. At the end of a line `corpuskit validate --fix` takes them off; elsewhere somebody has to look.
""",
    Severity.WARNING,
    without_trailing,
)


def find(subject: ArticleText, _: Options) -> Iterator[Finding]:
    """Yield at most one finding for NUL and one for all other control characters."""
    if "\x00" in subject.odd:
        yield from _report_characters(subject, NUL, frozenset("\x00"))
    if present := subject.odd & _CONTROLS:
        yield from _report_characters(subject, CONTROL, present)


def _report_characters(subject: ArticleText, check: Check, characters: frozenset[str]) -> Iterator[Finding]:
    places = [m.start() for m in re.finditer(f"[{re.escape(''.join(sorted(characters)))}]", subject.text)]
    first = subject.text[places[0]]
    more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
    yield check.at(
        subject.path,
        subject.place(places[0]),
        f"{check.title} U+{ord(first):04X}{more}",
        span=Span(places[0], places[0] + 1),
        fixable=not characters & frozenset(without_trailing(subject.text)),
    )


CHECKS = TextChecks((NUL, CONTROL), find, beyond_ascii=True)

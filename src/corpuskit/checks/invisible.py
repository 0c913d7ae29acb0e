"""Characters that nobody sees: invisible ones, and those that turn the reading direction."""

import re
import unicodedata
from collections.abc import Iterator

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity, Span
from corpuskit.text.decoding import BOM

INVISIBLE = Check(
    "CK015",
    "invisible character",
    """A character that takes no room: a soft hyphen, a zero-width space, a word joiner, a byte order mark inside the text.

They come from layout, from copying, and from sites that mark their texts. Words with one inside are not found by a search, and two
copies that differ only there look alike and are not. Joiners (U+200C, U+200D) belong to many scripts and to emoji, direction
marks to texts in Hebrew or Arabic letters: those are left in peace.

What to do: delete them, unless you know why they are there.
""",
    Severity.WARNING,
)
BIDI = Check(
    "CK011",
    "bidirectional control",
    """A character that changes the direction of what follows: embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069).

With them a text shows something else than it says ("Trojan Source"). Articles do not need them.
""",
    Severity.WARNING,
)

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DIRECTION_MARKS = frozenset("\u200e\u200f\u061c")
_INVISIBLE = frozenset(
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0"
)


def find(subject: ArticleText, _: Options) -> Iterator[Finding]:
    """Yield at most one finding for each of the two kinds."""
    if not subject.odd:
        return
    if turning := subject.odd & _BIDI:
        yield from _report_invisible(subject, BIDI, turning)
    hidden = subject.odd & _INVISIBLE
    if (marks := subject.odd & _DIRECTION_MARKS) and not has_right_to_left(subject.odd):
        hidden |= marks
    if hidden:
        yield from _report_invisible(subject, INVISIBLE, hidden)


def invisible_characters(characters: frozenset[str]) -> frozenset[str]:
    """Return those of some characters that do not belong in a text with all of them, of both kinds."""
    hidden = characters & (_INVISIBLE | _BIDI)
    marks = characters & _DIRECTION_MARKS
    return hidden | marks if marks and not has_right_to_left(characters) else hidden


def has_right_to_left(characters: frozenset[str]) -> bool:
    """Return whether one of some characters is written from right to left."""
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in characters - _DIRECTION_MARKS)


def _report_invisible(subject: ArticleText, check: Check, characters: frozenset[str]) -> Iterator[Finding]:
    pattern = re.compile(f"[{''.join(sorted(characters))}]")
    places = [m.start() for m in pattern.finditer(subject.text, 1 if subject.text.startswith(BOM) else 0)]
    if not places:
        return
    character = subject.text[places[0]]
    name = unicodedata.name(character, "unnamed").lower()
    more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
    message = f"{check.title} U+{ord(character):04X}, {name}{more}"
    yield check.at(subject.path, subject.place(places[0]), message, span=Span(places[0], places[0] + 1))


CHECKS = TextChecks((BIDI, INVISIBLE), find, beyond_ascii=True)

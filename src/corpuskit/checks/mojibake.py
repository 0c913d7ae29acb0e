"""Mojibake: text that was decoded with the wrong encoding.

UTF-8 read as Windows-1252 turns “café” into “cafÃ©” and ’ into â€™. The finding is ftfy's judgement (its `badness`), and so is the
repaired line that it suggests. Nothing is repaired for you: where the letters really are meant, a repair would destroy them.

    The cafÃ© was closed.        wrong
    The café was closed.         right
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks, page
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity, Span

CHECK = Check("CK006", "mojibake", page(__doc__), Severity.WARNING)

# Typographic characters beside ASCII. No pattern of ftfy consists of these alone, so such a text needs no second test.
HARMLESS = frozenset("“”‘’–—…•©\r\ufeff")

# A character of UTF-8 beyond ASCII has two bytes or more, of which the last may have become a blank; or it was one of Windows-1252.
_POSSIBLE = re.compile("[^\x00-\x7f]{2}|[\xc0-\xff] |[\x80-\x9f]")
_SHOWN = 60


def find(subject: ArticleText, _: Options) -> Iterator[Finding]:
    """Yield a finding at the first sequence of characters that ftfy finds unlikely."""
    if subject.odd <= HARMLESS or not _suspicious_pattern().search(subject.text):
        return
    from ftfy.badness import BADNESS_RE, badness  # noqa: PLC0415 - takes 0.1 s, and most texts never get here

    if found := BADNESS_RE.search(subject.text):
        start = next(at for at in range(*found.span()) if subject.text[at] > "\x7f")
        line, column = subject.place(start)
        whole = subject.text[subject.lines.start(line) : subject.lines.start(line + 1)].rstrip("\r\n")
        message = f"mojibake: {_words_around(whole, column - 1)!r}{_suggest_repair(whole, column - 1)}"
        bad = badness(subject.text)
        more = f" (and {bad - 1} more such places)" if bad > 1 else ""
        yield CHECK.at(subject.path, (line, column), message + more, span=Span(start, found.end()))


def repair_mojibake(text: str) -> str:
    """Return a short text without mojibake; the same one where there is none, or where something odd would remain."""
    if not _POSSIBLE.search(text) or frozenset(text) <= HARMLESS or not _suspicious_pattern().search(text):
        return text
    from ftfy import fix_encoding  # noqa: PLC0415 - as above
    from ftfy.badness import BADNESS_RE  # noqa: PLC0415 - as above

    if not BADNESS_RE.search(text):
        return text
    repaired = fix_encoding(text)
    return text if BADNESS_RE.search(repaired) else repaired


def _words_around(line: str, at: int) -> str:
    """Return the words around a place of a line."""
    start = max(line.rfind(" ", 0, max(at - _SHOWN // 3, 0)) + 1, 0) if at > _SHOWN // 3 else 0
    return line[start : start + _SHOWN]


def _suggest_repair(line: str, at: int) -> str:
    from ftfy import fix_encoding  # noqa: PLC0415 - as above

    was = _words_around(line, at)
    repaired = fix_encoding(was)
    return f" - perhaps {repaired!r}?" if repaired != was else ""


@cache
def _suspicious_pattern() -> Any:  # noqa: ANN401 - re2 has no types
    r"""Return ftfy's pattern for RE2, a hundred times as fast on a long text, where `\w` and `\s` are any character at all.

    So it finds at least all that ftfy's own finds, which has the last word.
    """
    import re2  # noqa: PLC0415 - as above
    from ftfy.badness import BADNESS_RE  # noqa: PLC0415 - as above

    return re2.compile("(?s)" + _strip_verbose(BADNESS_RE.pattern))


def _strip_verbose(verbose: str) -> str:
    r"""Return a verbose pattern without blanks and comments, with any character for `\w` and `\s`."""
    token = re.compile(r"(\\[ws])|(\[(?:\\.|[^\]\\])*\]|\\.)|#[^\n]*|\s+|(.)", re.DOTALL)
    return "".join("." if m[1] else m[2] or m[3] or "" for m in token.finditer(verbose))


CHECKS = TextChecks((CHECK,), find, beyond_ascii=True)

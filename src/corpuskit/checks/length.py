"""Texts that are empty or too short, lines that are too long, and the line end that is missing at the end."""

import re
from collections.abc import Iterator
from itertools import pairwise

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity, Span
from corpuskit.text.lines import LINE_END

EMPTY = Check(
    "CK007",
    "empty text",
    """A text with nothing in it that can be seen.

The scraper found a page and no article. What to do: fetch it again, or delete text and sidecar.
""",
)
SHORT = Check(
    "CK008",
    "very short text",
    """A text of fewer words than `min-words` in `[tool.corpuskit.validate]` says (5 by default).

Often a teaser, an error message or the headline alone. A real short notice can stay: it is only a warning. Words are what blanks
separate, so the limit says nothing of Chinese, Japanese or Thai; there, each character counts as a word.
""",
    Severity.WARNING,
)
LONG_LINE = Check(
    "CK009",
    "very long line",
    """A line of more code points than `max-line-length` in `[tool.corpuskit.validate]` says (20,000 by default).

A whole page that lost its line ends, or data that is no text.
""",
    Severity.WARNING,
)


def end_last_line(text: str) -> str:
    """Return the text with a line end at its end: the last one it has elsewhere, else a line feed."""
    if not text or text.endswith(("\n", "\r")):
        return text
    ends = LINE_END.findall(text)
    return text + (ends[-1] if ends else "\n")


NO_FINAL_END = Check(
    "CK013",
    "no line end at the end",
    """The last line of a text does not end.

Concatenating such files glues two lines together, and git and many tools complain. What to do: `corpuskit validate --fix`.
""",
    Severity.WARNING,
    end_last_line,
)

# Scripts that are written without blanks between words.
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
_INVISIBLE = "\ufeff\u200b\u2060\x00"


def find(subject: ArticleText, options: Options) -> Iterator[Finding]:
    """Yield findings about the length of the text and of its lines."""
    text = subject.text
    if not text.strip().strip(_INVISIBLE).strip():
        yield EMPTY.at(subject.path, (1, 1), "the text is empty")
        return
    if _count_up_to(text, options.min_words) < options.min_words:
        words = _count_up_to(text, options.min_words)
        yield SHORT.at(
            subject.path, (1, 1), f"only {words} word{'' if words == 1 else 's'}, fewer than {options.min_words}"
        )
    yield from _long_line(subject, options.max_line_length)
    if not text.endswith(("\n", "\r")):
        end = len(text)
        yield NO_FINAL_END.at(subject.path, subject.place(end), "the last line has no line end", span=Span(end, end))


def _count_up_to(text: str, enough: int) -> int:
    """Return how many words the text has; it stops counting when there are enough."""
    words = len(text.split(None, enough))
    if words >= enough or text.isascii():
        return words
    return max(words, len(re.findall(_UNSPACED, text)))


def _long_line(subject: ArticleText, limit: int) -> Iterator[Finding]:
    if len(subject.text) <= limit:
        return
    starts = [*subject.lines.starts, len(subject.text)]
    for line, (start, end) in enumerate(pairwise(starts), 1):
        length = len(subject.text[start:end].rstrip("\r\n")) if end - start > limit else 0
        if length > limit:
            span = Span(start + limit, start + length)
            yield LONG_LINE.at(
                subject.path, (line, limit + 1), f"line of {length} characters, more than {limit}", span=span
            )


CHECKS = TextChecks((EMPTY, SHORT, LONG_LINE, NO_FINAL_END), find)

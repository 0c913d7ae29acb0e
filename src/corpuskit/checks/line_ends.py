r"""Line ends of more than one kind in one text.

A text keeps the line ends it has, `\n` or `\r\n`; a mixture says that it was glued together by programs that did not agree, and
makes every later comparison line by line differ. The finding is at the first line that ends unlike most of the others.

What to do: `corpuskit validate --fix` gives all lines the kind that most of them have.
"""

import re
from collections import Counter
from collections.abc import Iterator

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks, page
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity, Span
from corpuskit.text.lines import LINE_END

_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


def one_kind(text: str) -> str:
    """Return the text with all line ends of the kind that is most frequent in it."""
    kinds = _count_kinds(text)
    return LINE_END.sub(_most_frequent(kinds), text) if len(kinds) > 1 else text


CHECK = Check("CK004", "mixed line ends", page(__doc__), Severity.WARNING, one_kind)


def find(subject: ArticleText, _: Options) -> Iterator[Finding]:
    """Yield a finding where the text has line ends of more than one kind."""
    kinds = _count_kinds(subject.text) if "\r" in subject.odd else Counter()
    if len(kinds) < 2:  # noqa: PLR2004 - two kinds are a mixture
        return
    major = _most_frequent(kinds)
    other = next(m for m in LINE_END.finditer(subject.text) if m[0] != major)
    counts = ", ".join(f"{count} {_NAMES[kind]}" for kind, count in sorted(kinds.items()))
    yield CHECK.at(subject.path, subject.place(other.start()), f"mixed line ends ({counts})", span=Span(*other.span()))


def _count_kinds(text: str) -> Counter[str]:
    return Counter(re.findall(LINE_END, text))


def _most_frequent(kinds: Counter[str]) -> str:
    """Return the most frequent kind; among equals, the shortest."""
    return min(kinds, key=lambda kind: (-kinds[kind], len(kind), kind))


CHECKS = TextChecks((CHECK,), find, beyond_ascii=True)

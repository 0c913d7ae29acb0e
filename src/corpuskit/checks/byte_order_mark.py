"""A byte order mark at the start of a text.

Three bytes (EF BB BF) that some Windows programs put in front of UTF-8. They are no part of the article, but become one: the
first word of the text is then not the word it looks like.

What to do: `corpuskit validate --fix` takes the mark off.
"""

from collections.abc import Iterator

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks, page
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity
from corpuskit.text.decoding import BOM


def without_mark(text: str) -> str:
    """Return the text without its byte order mark."""
    return text.removeprefix(BOM)


CHECK = Check("CK002", "byte order mark", page(__doc__), Severity.WARNING, without_mark)


def find(subject: ArticleText, _: Options) -> Iterator[Finding]:
    """Yield a finding where the text begins with a mark."""
    if subject.text.startswith(BOM):
        yield CHECK.at(subject.path, (1, 1), "byte order mark at the start of the text")


CHECKS = TextChecks((CHECK,), find)

"""Texts that hold no story (see `text.no_story`)."""

from collections.abc import Iterator

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks
from corpuskit.checks.options import Options
from corpuskit.model import Finding, Severity
from corpuskit.text.no_story import why_no_story

CHECK = Check(
    "CK016",
    "no story",
    """A text that holds no story.

The page said "Please enable JavaScript", asked for consent to cookies, was not found, was behind a wall, told who an author is, or was a
list of links or of teasers of other stories, or a menu. What to do: fetch the article again, or delete text and sidecar.

    Please enable JavaScript to view this page.     wrong: the page, not the story
""",
    Severity.WARNING,
)


def find(subject: ArticleText, options: Options) -> Iterator[Finding]:  # noqa: ARG001 - as other checks
    """Yield why a text holds no story."""
    if why := why_no_story(subject.text):
        yield CHECK.at(subject.path, (1, 1), f"no story: the text {why}")


CHECKS = TextChecks((CHECK,), find)

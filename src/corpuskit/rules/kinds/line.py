"""A line that is removed by itself."""

from corpuskit.rules.kinds.kind import Kind
from corpuskit.rules.model import Rule
from corpuskit.rules.page import Page


def claim(page: Page, index: int, rule: Rule) -> None:
    """Take the line."""
    page.take(index, rule)


KIND = Kind("line", "a line that goes by itself", spreads=False, claim=claim)

"""A header and the lines below it, until the story continues."""

from corpuskit.rules.kinds.kind import Kind
from corpuskit.rules.kinds.walk import end_of_block
from corpuskit.rules.model import Rule
from corpuskit.rules.page import Page


def claim(page: Page, index: int, rule: Rule) -> None:
    """Take the header and the lines below it as far as none reads like the story."""
    page.take_all(range(index, end_of_block(page, index)), rule)


KIND = Kind("block", "a header and what stands below it, until the story goes on", spreads=True, claim=claim)

"""A header from which on nothing is the story's any more."""

from corpuskit.rules.kinds.kind import Kind
from corpuskit.rules.kinds.walk import end_of_region
from corpuskit.rules.model import Evidence, Rule, Where
from corpuskit.rules.page import Page

_PATIENCE = 6


def claim(page: Page, index: int, rule: Rule) -> None:
    """Take everything from the header on if none of it reads like the story; else the header, where that says enough."""
    whole = end_of_region(page, index, patience=_PATIENCE) == len(page)
    if whole or rule.where is Where.ANYWHERE:
        for at in range(index, len(page) if whole else index + 1):
            page.take(at, Evidence(rule.name, rule.where, rule.says))


KIND = Kind("tail", "a header from which on nothing is the story's any more", claim)

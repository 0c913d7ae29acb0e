"""A header and what stands below it, until the story goes on."""

from corpuskit.rules.kinds.kind import Kind
from corpuskit.rules.kinds.walk import end_of_region
from corpuskit.rules.model import Evidence, Rule, Where
from corpuskit.rules.page import Page


def claim(page: Page, index: int, rule: Rule) -> None:
    """Take the header where it says enough alone, and the lines below it as far as none reads like the story."""
    end = end_of_region(page, index, patience=0)
    if rule.where is Where.ANYWHERE or end == len(page):
        for at in range(index, end):
            page.take(at, Evidence(rule.name, rule.where, rule.says))


KIND = Kind("block", "a header and what stands below it, until the story goes on", spreads=True, claim=claim)

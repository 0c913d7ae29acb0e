"""A header from which on nothing is the story's any more."""

from collections.abc import Sequence

from corpuskit.rules.kinds.kind import Kind
from corpuskit.rules.kinds.walk import end_of_list, end_of_region
from corpuskit.rules.model import Rule, Where
from corpuskit.rules.page import Page
from corpuskit.text.late_pattern import late_pattern

_SHORTEST = 8
"""The shortest headline of one word."""
_MARKS = " |•·»›:-"
_TABLE = 3
_FIGURE = late_pattern(
    r"(?:[^\W\d].*(?<![\d:./-])\d{1,3}(?:[.,]\d+)*(?: ?%| \w{1,12}| ?[€$£])?|[#█▇▆▅▄■=]{1,}|.\|.*\d.*\|.*\d)\s*$"
)
_MOST = 0.45
"""The share of a text that may go below a heading that says little alone."""


def claim(page: Page, index: int, rule: Rule) -> None:
    """Take everything from the header on if none of it reads like the story; else the header and the list close below it.

    A header right above the story, or with nothing below it, is weak evidence.
    """
    if not _is_heading(page, index):
        return
    end = end_of_region(page, index)
    sure = rule.where is Where.ANYWHERE and end > index + 1
    small = end == len(page) and _is_small(page, index)
    if end < len(page):
        end = end_of_list(page, index)
        if _is_table(page.bodies[index + 1 : end]):
            return
        small = end > index + 1
    if sure or (small and end > index + 1):
        page.take_all(range(index, end), rule)


def _is_table(rows: Sequence[str]) -> bool:
    """Return whether lines are a table, a poll or a chart of the story: most end in a figure that is no year and no hour, or in a bar."""
    return len(rows) > 1 and _TABLE * sum(map(bool, map(_FIGURE.search, rows))) >= (_TABLE - 1) * len(rows)


def _is_heading(page: Page, index: int) -> bool:
    """Return whether a header is sufficient evidence: a single word inside a line may be a word of a table, one above a single word the name of a field."""
    below = page.bodies[index + 1 : index + 3]
    if page.bodies[index].endswith(":") and all(len(body) < _SHORTEST and body.isalpha() for body in below):
        return False
    return page.lines.begins_line(index) or " " in page.bodies[index].strip(_MARKS) or _is_small(page, index)


def _is_small(page: Page, index: int) -> bool:
    return sum(map(len, page.bodies[index:])) <= _MOST * sum(map(len, page.bodies))


KIND = Kind("tail", "a header from which on nothing is the story's any more", spreads=True, claim=claim)

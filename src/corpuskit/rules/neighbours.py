"""What a line's place says: the head and tail of the text, and the lines around it that go.

A bare number, "name" or "read more" is the site's on many pages and the story's on as many others; it goes next to lines that
go. Short lines between such lines go with them: a menu.
"""

from collections.abc import Iterator

from corpuskit.rules.model import Evidence, Rule, Where
from corpuskit.rules.page import Page, Shape

MENU = Rule(
    name="menu",
    says="A short line among lines that go: an entry of a menu or a list of links.",
    kind="neighbours",
    goes=("Home\nPrivacy Policy\nTerms of Use\nHarbour walks\nContact Us\nAbout Us",),
    stays=("Two cups of flour\nOne egg\nA pinch of salt\nHalf a cup of milk\nA spoon of sugar",),
)

_REACH = 2
_ENOUGH = 3
_DENSE, _DENSE_INSIDE = 0.25, 0.5
_GAP = 2


def judge(page: Page, *, menus: bool) -> None:
    """Take the lines whose rules need company where they have it, then the short lines that fill their gaps."""
    _take_at_edges(page)
    _take_near(page)
    if menus:
        for first, last in _runs(page):
            _fill(page, first, last)


def story_bounds(page: Page) -> tuple[int, int]:
    """Return the first and last line that reads like the story; `(0, len - 1)`, so no head or tail, where none does."""
    places = [i for i in range(len(page)) if page.story(i)]
    return (places[0], places[-1]) if places else (0, len(page) - 1)


def _take_at_edges(page: Page) -> None:
    first, last = story_bounds(page)
    for index in (*range(first), *range(last + 1, len(page))):
        if page.strength(index) >= Where.EDGE:
            _take(page, index, "before or after the story")


def _take_near(page: Page) -> None:
    for indexes in (range(len(page)), range(len(page) - 1, -1, -1)):
        since = _REACH + 1
        for index in indexes:
            if (
                page.gone[index] is None
                and page.strength(index) >= (Where.NEAR if since == 1 else Where.EDGE)
                and since <= _REACH
            ):
                _take(page, index, "next to lines that go")
            since = 1 if page.gone[index] is not None else since + 1


def _take(page: Page, index: int, why: str) -> None:
    rule = max(page.hits[index], key=lambda rule: rule.where)
    page.take(index, Evidence(rule.name, rule.where, f"{rule.says} ({why})"))


def _runs(page: Page) -> Iterator[tuple[int, int]]:
    """Give the first and last index of each stretch without a line of the story."""
    start = 0
    for index in range(len(page) + 1):
        if index == len(page) or page.story(index):
            if index > start:
                yield start, index - 1
            start = index + 1


def _fill(page: Page, first: int, last: int) -> None:
    gone = [i for i in range(first, last + 1) if page.gone[i] is not None]
    if len(gone) < _ENOUGH:
        return
    head, tail = first == 0, last == len(page) - 1
    if head and tail:
        return
    if head and len(gone) >= _DENSE * (gone[-1] - first + 1):
        _take_short(page, range(first, gone[-1]))
    elif tail and len(gone) >= _DENSE * (last - gone[0] + 1):
        _take_short(page, range(gone[0], last + 1))
    elif len(gone) >= _DENSE_INSIDE * (gone[-1] - gone[0] + 1):
        for a, b in zip(gone, gone[1:], strict=False):
            if b - a <= _GAP + 1:
                _take_short(page, range(a + 1, b))


def _take_short(page: Page, indexes: range) -> None:
    for index in indexes:
        if page.shapes[index] is not Shape.PROSE:
            page.take(index, Evidence(MENU.name, Where.NEAR, MENU.says))

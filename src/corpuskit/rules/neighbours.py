"""Evidence from a line's place: the head and tail of the text, and the lines around it that go.

A bare number, "name" or "read more" is the site's on many pages and the story's on as many others; it goes next to lines that
go. Short lines between such lines go with them: a menu. But above the story's end one whose words the story has stays: a headline, a line
below it, the name of a part.
"""

from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from itertools import pairwise

from corpuskit.rules.headlines import story_tokens, tells_of_story
from corpuskit.rules.model import Rule, Strength, Where
from corpuskit.rules.page import Page, Shape

MENU = Rule(
    name="menu",
    says="A short line among lines that go: an entry of a menu or a list of links.",
    kind="neighbours",
    where=Where.NEAR,
    goes=("Home\nPrivacy Policy\nTerms of Use\nHarbour walks\nContact Us\nAbout Us",),
    stays=("Two cups of flour\nOne egg\nA pinch of salt\nHalf a cup of milk\nA spoon of sugar",),
)

_REACH = 2
_ENOUGH = 3
_GAP, _DENSE = 3, 0.34
_MANY, _DENSE_HEAD = 8, 0.12
_RULES, _ROW, _ENTRY = 3, 3, 40


def is_supported(page: Page) -> bool:
    """Return whether the page shows that it carries leftovers: a sure one, or several rules that agree at its edges.

    One date or byline may belong to the story; a clean text must not lose it.
    """
    if any(page.gone):
        return True
    supported = [i for i in page.edges() if i in page.hits]
    rules = {_strongest_rule(page, i) for i in supported if not _is_figure(page, i)}
    return bool(_word_stretches(page, supported)) or (
        len(rules) >= _RULES and any(rule.where is Where.EDGE for rule in rules)
    )


def judge_neighbours(page: Page, strength: Strength, *, menus: bool) -> None:
    """Take the lines whose rules need company where they have it, then the short lines that fill their gaps."""
    at_edge = Where.NEAR if strength == "high" else Where.EDGE
    edges = page.edges()
    for index in edges:
        if page.gone[index] is None and page.strength(index) >= at_edge:
            _take_line(page, index, "before or after the story")
    for row in _word_stretches(page, [i for i in edges if i in page.hits]):
        for index in row:
            _take_line(page, index, "in a row of such lines")
    _take_near(page, list(page.hits))
    _take_near(page, list(reversed(page.hits)))
    if menus and sum(evidence is not None for evidence in page.gone) >= _ENOUGH:
        story = _Story(page) if strength == "safe" else None
        for first, last in _runs_without(page):
            _fill_gap(page, first, last, story)


class _Story:
    """The end of a page's story, and its tokens; no menu changes them, so that they are looked up once for all gaps."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @cached_property
    def end(self) -> int:
        """The last line of the story."""
        return max(self._page.stories(), default=0)

    @cached_property
    def tokens(self) -> AbstractSet[str]:
        """The tokens of the story's lines, as `story_tokens` gives them."""
        return story_tokens(self._page)


def _word_stretches(page: Page, places: list[int]) -> list[list[int]]:
    """Return the stretches of lines in words, one below the other, that are long enough to be a menu or a form."""
    rows: list[list[int]] = []
    for place in (place for place in places if _is_entry(page.bodies[place])):
        if rows and rows[-1][-1] == place - 1:
            rows[-1].append(place)
        else:
            rows.append([place])
    return [row for row in rows if len(row) >= _ROW]


@lru_cache(maxsize=1 << 14)
def _is_entry(line: str) -> bool:
    if len(line) > _ENTRY:
        return False
    return line.replace(" ", "").isalpha() or (any(map(str.isalpha, line)) and not any(map(str.isdigit, line)))


def _is_figure(page: Page, index: int) -> bool:
    """Return whether a line is a date, a number or a sign, which stories and tables are full of."""
    line = page.bodies[index]
    dated = page.strength(index) is Where.EDGE and any(map(str.isdigit, line))
    return dated or not any(map(str.isalpha, line))


def _take_near(page: Page, places: list[int]) -> None:
    """Remove the lines at `places`, in that order, that are next to a removed one; those with stronger evidence also a line further."""
    gone = page.gone
    for index in places:
        if gone[index] is None:
            reach = _REACH if page.strength(index) >= Where.EDGE else 1
            if any(gone[max(0, index - reach) : index + reach + 1]):
                _take_line(page, index, "next to lines that go")


def _strongest_rule(page: Page, index: int) -> Rule:
    return max(page.hits[index], key=lambda rule: rule.where)


def _take_line(page: Page, index: int, why: str) -> None:
    if page.gone[index] is None:
        page.take(index, _strongest_rule(page, index), why)


def _runs_without(page: Page) -> Iterator[tuple[int, int]]:
    """Give the first and last index of each stretch of lines without one of the story in which some go."""
    bounds = [-1, *page.stories(), len(page)]
    last = -1
    for index in [i for i, evidence in enumerate(page.gone) if evidence is not None]:
        if index > last:
            place = bisect_left(bounds, index)
            last = bounds[place] - 1
            yield bounds[place - 1] + 1, last


def _fill_gap(page: Page, first: int, last: int, story: _Story | None) -> None:
    """Take the short lines between lines that go: all above the story's head, elsewhere those in small gaps, if many lines go."""
    gone = [i for i in range(first, last + 1) if page.gone[i] is not None]
    if first == 0 and last < len(page) - 1 and len(gone) >= max(_MANY, _DENSE_HEAD * (gone[-1] + 1) if gone else 0):
        _take_short(page, range(gone[-1]), story)
    if len(gone) >= max(_ENOUGH, _DENSE * (gone[-1] - gone[0] + 1) if gone else 0):
        stops = [-1] * (first == 0) + gone + [len(page)] * (last == len(page) - 1)
        for before, after in pairwise(stops):
            if 1 < after - before <= _GAP + 1:
                _take_short(page, range(before + 1, after), story)


def _take_short(page: Page, indexes: range, story: _Story | None) -> None:
    """Take the lines that are no running text, but for those above the end of `story` whose words it has."""
    short = [i for i in indexes if page.gone[i] is None and page.shape(i) is not Shape.PROSE]
    if story and short and short[0] < story.end:
        short = [i for i in short if i > story.end or not tells_of_story(page.bodies[i], story.tokens)]
    page.take_all(short, MENU)

"""Versions: which of two articles is later, and whether it is a new version of the other."""

import re
from datetime import date, datetime

from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.coverage import Coverage, CoveredSide
from corpuskit.text.words import count_common, is_in_sorted

_EARLIER_KEPT = 0.8  # share of the earlier version that is in the later one
_GROWN = 15  # words in a row that only the later version has
_SOON = 31  # days
_SHRUNK = 0.9  # a later version is not much shorter
_REWRITTEN = 3  # times as long: another story, which holds the first one
_ALIKE = 0.5  # share of the words of a title
_DATE = re.compile(r"\b((?:19|20)\d\d)[/_-]?([01]\d)[/_-]?([0-3]\d)\b")
_NUMBER = re.compile(r"\d+")
_LEAST_SLUG = 8  # letters of two titles or addresses that may differ in their numbers only


def update_of(found: Coverage) -> CoveredSide | None:
    """Return the later of two versions of one story, `None` where they are no versions.

    The later one holds nearly all of the earlier one, is at most three times as long, and has text or a figure of its own; both are of one source, or have titles that are alike.
    """
    order = order_of(found.a.content, found.b.content)
    if not order or is_weeks_apart(found.a.content, found.b.content):
        return None
    early, late = (found.a, found.b) if order < 0 else (found.b, found.a)
    if early.share < _EARLIER_KEPT:
        return None
    if not _SHRUNK * early.content.size <= late.content.size <= _REWRITTEN * early.content.size:
        return None
    if late.longest_own < _GROWN and not _has_new_figure(late, early):
        return None
    return late if is_one_source(early.content, late.content) or has_like_titles(early.content, late.content) else None


def order_of(a: Content, b: Content) -> int:
    """Return -1 where a is the earlier of two articles, 1 where b is, 0 where nothing decides.

    Dates decide, else numbers in titles or addresses that differ in these only.
    """
    one, two = a.reading.document, b.reading.document
    if (order := _sign_of(_compare_moments(one.published, two.published))) or (one.published and two.published):
        return order
    return (
        _sign_of(_compare_numbers(one.title, two.title))
        or _sign_of(_compare_address_dates(one.url, two.url))
        or _sign_of(_compare_numbers(one.url, two.url))
    )


def has_like_titles(a: Content, b: Content) -> bool:
    """Return whether two articles have titles that share half of the words of the shorter one."""
    least = min(len(a.title), len(b.title))
    return least > 0 and count_common(a.title, b.title) >= _ALIKE * least


def has_unlike_titles(a: Content, b: Content) -> bool:
    """Return whether both titles are known and not alike."""
    return len(a.title) > 0 and len(b.title) > 0 and not has_like_titles(a, b)


def day_of(published: str | None) -> date | None:
    """Return the day of a date or date-time in ISO 8601, `None` for any other text."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def is_one_source(a: Content, b: Content) -> bool:
    """Return whether two articles are known to be of one source."""
    one, two = a.reading.document.source, b.reading.document.source
    return one is not None and one == two


def is_weeks_apart(a: Content, b: Content) -> bool:
    """Return whether two articles are known to lie more than a month apart."""
    first, second = day_of(a.reading.document.published), day_of(b.reading.document.published)
    return first is not None and second is not None and abs((first - second).days) > _SOON


def _has_new_figure(late: CoveredSide, early: CoveredSide) -> bool:
    reading = late.content.reading
    numbers = reading.words[late.content.live & reading.numbers]
    return bool(len(numbers)) and not bool(is_in_sorted(numbers, early.content.vocabulary).all())


def _sign_of(both: tuple[object, object] | None) -> int:
    if both is None or both[0] == both[1]:
        return 0
    return -1 if both[0] < both[1] else 1  # type: ignore[operator]


def _compare_moments(one: str | None, two: str | None) -> tuple[object, object] | None:
    """Return the moments of two dates or date-times: as exact as both of them are."""
    first, second = day_of(one), day_of(two)
    if not (one and two and first and second):
        return None
    if first == second and len(one) > len("2030-01-01") < len(two):
        try:
            both = datetime.fromisoformat(one), datetime.fromisoformat(two)
        except ValueError:
            return None
        return both if (both[0].tzinfo is None) == (both[1].tzinfo is None) else None
    return first, second


def _compare_numbers(one: str | None, two: str | None) -> tuple[object, object] | None:
    """Return the numbers of two titles or addresses that differ in these only."""
    if not one or not two:
        return None
    bare, other = _NUMBER.sub("0", one.casefold()), _NUMBER.sub("0", two.casefold())
    if bare != other or sum(map(str.isalpha, bare.rpartition("/")[2] or bare)) < _LEAST_SLUG:
        return None
    return [int(n) for n in _NUMBER.findall(one)], [int(n) for n in _NUMBER.findall(two)]


def _compare_address_dates(one: str | None, two: str | None) -> tuple[object, object] | None:
    """Return the dates in two addresses."""
    first, second = _DATE.search(one or ""), _DATE.search(two or "")
    return (first.groups(), second.groups()) if first and second else None

"""Notices that share a form: the same sentences, filled in anew with other figures, names and titles."""

import numpy as np

from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.coverage import Coverage
from corpuskit.duplicates.noise import slips
from corpuskit.duplicates.versions import day_of, has_unlike_titles, is_weeks_apart
from corpuskit.text.words import Flags, is_in_sorted

_SLOT_EVERY = 25  # words: with fewer slots than one in so many it is a story with a correction, not a form
_LEAST_SLOTS = 2
_FIXED = 0.97
_OTHER_FIGURES = 1 / 4
_MISREAD = 0.25  # share of slips: figures are misread as well
_APART = 3  # words between figures that stand in two places
_OTHER_TITLE = 1 / 2
_LEAST_FACTS = 3
_SCATTERED = 60
"""Words in a row that two articles of one form share at most where it shows by the places of what differs alone."""

_HALF = 0.5
_OWN_OF_SHORTER, _OWN_OF_LONGER = 0.12, 0.3


def is_template(a: Content, b: Content) -> bool:
    """Return whether two texts that share sentences are one form filled in with other facts.

    In articles of one source, published on different days if these are known, a quarter of each one's figures must stand nowhere in
    the other, in three places at least; or half of the words that each one's title and text share, and three at least. Otherwise all but
    numbers and names must agree as well.
    """
    if not is_one_column(a, b) or not (_differ_in_figures(a, b) or _differ_in_titles(a, b)):
        return _differs_in_facts_only(a, b)
    return slips(a.spelled_words, b.spelled_words) < _MISREAD


def is_form(found: Coverage) -> bool:
    """Return whether what differs in two texts of one source is short and lies in between what they share, as in a form.

    Asked of texts that are no copies but share half of their words.
    """
    if not is_one_column(found.a.content, found.b.content) or found.short.longest > _SCATTERED:
        return False
    return found.short.lost <= _OWN_OF_SHORTER and found.long.lost <= _OWN_OF_LONGER


def is_next_issue(found: Coverage) -> bool:
    """Return whether two texts are issues of one form, as the figures of two months are, also where the figures themselves were lost.

    They are of one source, more than a month apart, have other titles, and share half of both in passages that are all short.
    """
    a, b = found.a.content, found.b.content
    if not (is_one_column(a, b) and is_weeks_apart(a, b) and has_unlike_titles(a, b)):
        return False
    return found.long.share >= _HALF and found.short.longest <= _SCATTERED


def _differ_in_figures(a: Content, b: Content) -> bool:
    return all(_has_other_figures(*pair) for pair in ((a, b), (b, a)))


def _has_other_figures(one: Content, two: Content) -> bool:
    """Return whether enough figures of a text stand nowhere in the other; those of a date and time are in one place."""
    figures = one.figures
    other = figures[~is_in_sorted(one.reading.words[figures], two.vocabulary)]
    places = 1 + int(np.count_nonzero(np.diff(other) > _APART)) if len(other) else 0
    return places >= _LEAST_FACTS and len(other) >= _OTHER_FIGURES * len(figures)


def _differ_in_titles(a: Content, b: Content) -> bool:
    return all(_has_other_title(*pair) for pair in ((a, b), (b, a)))


def _has_other_title(one: Content, two: Content) -> bool:
    """Return whether the words of a title that stand in its text are others than those of the other text."""
    other = int(np.count_nonzero(~is_in_sorted(one.titled, two.vocabulary)))
    return other >= max(_LEAST_FACTS, _OTHER_TITLE * len(one.titled))


def is_one_column(a: Content, b: Content) -> bool:
    """Return whether two articles are of one source and not known to be of one day."""
    one, two = a.reading.document, b.reading.document
    first, second = day_of(one.published), day_of(two.published)
    return one.source is not None and one.source == two.source and (first is None or first != second)


def _differs_in_facts_only(a: Content, b: Content) -> bool:
    """Return whether words that are neither numbers nor capitalised agree (but for one in thirty), and numbers differ."""
    slots = _count_differing(a, b)
    if slots < _LEAST_SLOTS or slots * _SLOT_EVERY < max(a.size, b.size):
        return False
    filled_a, filled_b = _filled_words(a), _filled_words(b)
    fixed_a, fixed_b = a.reading.words[a.live & ~filled_a].tolist(), b.reading.words[b.live & ~filled_b].tolist()
    if min(len(fixed_a), len(fixed_b)) < _FIXED * max(len(fixed_a), len(fixed_b), 1):
        return False
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - for texts that may be forms

    return LCSseq.similarity(fixed_a, fixed_b) >= _FIXED * max(len(fixed_a), len(fixed_b))


def _filled_words(content: Content) -> Flags:
    return content.reading.numbers | content.reading.names


def _count_differing(a: Content, b: Content) -> int:
    """Return the number of numbers of the one that do not stand in the other, whichever has more."""
    one, two = (x.reading.words[x.live & x.reading.numbers].tolist() for x in (a, b))
    here, there = set(one), set(two)
    return max(sum(word not in there for word in one), sum(word not in here for word in two))

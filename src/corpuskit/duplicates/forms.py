"""Notices that share a form: the same sentences, filled in anew with other figures, names and titles."""

from collections.abc import Callable

import numpy as np

from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.coverage import Coverage
from corpuskit.duplicates.noise import has_slips
from corpuskit.duplicates.versions import day_of
from corpuskit.text.words import Flags, Hashes, isin

_SLOT_EVERY = 25  # words: with fewer slots than one in so many it is a story with a correction, not a form
_LEAST_SLOTS = 2
_FIXED = 0.97
_OTHER_FIGURES = 1 / 3
_OTHER_TITLE = 1 / 2
_LEAST_FACTS = 3
_SCATTERED = 60
"""Words in a row that two articles of one form share at most where it shows by the places of what differs alone."""

_OWN_OF_SHORTER, _OWN_OF_LONGER = 0.12, 0.3


def is_template(a: Content, b: Content) -> bool:
    """Return whether two texts that share sentences are one form filled in with other facts.

    In articles of one source, published on different days if these are known, a third of each one's figures must stand nowhere in the
    other, or half of the words that each one's title and text share; at least three. Otherwise all but numbers and names must agree as well.
    """
    if not is_one_column(a, b) or not (_differ(a, b, _figures, _OTHER_FIGURES) or _differ(a, b, _titled, _OTHER_TITLE)):
        return _differs_in_facts_only(a, b)
    return not has_slips(a.spelled_words, b.spelled_words)  # figures are misread as well


def is_form(found: Coverage) -> bool:
    """Return whether what differs in two texts of one source is short and lies in between what they share, as in a form.

    Asked of texts that are no copies but share half of their words.
    """
    if not is_one_column(found.a.content, found.b.content) or found.short.longest > _SCATTERED:
        return False
    return found.short.lost <= _OWN_OF_SHORTER and found.long.lost <= _OWN_OF_LONGER


def _figures(content: Content) -> Hashes:
    return content.figures


def _titled(content: Content) -> Hashes:
    return content.titled


def _differ(a: Content, b: Content, facts: Callable[[Content], Hashes], least: float) -> bool:
    """Return whether such a share of the facts of each text, and three at least, stands nowhere in the other."""
    return min(_other(facts(a), b), _other(facts(b), a)) >= least


def _other(facts: Hashes, other: Content) -> float:
    count = int(np.count_nonzero(~isin(facts, other.vocabulary)))
    return count / len(facts) if count >= _LEAST_FACTS else 0.0


def is_one_column(a: Content, b: Content) -> bool:
    """Return whether two articles are of one source and not known to be of one day."""
    one, two = a.reading.document, b.reading.document
    first, second = day_of(one.published), day_of(two.published)
    return one.source is not None and one.source == two.source and (first is None or first != second)


def _differs_in_facts_only(a: Content, b: Content) -> bool:
    """Return whether what is neither number nor capitalised agrees (but for a word in thirty), and numbers differ."""
    slots = _differing(a, b)
    if slots < _LEAST_SLOTS or slots * _SLOT_EVERY < max(a.size, b.size):
        return False
    filled_a, filled_b = _filled(a), _filled(b)
    fixed_a, fixed_b = a.reading.words[a.live & ~filled_a].tolist(), b.reading.words[b.live & ~filled_b].tolist()
    if min(len(fixed_a), len(fixed_b)) < _FIXED * max(len(fixed_a), len(fixed_b), 1):
        return False
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - for texts that may be forms

    return LCSseq.similarity(fixed_a, fixed_b) >= _FIXED * max(len(fixed_a), len(fixed_b))


def _filled(content: Content) -> Flags:
    return content.reading.numbers | content.reading.names


def _differing(a: Content, b: Content) -> int:
    """Return the number of numbers of the one that do not stand in the other, whichever has more."""
    one, two = (x.reading.words[x.live & x.reading.numbers].tolist() for x in (a, b))
    here, there = set(one), set(two)
    return max(sum(word not in there for word in one), sum(word not in here for word in two))

"""Notices that share a form: the same sentences, filled in anew with other figures, names and titles."""

from collections.abc import Sequence

import numpy as np

from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.coverage import Coverage
from corpuskit.duplicates.evidence import Run
from corpuskit.duplicates.noise import slips
from corpuskit.duplicates.versions import day_of, has_unlike_titles, is_weeks_apart
from corpuskit.text.words import WHOLE, Flags, Hashes, is_in_sorted

_SLOT_EVERY = 25  # words: with fewer slots than one in so many it is a story with a correction, not a form
_LEAST_SLOTS = 2
_FIXED = 0.97
_OTHER_FIGURES = 1 / 4
_MISREAD = 0.25  # share of slips: figures are misread as well
_APART = 3  # words between figures that are in two places
_OTHER_TITLE = 1 / 2
_LEAST_FACTS = 3
_SCATTERED = 60
"""Words in a row that two articles of one form share at most where it shows by the places of what differs alone."""

_LEAST_FILLED, _MANY_SLOTS = 3, 5
_FILLED, _FILLED_UNTITLED = 0.1, 1 / 7  # of a text whose title names the subject, and of one whose title does not
_LONGEST_SLOT, _LEAST_OWN, _LONGEST_GAP = 15, 3, 200  # words
_MORE_SLOTS = 2  # times as many as other places
_OTHER_WORDS = 0.6
_LEAST_SUBJECTS = 2
_HALF = 0.5
_OWN_OF_SHORTER, _OWN_OF_LONGER = 0.12, 0.3


def is_template(a: Content, b: Content) -> bool:
    """Return whether two texts that share sentences are one form filled in with other facts.

    In articles of one source, published on different days if these are known, a quarter of each one's figures must be missing in
    the other, in three places at least; or half of the words that each one's title and text share, and three at least. Otherwise all but
    numbers and names must agree as well.
    """
    if not is_one_column(a, b) or not (_differ_in_figures(a, b) or _differ_in_titles(a, b)):
        return _differs_in_facts_only(a, b)
    return slips(a.spelled_words, b.spelled_words) < _MISREAD


def is_form(found: Coverage) -> bool:
    """Return whether the differences of two texts of one source are short and lie between shared passages, as in a form.

    For texts that are no copies but share half of their words.
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


def is_filled_form(a: Content, b: Content, shared: Sequence[Run]) -> bool:
    """Return whether one form was filled in with other words: the differences are in short slots, one in place of the other, in any script.

    For articles of one source that are known to be of two days; `shared` are the runs of words that both have, in order. An editor and a later
    version add sentences, or keep the title. In a form nearly all that differs are facts that the other text does not have at all, three
    different ones at least, and either the words of both titles occur twice in them, or many slots all over the text hold a part of it.
    """
    slots, others = _find_slots(a, b, shared)
    facts = {tuple(_own_words(a, b, *slot[:2]).tolist()) for slot in slots if _has_other_words(a, b, slot)}
    if len(facts) < max(_LEAST_FILLED, _OTHER_WORDS * len(slots)) or others * _MORE_SLOTS > len(slots):
        return False
    subjects = _count_other_subjects(a, b, slots)
    if subjects < _LEAST_SUBJECTS and not _is_full_of_slots(a, b, slots, _FILLED if subjects else _FILLED_UNTITLED):
        return False
    return slips(a.spelled_words, b.spelled_words) < _MISREAD


def is_known_column(a: Content, b: Content) -> bool:
    """Return whether two articles are of one source, and known to be of two days."""
    return is_one_column(a, b) and bool(day_of(a.reading.document.published) and day_of(b.reading.document.published))


def _find_slots(a: Content, b: Content, shared: Sequence[Run]) -> tuple[list[Run], int]:
    """Return where both texts have a few words of their own, and how many places there are where only one has, or either has many."""
    slots, others, last = [], 0, (0, 0, 0, 0)
    for run in [*shared, (len(a.live), len(a.live), len(b.live), len(b.live))]:
        gap = last[1], run[0], last[3], run[2]
        if gap[0] > gap[1] or gap[2] > gap[3]:
            return [], 0  # moved text is no form
        for part in _split_gap(a, b, gap):
            own_a, own_b = _weigh_between(a, *part[:2]), _weigh_between(b, *part[2:])
            if own_a and own_b and max(own_a, own_b) <= _LONGEST_SLOT:
                slots.append(part)
            elif max(own_a, own_b) > _LEAST_OWN:
                others += 1
        last = run
    return slots, others


def _split_gap(a: Content, b: Content, gap: Run) -> list[Run]:
    """Return the parts of a gap between long runs that differ: two or more words in a row that are the same part them."""
    if max(gap[1] - gap[0], gap[3] - gap[2]) > _LONGEST_GAP:
        return [gap]
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - for texts that may be forms

    parts, start, first = [], gap[0], gap[2]
    one, two = a.reading.words[gap[0] : gap[1]].tolist(), b.reading.words[gap[2] : gap[3]].tolist()
    for op in LCSseq.opcodes(one, two):
        if op.tag == "equal" and op.src_end - op.src_start > 1:
            parts.append((start, gap[0] + op.src_start, first, gap[2] + op.dest_start))
            start, first = gap[0] + op.src_end, gap[2] + op.dest_end
    return [*parts, (start, gap[1], first, gap[3])]


def _weigh_between(content: Content, start: int, end: int) -> float:
    """Return the number of words that count in a part of a text."""
    live, eighths = content.live[start:end], content.reading.eighths
    if eighths is None:
        return float(np.count_nonzero(live))
    return float(eighths[start:end][live].sum(dtype=np.int64)) / WHOLE


def _own_words(one: Content, two: Content, start: int, end: int) -> Hashes:
    """Return the words in a part of a text that the other text lacks."""
    words = one.reading.words[start:end][one.live[start:end]]
    return words[~is_in_sorted(words, two.vocabulary)]


def _has_other_words(a: Content, b: Content, slot: Run) -> bool:
    return bool(len(_own_words(a, b, *slot[:2])) and len(_own_words(b, a, *slot[2:])))


def _count_other_subjects(a: Content, b: Content, slots: Sequence[Run]) -> int:
    """Return how many words of their own titles both texts have in slots that the other text does not have at all."""
    return sum(
        min(
            int(np.count_nonzero(is_in_sorted(_own_words(a, b, *slot[:2]), a.title))),
            int(np.count_nonzero(is_in_sorted(_own_words(b, a, *slot[2:]), b.title))),
        )
        for slot in slots
    )


def _is_full_of_slots(a: Content, b: Content, slots: Sequence[Run], least: float) -> bool:
    """Return whether there are many slots, one for so many words of either text, which hold a share of both."""
    if len(slots) < _MANY_SLOTS or len(slots) * _SLOT_EVERY < max(a.size, b.size):
        return False
    own_a, own_b = (sum(_weigh_between(x, *slot[k : k + 2]) for slot in slots) for x, k in ((a, 0), (b, 2)))
    return own_a >= least * a.size and own_b >= least * b.size


def _differ_in_figures(a: Content, b: Content) -> bool:
    return all(_has_other_figures(*pair) for pair in ((a, b), (b, a)))


def _has_other_figures(one: Content, two: Content) -> bool:
    """Return whether the other text lacks enough figures of a text; those of a date and time are in one place."""
    figures = one.figures
    other = figures[~is_in_sorted(one.reading.words[figures], two.vocabulary)]
    places = 1 + int(np.count_nonzero(np.diff(other) > _APART)) if len(other) else 0
    return places >= _LEAST_FACTS and len(other) >= _OTHER_FIGURES * len(figures)


def _differ_in_titles(a: Content, b: Content) -> bool:
    return all(_has_other_title(*pair) for pair in ((a, b), (b, a)))


def _has_other_title(one: Content, two: Content) -> bool:
    """Return whether the title words that occur in its text differ from those of the other text."""
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
    """Return the number of numbers of one text that the other lacks, whichever has more."""
    one, two = (x.reading.words[x.live & x.reading.numbers].tolist() for x in (a, b))
    numbers_a, numbers_b = set(one), set(two)
    return max(sum(word not in numbers_b for word in one), sum(word not in numbers_a for word in two))

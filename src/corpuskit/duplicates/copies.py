"""Copies: pairs of which one article can go, because the other holds its story."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.coverage import LONG, Coverage, CoveredSide, coverage
from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.noise import Alignment, alike, has_slips
from corpuskit.duplicates.versions import update_of
from corpuskit.model import Relation

Direction = Literal["", "a in b", "b in a"]
Only = Literal["", "a", "b"]

_LEAST_COVERED = 20  # words
_SPELLED = 0.5
_TEASER, _TOLD_MORE = 0.9, 1.5  # share of a teaser that its article has, how many times as long that is


class Copy(NamedTuple):
    """A pair of copies: the relation, its score, which one contains the other, and which alone can be dropped (empty: either)."""

    relation: Relation
    score: float
    direction: Direction
    only: Only


def same_words(a: Content, b: Content) -> bool:
    """Return whether the words that count are the same, one after the other."""
    if not 0 < a.count == b.count:
        return False
    return np.array_equal(a.reading.words[a.live], b.reading.words[b.live])


def copy_of(found: Coverage, jaccard: float, options: Options) -> Copy | None:
    """Return the way in which two texts, neither of them a form, are copies: by a new version, or by shared words and 5-grams."""
    only = only_droppable(found, options)
    if only is None or found.short.words < _LEAST_COVERED:
        return None
    if "update" in options.relations and (late := update_of(found)):
        early = found.b if late is found.a else found.a
        return Copy("update", early.share, _direction_within(found, early), only)
    short, long = found.short.share, found.long.share
    if short < options.whole and min(short, long) < options.mutual:
        return None
    if jaccard >= options.near:
        return Copy("near", jaccard, "", only)
    if long >= options.edited:
        return Copy("edited", jaccard, "", only)
    return Copy("excerpt", short, _direction_within(found, found.short), only)


def teaser_of(a: Content, b: Content, options: Options) -> Copy | None:
    """Return the relation of a teaser to the article under the same title: all of the teaser was masked, since it breaks off, but the article contains it."""
    short, long = (a, b) if a.size < b.size else (b, a)
    if short.size >= options.least or short.raw_size < options.least or long.size < _TOLD_MORE * short.raw_size:
        return None
    found = coverage(short.unmasked(), long)
    if found.a.share < _TEASER:
        return None
    side: Only = "a" if short is a else "b"
    return Copy("excerpt", found.a.share, "a in b" if side == "a" else "b in a", side)


def _direction_within(found: Coverage, side: CoveredSide) -> Direction:
    return "a in b" if side is found.a else "b in a"


def only_droppable(found: Coverage, options: Options) -> Only | None:
    """Return which of two texts alone can be dropped: empty where either can without a loss, `None` where neither can."""
    a_can_go, b_can_go = _can_go(found.a, found.b, options), _can_go(found.b, found.a, options)
    if a_can_go and b_can_go:
        return ""
    return "a" if a_can_go else "b" if b_can_go else None


def _can_go(one: CoveredSide, other: CoveredSide, options: Options) -> bool:
    return one.content.size <= options.longer * other.content.size and one.loses_at_most(options.lost)


def only_droppable_noisy(found: Alignment, a: Content, b: Content, options: Options) -> Only | None:
    """Return the same of two texts that are aligned by letters: for misread words, letters show what the other text lacks."""
    size_a, size_b = len(a.spelling.letters), len(b.spelling.letters)
    a_can_go = _lost_letters(found.own_a, a) <= options.lost and size_a <= options.longer * size_b
    b_can_go = _lost_letters(found.own_b, b) <= options.lost and size_b <= options.longer * size_a
    if a_can_go and b_can_go:
        return ""
    return "a" if a_can_go else "b" if b_can_go else None


def _lost_letters(own: Sequence[int], content: Content) -> float:
    """Return the share of a text's letters in passages that the other one does not have."""
    letters = max(1, len(content.spelling.letters))
    least = LONG * letters / max(1, content.size)
    return sum(length for length in own if length >= least) / letters


def misread_copy(a: Content, b: Content, options: Options) -> Alignment | None:
    """Return the alignment by letters of two copies of which one was misread: an editor's changes are spelled in another way."""
    if min(a.size, b.size) < options.least or not has_slips(a.spelled_words, b.spelled_words):
        return None
    return alike(a.spelling, b.spelling, options.noisy)


def noisy_copy(a: Content, b: Content, options: Options) -> Alignment | None:
    """Return the alignment by letters of two texts that are one with slips of a machine or a typist, or with words swapped all over."""
    if min(a.size, b.size) < options.least or (aligned := alike(a.spelling, b.spelling, options.noisy)) is None:
        return None
    found = coverage(a, b)
    if only_droppable(found, options) is not None or has_slips(a.spelled_words, b.spelled_words):
        return aligned
    # Of two texts that share sentences the rest differs; of one text that was misread the rest is spelled nearly the same.
    rest = 1 - found.long.share
    return aligned if aligned.score - found.long.share >= _SPELLED * rest else None

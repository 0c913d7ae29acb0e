"""Copies: pairs of which one article can go, because the other holds its story."""

from typing import Literal, NamedTuple

import numpy as np

from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.coverage import Coverage, Side
from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.noise import Alignment, alike, has_slips
from corpuskit.duplicates.versions import update_of
from corpuskit.model import Relation

Direction = Literal["", "a in b", "b in a"]

_LEAST_COVERED = 20  # words
_SPELLED = 0.5


class Copy(NamedTuple):
    """What makes a pair copies: the relation, its score, and which one holds the other (empty: either may go)."""

    relation: Relation
    score: float
    direction: Direction


def same_words(a: Content, b: Content) -> bool:
    """Return whether the words that count are the same, one after the other."""
    one, two = a.reading.words[a.live], b.reading.words[b.live]
    return len(one) == len(two) > 0 and np.array_equal(one, two)


def copy_of(found: Coverage, jaccard: float, options: Options) -> Copy | None:
    """Return in what way two texts, of which neither is a form, are copies: by a new version, or by what they share of words and 5-grams."""
    direction = direction_of(found, options)
    if direction is None or found.short.words < _LEAST_COVERED:
        return None
    if "update" in options.relations and (late := update_of(found)):
        early = found.b if late is found.a else found.a
        return Copy("update", early.share, "a in b" if late is found.b else "b in a")
    short, long = found.short.share, found.long.share
    if short < options.whole and min(short, long) < options.mutual:
        return None
    if jaccard >= options.near:
        return Copy("near", jaccard, direction)
    if long >= options.edited:
        return Copy("edited", jaccard, direction)
    return Copy("excerpt", short, direction or ("a in b" if found.short is found.a else "b in a"))


def direction_of(found: Coverage, options: Options) -> Direction | None:
    """Return which of two texts holds the other: empty where either can go without a loss, `None` where neither can."""
    a_goes, b_goes = _can_go(found.a, found.b, options), _can_go(found.b, found.a, options)
    if a_goes and b_goes:
        return ""
    return "a in b" if a_goes else "b in a" if b_goes else None


def _can_go(one: Side, other: Side, options: Options) -> bool:
    return one.lost <= options.lost and one.content.size <= options.longer * other.content.size


def noisy_copy(found: Coverage, options: Options, *, strict: bool) -> Alignment | None:
    """Return the alignment by letters of two texts that are one with slips of a machine or a typist.

    With `strict` the words in which they differ must be spelled alike for the most part: an editor's changes are no slips. Without, a
    text in which words were swapped all over is one as well, if nothing is lost with it.
    """
    a, b = found.a.content, found.b.content
    if min(a.size, b.size) < options.least:
        return None
    if strict:
        return alike(a.spelling, b.spelling, options.noisy) if has_slips(a.spelled_words, b.spelled_words) else None
    aligned = alike(a.spelling, b.spelling, options.noisy)
    if aligned is None or direction_of(found, options) is not None:
        return aligned
    # Of two texts that share sentences the rest differs; of one text that was misread the rest is spelled nearly the same.
    rest = 1 - found.long.share
    return aligned if aligned.score - found.long.share >= _SPELLED * rest else None

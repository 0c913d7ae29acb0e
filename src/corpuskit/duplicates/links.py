"""Relations of articles that are no copies: reworded, quoting the same, sharing passages or background."""

from typing import Protocol

import numpy as np

from corpuskit.duplicates.contents import Content, has_few_words
from corpuskit.duplicates.coverage import Coverage
from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.quoting import Passing, shared_passages
from corpuskit.duplicates.versions import day_of, is_one_source
from corpuskit.text.words import WHOLE, Flags, count_common, is_in_sorted, sort_distinct

_LEAST_SHARED = 15
"""Fewer 3-grams in common do not make a rewrite."""

_BACKGROUND, _HALF = 40, 0.5
_PARAGRAPH = 25
"""Words in one shared run that make background, or so many in all that are half of a text."""

_LEAD_WORDS, _LEAD, _LEAD_OF_LONGER = 60, 0.5, 0.2
_LONGER = 30
"""Times as long as another text: so much has a tenth of any text's 3-grams by chance."""

_VERBATIM = 20
"""Words in a row that both have are copied; what rewords a story shares shorter ones as well."""


def rewrite_score(a: Content, b: Content, found: Coverage, options: Options) -> float:
    """Return the share of 3-grams that the one text has of the other's own words, 0 where it is no rewrite; called where it may be one.

    Names, numbers and quotations do not count. The text outside the paragraphs that both have word for word must be shared as well, or both
    must begin alike; a source does not reword itself, it repeats background.
    """
    score = _shared_share(a.shares_three, b.shares_three)
    rest = _shared_share(_reworded_threes(a, found.a.covered), _reworded_threes(b, found.b.covered))
    return score if rest >= options.rewrite or _begin_alike(found) else 0.0


def may_be_rewrite(a: Content, b: Content, options: Options) -> bool:
    """Return whether two texts share enough of the 3-grams that are neither quoted nor names, and are not known to be of one source.

    A few words repeated again and again are in any order sooner or later: such texts are not compared.
    """
    if max(a.size, b.size) > _LONGER * min(a.size, b.size) or is_one_source(a, b):
        return False
    if count_common(a.three_set, b.three_set) < _LEAST_SHARED:
        return False
    if has_few_words(a) or has_few_words(b):
        return False
    return _shared_share(a.shares_three, b.shares_three) >= options.rewrite


def _begin_alike(found: Coverage) -> bool:
    short, long = found.short.content, found.long.content
    return _shared_lead(short, long) >= _LEAD and _shared_lead(long, short) >= _LEAD_OF_LONGER


def _shared_lead(one: Content, two: Content) -> float:
    """Return the share of the first words of a text that are in 3-grams of another one."""
    grams = one.grams_of_three
    covered = grams.covered(grams.inside(one.live) & is_in_sorted(grams.hashes, two.three_set), len(one.live))
    first = np.flatnonzero(one.live)
    if one.reading.eighths is not None:
        first = first[np.cumsum(one.reading.eighths[first], dtype=np.int64) <= _LEAD_WORDS * WHOLE]
    return float(covered[first[:_LEAD_WORDS]].mean()) if len(first) else 0.0


def _shared_share(
    a: "np.ndarray[tuple[int], np.dtype[np.uint64]]", b: "np.ndarray[tuple[int], np.dtype[np.uint64]]"
) -> float:
    """Return the share of the smaller set that the other has, 0 for less than 15 in common."""
    shared = count_common(a, b)
    return shared / min(len(a), len(b)) if shared >= _LEAST_SHARED else 0.0


def _reworded_threes(content: Content, covered: Flags) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    """Return the 3-grams of sentences that do not lie in a long run of covered words."""
    edges = np.flatnonzero(np.diff(covered.astype(np.int8), prepend=0, append=0))
    long = np.zeros(len(covered), np.bool_)
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if content.reading.weigh(_slice_flags(len(covered), start, end)) >= _VERBATIM:
            long[start:end] = True
    grams = content.grams_of_three
    return sort_distinct(grams.hashes[content.shared_threes & grams.inside(~long)])


def _slice_flags(size: int, start: int, end: int) -> Flags:
    flags = np.zeros(size, np.bool_)
    flags[start:end] = True
    return flags


def passages_of(a: Content, b: Content, options: Options) -> list[Passing]:
    """Return the passages that articles of two sources, published within days of each other, have in common."""
    if not may_share_passages(a.reading.document, b.reading.document, options):
        return []
    return shared_passages(a, b, options)


class Published(Protocol):
    """An article's source and date, as far as they are known."""

    @property
    def source(self) -> str | None:
        """The source."""

    @property
    def published(self) -> str | None:
        """The date."""


def may_share_passages(one: Published, two: Published, options: Options) -> bool:
    """Return whether two articles are of different or unknown sources, and not known to lie more than some days apart."""
    if one.source is not None and one.source == two.source:
        return False
    first, second = day_of(one.published), day_of(two.published)
    return not first or not second or abs((first - second).days) <= options.days


def is_quoted(a: Content, b: Content, found: list[Passing]) -> bool:
    """Return whether half of the words of passages are in quotation marks, in one of the texts at least."""
    inside = total = 0
    for passage in found:
        start, end, first, last = passage.run
        quoted = a.quoted[start:end].mean(), b.quoted[first:last].mean()
        inside += int(max(quoted) * (end - start))
        total += end - start
    return 2 * inside >= total


def is_background(found: Coverage) -> bool:
    """Return whether two texts share a paragraph, or half of the shorter one."""
    if found.short.longest >= _PARAGRAPH and found.long.longest >= _PARAGRAPH:
        return True
    return found.short.words >= _BACKGROUND and found.short.share >= _HALF

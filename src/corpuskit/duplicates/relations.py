"""The relation that holds between two documents: the first in order that fits, with its score and evidence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from corpuskit.duplicates.contents import Content, has_few_words
from corpuskit.duplicates.copies import (
    copy_of,
    misread_copy,
    noisy_copy,
    only_droppable,
    only_droppable_noisy,
    same_words,
    teaser_of,
)
from corpuskit.duplicates.coverage import Coverage, coverage
from corpuskit.duplicates.documents import ASK_ALL, ASK_COPY, ASK_LINKS, ASK_NOISE, ASK_PASSAGES, Options
from corpuskit.duplicates.evidence import Run, bridged, live_alignments, passages, runs
from corpuskit.duplicates.forms import is_filled_form, is_form, is_known_column, is_next_issue, is_template
from corpuskit.duplicates.links import is_background, is_quoted, may_be_rewrite, passages_of, rewrite_score
from corpuskit.duplicates.noise import Alignment
from corpuskit.duplicates.readings import SMALL_GRAM, WORD_GRAM
from corpuskit.duplicates.versions import has_like_titles
from corpuskit.model import Match, Relation
from corpuskit.text.words import Flags, Hashes, Places, count_common, sort_distinct

_LINKS = frozenset(("rewrite", "shares_quote", "shares_passage", "background"))
_FORM = 0.5  # share of the shorter text that is covered
_ALIKE_WITHIN = 0.98
_LEAST_FIVES = 8
"""Fewer 5-grams in common make neither 40 covered words nor a run of 25."""


@dataclass(frozen=True)
class Couple:
    """Two documents to compare, `a` with the smaller id, the questions about them (`ASK_…`), and whether passages are wanted."""

    a: Content
    b: Content
    asked: int = ASK_ALL
    shown: bool = True

    @cached_property
    def coverage(self) -> Coverage:
        """For each article a flag a word: whether it is in a run of five or more words that both have."""
        return coverage(self.a, self.b)


def relate(couple: Couple, options: Options) -> Match | None:
    """Return the match of two documents, or None when no relation that is looked for holds."""
    match = _relate_couple(couple, options)
    return match if match and match.relation in options.relations else None


def overlap(a: Hashes, b: Hashes) -> tuple[int, float]:
    """Return how many entries two sets share, and their Jaccard index."""
    shared = count_common(a, b)
    return shared, shared / max(1, len(a) + len(b) - shared)


def one_story(a: Content, b: Content, options: Options) -> bool:
    """Return whether two texts tell one story, frequent n-grams included: they are alike, or one is a version of the other.

    Neither may have a part of its own, as articles in one frame have; versions may, which have like titles.
    """
    if overlap(a.five_set, b.five_set)[1] < options.alike:
        return False
    found = coverage(a, b)
    if max(found.a.longest_own, found.b.longest_own) < options.least:
        return not is_template(a, b)
    return found.short.share >= options.mutual and has_like_titles(a, b) and not is_template(a, b)


def _relate_couple(couple: Couple, options: Options) -> Match | None:
    a, b = couple.a, couple.b
    if same_words(a, b):
        return _match_same(couple, options)
    if min(a.size, b.size) < options.least and not _same_title(a, b):
        return _match_stub(couple, options)
    return _match_teaser(couple, options) or _match_compared(couple, options)


def _match_compared(couple: Couple, options: Options) -> Match | None:
    a, b = couple.a, couple.b
    shared, jaccard = overlap(a.five_set, b.five_set)
    may_copy = bool(couple.asked & ASK_COPY) and _may_matter(couple, shared)
    if not may_copy and not couple.asked & ASK_NOISE and not options.relations & _LINKS:
        return None
    if may_copy and (match := _match_copies(couple, jaccard, options)):
        return match
    if _asks_noise(couple, options) and (aligned := noisy_copy(a, b, options)):
        match = _match_noisy(couple, aligned, options)
        if match:
            return match
    return _match_linked(couple, shared, options)


def _asks_noise(couple: Couple, options: Options) -> bool:
    """Return whether two texts may be one misread text; any two texts of few repeated words would seem to be."""
    wanted = bool(couple.asked & ASK_NOISE) and "noisy" in options.relations
    return wanted and not (has_few_words(couple.a) or has_few_words(couple.b))


def _may_matter(couple: Couple, shared: int) -> bool:
    """Return whether enough 5-grams are shared for a copy or a form: each covers five words at most."""
    longest = WORD_GRAM if couple.a.five_grams.lengths is None else int(couple.a.five_grams.lengths.max(initial=0))
    return longest * shared >= _FORM * min(len(couple.a.five_set), len(couple.b.five_set))


def _match_same(couple: Couple, options: Options) -> Match:
    """Return the match of texts with the same words: a stub where these are few, and are not all that either has."""
    a, b = couple.a, couple.b
    is_stub = a.size < options.least and not _same_title(a, b)
    return _make_match(couple, "stub" if is_stub else "exact", 1.0, lambda: bridged(_equal_runs(a.live, b.live)))


def _match_stub(couple: Couple, options: Options) -> Match | None:
    """Return the match of texts of which too little counts: equal ones are equal, those that are alike are stubs."""
    a, b = couple.a, couple.b
    everything = np.ones(len(a.live), np.bool_)
    if np.array_equal(a.reading.words, b.reading.words):
        relation: Relation = "exact" if a.raw_size >= options.least else "stub"
        return _make_match(couple, relation, 1.0, lambda: bridged(_equal_runs(everything, everything)))
    score = overlap(sort_distinct(a.reading.fives), sort_distinct(b.reading.fives))[1]
    if score < options.stub:
        return None
    return _make_match(
        couple,
        "stub",
        score,
        lambda: bridged(
            runs(*live_alignments(a.reading.words, b.reading.words, everything, np.ones(len(b.live), np.bool_)), 1)
        ),
    )


def _match_teaser(couple: Couple, options: Options) -> Match | None:
    """Return the match of an article and its teaser."""
    a, b = couple.a, couple.b
    if min(a.size, b.size) >= options.least or not couple.asked & ASK_COPY or not _same_title(a, b):
        return None
    if (copy := teaser_of(a, b, options)) is None:
        return None
    every_a, every_b = a.unmasked(), b.unmasked()
    match = _make_match(couple, copy.relation, copy.score, lambda: _five_runs(every_a, every_b))
    return replace(match, direction=copy.direction, only=copy.only)


def _match_copies(couple: Couple, jaccard: float, options: Options) -> Match | None:
    """Return the match of copies, or of texts that would be if they were no forms."""
    a, b, found = couple.a, couple.b, couple.coverage
    may_be_form = found.short.share >= _FORM and found.long.share < _ALIKE_WITHIN
    if (
        may_be_form
        and only_droppable(found, options) is not None
        and (is_template(a, b) or is_next_issue(found) or _is_filled_form(a, b))
    ):
        return _make_match(couple, "template", jaccard, lambda: _five_runs(a, b))
    copy = copy_of(found, jaccard, options)
    if copy is None:
        return None
    if _asks_noise(couple, options) and (aligned := misread_copy(a, b, options)):
        noisy = _match_noisy(couple, aligned, options)
        if noisy:
            return noisy
    if copy.relation == "update":
        match = _make_match(couple, "update", copy.score, lambda: _changed_runs(a, b))
    else:
        match = _make_match(couple, copy.relation, copy.score, lambda: _five_runs(a, b))
    return replace(match, direction=copy.direction, only=copy.only)


def _is_filled_form(a: Content, b: Content) -> bool:
    return is_known_column(a, b) and is_filled_form(a, b, _aligned_runs(a, b))


def _match_noisy(couple: Couple, found: Alignment, options: Options) -> Match | None:
    """Return the match of texts that are aligned by letters, `None` where neither can be dropped without a loss."""
    a, b = couple.a, couple.b
    evidence = found.passages if couple.shown else ()
    if is_template(a, b) or _is_filled_form(a, b):
        return Match(a.id, b.id, "template", round(found.score, 4), evidence)
    only = only_droppable_noisy(found, a, b, options)
    if only is None:
        return None
    return Match(a.id, b.id, "noisy", round(found.score, 4), evidence, only=only)


def _match_linked(couple: Couple, shared: int, options: Options) -> Match | None:
    """Return the match of texts that are no copies, of which so many 5-grams are shared."""
    a, b = couple.a, couple.b
    if not couple.asked & (ASK_LINKS | ASK_PASSAGES) or not options.relations & _LINKS:
        return None
    if may_be_rewrite(a, b, options) and (score := rewrite_score(a, b, couple.coverage, options)):
        return _make_match(couple, "rewrite", score, lambda: _three_runs(a, b))
    if not options.relations & (_LINKS - {"rewrite"}):
        return None
    found = couple.coverage if shared >= _LEAST_FIVES else None
    if found and found.short.share >= _FORM and is_form(found):
        return _make_match(couple, "template", found.short.share, lambda: _five_runs(a, b))
    return _match_passing(couple, found, options)


def _match_passing(couple: Couple, found: Coverage | None, options: Options) -> Match | None:
    a, b = couple.a, couple.b
    shared = passages_of(a, b, options)
    if shared:
        relation: Relation = "shares_quote" if is_quoted(a, b, shared) else "shares_passage"
        return _make_match(
            couple, relation, max(p.share for p in shared), lambda: bridged(sorted(p.run for p in shared))
        )
    if found and is_background(found):
        return _make_match(couple, "background", found.short.share, lambda: _five_runs(a, b))
    return None


def _same_title(a: Content, b: Content) -> bool:
    return len(a.title) > 0 and np.array_equal(a.title, b.title)


def _equal_runs(live_a: Flags, live_b: Flags) -> list[Run]:
    """Return the runs of two texts whose chosen words are the same, one after the other."""
    i, j = np.flatnonzero(live_a), np.flatnonzero(live_b)
    ends = np.flatnonzero((np.diff(i) != 1) | (np.diff(j) != 1)) + 1
    bounds = [0, *ends.tolist(), len(i)]
    return [(int(i[x]), int(i[y - 1]) + 1, int(j[x]), int(j[y - 1]) + 1) for x, y in pairwise(bounds)]


def _five_runs(a: Content, b: Content) -> list[Run]:
    return bridged(_aligned_runs(a, b) or runs(*live_alignments(a.reading.words, b.reading.words, a.live, b.live), 1))


def _aligned_runs(a: Content, b: Content) -> list[Run]:
    """Return the common runs of five or more words."""
    i, j = live_alignments(a.reading.fives, b.reading.fives, a.fives, b.fives)
    return runs(*_every_word(i, j, a.five_grams.lengths, WORD_GRAM), WORD_GRAM)


def _three_runs(a: Content, b: Content) -> list[Run]:
    i, j = live_alignments(a.three_grams, b.three_grams, a.threes, b.threes)
    return bridged(runs(*_every_word(i, j, a.grams_of_three.lengths, SMALL_GRAM), SMALL_GRAM))


def _every_word(i: Places, j: Places, lengths: Places | None, n: int) -> tuple[Places, Places]:
    """Return meetings of n-grams of any length as meetings of runs of `n` words."""
    if lengths is None or not len(i):
        return i, j
    more = lengths[i] - n + 1
    step = np.arange(more.sum()) - np.repeat(np.cumsum(more) - more, more)
    both = np.unique(np.stack([np.repeat(i, more) + step, np.repeat(j, more) + step]), axis=1)
    return both[0].copy(), both[1].copy()


def _changed_runs(a: Content, b: Content) -> list[Run]:
    """Return the differences of two versions: the text between the runs that they share, in both."""
    found: list[Run] = []
    end, last = 0, 0
    for run in [*_aligned_runs(a, b), (len(a.live), len(a.live), len(b.live), len(b.live))]:
        if run[0] >= end and run[2] >= last:
            if run[0] > end or run[2] > last:
                found.append((end, run[0], last, run[2]))
            end, last = run[1], run[3]
    return found


def _make_match(couple: Couple, relation: Relation, score: float, found: Callable[[], list[Run]]) -> Match:
    evidence = passages(couple.a.reading, couple.b.reading, found()) if couple.shown else ()
    return Match(couple.a.id, couple.b.id, relation, round(score, 4), evidence)

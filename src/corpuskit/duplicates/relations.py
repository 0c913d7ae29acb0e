"""The relation that holds between two documents: the first of the table that fits, with its score and evidence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.evidence import Run, bridged, live_meetings, passages, runs
from corpuskit.duplicates.noise import alike
from corpuskit.duplicates.quoting import shared_passages
from corpuskit.duplicates.readings import SMALL_GRAM, WORD_GRAM, Reading
from corpuskit.duplicates.templates import is_template
from corpuskit.model import Match, Relation
from corpuskit.text.words import Hashes, common, isin, words

_LEAST_TOLD = 15
"""Fewer 3-grams in common do not make a rewrite."""

_FEW_QUOTES = 0.05
_LEAST_REWORDED = 30
"""Fewer 3-grams in common are a sentence of background, not an author."""

Direction = Literal["", "a in b", "b in a"]


@dataclass(frozen=True, slots=True)
class Couple:
    """Two documents to compare, `a` with the smaller id, whether they may be one text with noise, and whether passages are wanted."""

    a: Content
    b: Content
    noisy: bool
    shown: bool = True


def relate(couple: Couple, options: Options) -> Match | None:
    """Return the match of two documents, or None when no relation that is looked for holds."""
    for test, relations in _TESTS:
        if options.relations & relations and (match := test(couple, options)):
            return match if match.relation in options.relations else None
    return None


def same_text(a: Reading, b: Reading) -> bool:
    """Return whether the words that are evidence are the same, one after the other."""
    return a.size == b.size > 0 and np.array_equal(a.words[a.live], b.words[b.live])


def overlap(a: Hashes, b: Hashes) -> tuple[int, float]:
    """Return how many entries two sets share, and their Jaccard index."""
    shared = common(a, b)
    return shared, shared / max(1, len(a) + len(b) - shared)


def one_story(a: Content, b: Content, options: Options) -> bool:
    """Return whether two texts are alike and neither has a part of its own, as articles in one frame have."""
    if overlap(a.five_set, b.five_set)[1] < options.edited:
        return False
    return max(_own(a, b.five_set), _own(b, a.five_set)) < options.least


def _own(content: Content, other: Hashes) -> int:
    """Return the length in words of the longest part that the other text does not have."""
    shared = np.flatnonzero(isin(content.reading.fives, other))
    bounds = np.concatenate([[-WORD_GRAM], shared, [len(content.reading.words)]])
    return int((np.diff(bounds) - WORD_GRAM).max())


def _copy(couple: Couple, options: Options) -> Match | None:
    a, b = couple.a, couple.b
    if same_text(a.reading, b.reading):
        stub = a.reading.size < options.least and not _same_title(a.reading, b.reading)
        return _match(couple, "stub" if stub else "exact", 1.0, lambda: bridged(_equal_runs(a.reading, b.reading)))
    shared, jaccard = overlap(a.five_set, b.five_set)
    relation: Relation
    direction: Direction = ""
    score = jaccard
    if jaccard >= options.near:
        relation = "near"
    elif jaccard >= options.edited and shared >= options.least_shared:
        relation = "edited"
    elif jaccard >= options.excerpt:
        relation = "stub"
    else:
        score, direction = _contained(a, b, options.excerpt, options)
        if score < options.excerpt:
            return None
        relation = "excerpt"
    return _match(couple, _checked(relation, couple, options), score, lambda: _five_runs(a, b), direction)


def _checked(relation: Relation, couple: Couple, options: Options) -> Relation:
    """Return the relation, or `stub` or `template` when it means nothing."""
    a, b = couple.a, couple.b
    if min(a.size, b.size) < options.least and not _same_title(a.reading, b.reading):
        return "stub"
    return "template" if is_template(a.reading, b.reading) else relation


def _contained(a: Content, b: Content, least: float, options: Options) -> tuple[float, Direction]:
    """Return how much of the one is in the other, over all and outside quotation marks, whichever is less; 0 under `least`."""
    shared = common(a.three_set, b.three_set)
    if shared < max(options.least_shared, least * min(len(a.three_set), len(b.three_set))):
        return 0.0, ""
    ab, ba = _share(a, b), _share(b, a)
    return (ab, "a in b") if ab >= ba else (ba, "b in a")


def _share(inner: Content, outer: Content) -> float:
    """Return the share of the 3-grams of `inner` that `outer` has; words that one of them quotes are quoted in both."""
    told = inner.three_unquoted[~isin(inner.three_unquoted, outer.three_quoted)]
    parts = [part for part in (inner.three_set, told) if len(part)]
    return min(common(part, outer.three_set) / len(part) for part in parts)


def _noisy(couple: Couple, options: Options) -> Match | None:
    a, b = couple.a, couple.b
    if not couple.noisy or min(a.size, b.size) < options.least:
        return None
    found = alike(a.spelling, b.spelling, options.noisy)
    if found is None:
        return None
    relation: Relation = "template" if is_template(a.reading, b.reading) else "noisy"
    return Match(a.id, b.id, relation, round(found.score, 4), found.passages if couple.shown else ())


def _reworded(couple: Couple, options: Options) -> Match | None:
    """Return an excerpt in other words. Only where neither text quotes anybody: what could they share but an author?"""
    a, b = couple.a, couple.b
    if max(a.quotes, b.quotes) > _FEW_QUOTES or min(a.size, b.size) < options.least:
        return None
    if common(a.three_told, b.three_told) < _LEAST_REWORDED:
        return None
    score, direction = _contained(a, b, options.reworded, options)
    if score < options.reworded:
        return None
    return _match(couple, _checked("excerpt", couple, options), score, lambda: _three_runs(a, b), direction)


def _rewrite(couple: Couple, options: Options) -> Match | None:
    a, b = couple.a, couple.b
    if common(a.three_set, b.three_set) < _LEAST_TOLD:
        return None
    shared = common(a.three_told, b.three_told)
    score = shared / max(1, min(len(a.three_told), len(b.three_told)))
    if score < options.rewrite or shared < _LEAST_TOLD:
        return None
    relation: Relation = "template" if is_template(a.reading, b.reading) else "rewrite"
    return _match(couple, relation, score, lambda: _three_runs(a, b))


def _quote(couple: Couple, options: Options) -> Match | None:
    a, b = couple.a, couple.b
    if not _may_share(a.reading, b.reading, options):
        return None
    found = shared_passages(a, b, options)
    if not found:
        return None
    return _match(couple, "shares_quote", max(p.share for p in found), lambda: bridged(sorted(p.run for p in found)))


def _may_share(a: Reading, b: Reading, options: Options) -> bool:
    one, two = a.document, b.document
    if one.source is not None and one.source == two.source:
        return False
    first, second = _day(one.published), _day(two.published)
    return first is None or second is None or abs((first - second).days) <= options.days


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _same_title(a: Reading, b: Reading) -> bool:
    if a.document.title is None or b.document.title is None:
        return False
    found = words([a.document.title, b.document.title])
    one, two = found.hashes[: found.offsets[1]], found.hashes[found.offsets[1] :]
    return len(one) > 0 and np.array_equal(one, two)


def _equal_runs(a: Reading, b: Reading) -> list[Run]:
    """Return the runs of two texts whose words that are evidence are the same, one after the other."""
    i, j = np.flatnonzero(a.live), np.flatnonzero(b.live)
    ends = np.flatnonzero((np.diff(i) != 1) | (np.diff(j) != 1)) + 1
    bounds = [0, *ends.tolist(), len(i)]
    return [(int(i[x]), int(i[y - 1]) + 1, int(j[x]), int(j[y - 1]) + 1) for x, y in pairwise(bounds)]


def _five_runs(a: Content, b: Content) -> list[Run]:
    found = runs(*live_meetings(a.reading.fives, b.reading.fives, a.fives, b.fives), WORD_GRAM)
    return bridged(found or runs(*live_meetings(a.reading.words, b.reading.words, a.live, b.live), 1))


def _three_runs(a: Content, b: Content) -> list[Run]:
    return bridged(runs(*live_meetings(a.three_grams, b.three_grams, a.threes, b.threes), SMALL_GRAM))


def _match(
    couple: Couple, relation: Relation, score: float, found: Callable[[], list[Run]], direction: Direction = ""
) -> Match:
    evidence = passages(couple.a.reading, couple.b.reading, found()) if couple.shown else ()
    return Match(
        couple.a.id, couple.b.id, relation, round(score, 4), evidence, direction if relation == "excerpt" else ""
    )


_TESTS: tuple[tuple[Callable[[Couple, Options], Match | None], frozenset[Relation]], ...] = (
    (_copy, frozenset(get_args(Relation))),
    (_noisy, frozenset(("noisy", "rewrite", "shares_quote", "template"))),
    (_reworded, frozenset(("rewrite", "shares_quote", "template"))),
    (_rewrite, frozenset(("rewrite", "shares_quote", "template"))),
    (_quote, frozenset(("shares_quote",))),
)
"""The tests in the order of the table, and for which relations each must be asked: its own, and those that come after it."""

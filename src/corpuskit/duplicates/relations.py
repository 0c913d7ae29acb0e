"""The relation that holds between two documents: the first of the table that fits, with its score and evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.evidence import Run, bridged, live_meetings, passages, runs
from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.noise import alike
from corpuskit.duplicates.quoting import Window, best_window
from corpuskit.duplicates.readings import SMALL_GRAM, WORD_GRAM, Reading, every
from corpuskit.duplicates.templates import is_template
from corpuskit.model import Match, Relation
from corpuskit.text.words import Flags, Hashes, words


@dataclass(frozen=True, slots=True)
class Content:
    """A reading and what of it is evidence once recurring passages are out.

    `fives` and `threes` tell which n-grams count; the sets are sorted and hold each n-gram once, `*_unquoted` only those
    outside quotation marks.
    """

    reading: Reading
    fives: Flags
    threes: Flags
    live: Flags
    five_set: Hashes
    five_unquoted: Hashes
    three_unquoted: Hashes

    @property
    def size(self) -> int:
        """The number of words that count."""
        return int(self.live.sum())


def content(reading: Reading, masks: Masks) -> Content:
    """Return what of a reading counts."""
    fives = reading.five_live & ~masks.masked(reading)
    hidden = np.zeros(len(reading.words), np.bool_)
    for k in range(WORD_GRAM):
        hidden[k : len(fives) + k] |= reading.five_live & ~fives
    live = reading.live & ~hidden
    threes = every(live, SMALL_GRAM)
    unquoted = ~reading.quoted
    return Content(
        reading=reading,
        fives=fives,
        threes=threes,
        live=live,
        five_set=np.unique(reading.fives[fives]),
        five_unquoted=np.unique(reading.fives[fives & every(unquoted, WORD_GRAM)]),
        three_unquoted=np.unique(reading.threes[threes & every(unquoted, SMALL_GRAM)]),
    )


def verify(pairs: Sequence[tuple[Content, Content]], options: Options) -> list[Match]:
    """Return a match for every pair that has one of the relations; the first of a pair has the smaller id."""
    found = (_relate(a, b, options) for a, b in pairs)
    return [match for match in found if match and match.relation in options.relations]


def _relate(a: Content, b: Content, options: Options) -> Match | None:
    return _copy(a, b, options) or _noisy(a, b, options) or _rewrite(a, b, options) or _quote(a, b, options)


def _copy(a: Content, b: Content, options: Options) -> Match | None:
    if _equal(a.reading, b.reading):
        stub = a.reading.size < options.least and not _same_title(a, b)
        return _match(a, b, "stub" if stub else "exact", 1.0, _five_runs(a, b))
    shared, jaccard = _overlap(a.five_set, b.five_set)
    relation: Relation | None = None
    score, direction = jaccard, ""
    if jaccard >= options.near:
        relation = "near"
    elif jaccard >= options.edited and shared >= options.least_shared:
        relation = "edited"
    elif jaccard >= options.excerpt:
        relation = "stub"
    else:
        score, direction = _contained(a, b)
        if score >= options.excerpt and shared >= options.least_shared:
            relation = "excerpt"
    if relation is None:
        return None
    if min(a.size, b.size) < options.least and not _same_title(a, b):
        relation = "stub"
    elif is_template(a.reading, b.reading):
        relation = "template"
    return _match(a, b, relation, score, _five_runs(a, b), direction if relation == "excerpt" else "")


def _noisy(a: Content, b: Content, options: Options) -> Match | None:
    if min(a.size, b.size) < options.least:
        return None
    found = alike(a.reading, a.live, b.reading, b.live, options.noisy)
    if found is None:
        return None
    relation: Relation = "template" if is_template(a.reading, b.reading) else "noisy"
    return Match(a.reading.document.id, b.reading.document.id, relation, round(found.score, 4), found.passages)


def _rewrite(a: Content, b: Content, options: Options) -> Match | None:
    shared = len(np.intersect1d(a.three_unquoted, b.three_unquoted, assume_unique=True))
    small = min(len(a.three_unquoted), len(b.three_unquoted))
    if shared < 8 or shared / small < options.rewrite:
        return None
    relation: Relation = "template" if is_template(a.reading, b.reading) else "rewrite"
    return _match(a, b, relation, shared / small, _three_runs(a, b))


def _quote(a: Content, b: Content, options: Options) -> Match | None:
    if not _may_share(a, b, options):
        return None
    window: Window | None = best_window(a.reading, b.reading, a.threes, b.threes, options.quote)
    return None if window is None else _match(a, b, "shares_quote", window.score, [window.run])


def _may_share(a: Content, b: Content, options: Options) -> bool:
    one, two = a.reading.document, b.reading.document
    if one.source is not None and one.source == two.source:
        return False
    days = _day(one.published), _day(two.published)
    return days[0] is None or days[1] is None or abs((days[0] - days[1]).days) <= options.days


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _equal(a: Reading, b: Reading) -> bool:
    return bool(a.live.any()) and np.array_equal(a.words[a.live], b.words[b.live])


def _overlap(a: Hashes, b: Hashes) -> tuple[int, float]:
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared, shared / max(1, len(a) + len(b) - shared)


def _contained(a: Content, b: Content) -> tuple[float, str]:
    """Return how much of the one is in the other, over all and outside quotation marks, whichever is less."""
    best = (0.0, "")
    for inner, outer, direction in ((a, b, "a in b"), (b, a, "b in a")):
        score = _share(inner.five_set, outer.five_set)
        if len(inner.five_unquoted):
            score = min(score, _share(inner.five_unquoted, outer.five_set))
        best = max(best, (score, direction))
    return best


def _share(inner: Hashes, outer: Hashes) -> float:
    return len(np.intersect1d(inner, outer, assume_unique=True)) / len(inner) if len(inner) else 0.0


def _same_title(a: Content, b: Content) -> bool:
    titles = a.reading.document.title, b.reading.document.title
    if titles[0] is None or titles[1] is None:
        return False
    found = words([titles[0], titles[1]])
    one, two = found.hashes[: found.offsets[1]], found.hashes[found.offsets[1] :]
    return len(one) > 0 and np.array_equal(one, two)


def _five_runs(a: Content, b: Content) -> list[Run]:
    found = runs(*live_meetings(a.reading.fives, b.reading.fives, a.fives, b.fives), WORD_GRAM)
    return bridged(found or _short_runs(a.reading, b.reading))


def _short_runs(a: Reading, b: Reading) -> list[Run]:
    return runs(*live_meetings(a.words, b.words, a.live, b.live), 1)


def _three_runs(a: Content, b: Content) -> list[Run]:
    return bridged(runs(*live_meetings(a.reading.threes, b.reading.threes, a.threes, b.threes), SMALL_GRAM))


def _match(a: Content, b: Content, relation: Relation, score: float, found: list[Run], direction: str = "") -> Match:
    return Match(
        a.reading.document.id,
        b.reading.document.id,
        relation,
        round(score, 4),
        passages(a.reading, b.reading, found),
        direction,  # type: ignore[arg-type]
    )

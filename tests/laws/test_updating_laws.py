"""What is said of the pairs of a few documents that changed is what a comparison of all documents says, and of all others what it said."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.duplicates import Options, candidates, updating
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import candidates as compared
from corpuskit.duplicates.comparing import roots_of
from corpuskit.duplicates.sketches import Sketch, Sketches
from corpuskit.duplicates.updating import Both, New, TooMuchError, Twins, update
from corpuskit.model.columns import columns

OPTIONS = Options(relations=frozenset(("exact", "near")), recurs=3, common=5, sample=1)
UNIVERSE = np.sort(np.random.default_rng(7).integers(1 << 40, 1 << 62, 40).astype(np.uint64))
FRAMES = UNIVERSE[::13]


@dataclass(frozen=True)
class Paper:
    """A document as its hashes and what is known of it."""

    card: Card
    fives: tuple[int, ...]


def paper(rnd: random.Random, name: str) -> Paper:
    frames = [int(frame) for frame in FRAMES if rnd.random() < 0.75]
    own = rnd.sample(UNIVERSE.tolist(), rnd.randrange(4))
    return Paper(Card(name, rnd.choice([None, "A", "B"]), None, 9), tuple(frames + own))


def sketch(papers: Sequence[Paper]) -> Sketch:
    sizes = np.array([len(p.fives) for p in papers], np.int64)
    none, nothing = np.zeros(0, np.uint64), np.zeros(len(papers), np.int64)
    digests = np.array([sum(set(p.fives)) % (1 << 60) for p in papers], np.uint64)
    fives = np.array([five for p in papers for five in p.fives], np.uint64)
    return Sketch(digests, sizes, sizes, sizes, fives, nothing, none, nothing, none)


class Stories:
    """A reader by whom some pairs are one story, always the same ones; what it was asked is noted."""

    def __init__(self, names: Sequence[str], often: int) -> None:
        self.names, self.often, self.told = names, often, {}

    def stories(self, pairs):
        self.told.update(
            {pair[:2]: crc32((self.names[pair[0]] + self.names[pair[1]]).encode()) % 50 < self.often for pair in pairs}
        )
        yield from (pair[:2] for pair in pairs if self.told[pair[:2]])

    def matches(self, _pairs, _masks):
        yield from ()


class Before:
    """A comparison of all documents, as it is kept."""

    def __init__(self, papers: Sequence[Paper], often: int) -> None:
        self.cards, self.sketch = columns(Card, [p.card for p in papers]), sketch(papers)
        reader = Stories([card.id for card in self.cards], often)
        sketches = Sketches([self.sketch], [np.arange(len(papers))])
        self.roots = roots_of(len(papers), reader, candidates.Survey(sketches, OPTIONS).twins())
        survey = candidates.Survey(sketches, OPTIONS)
        self.masks, self.pairs = compared(self.cards, survey, reader)
        self.crowded, self.bits = survey.crowded, survey.fives.bits
        told = [(a, b, one) for (a, b), one in reader.told.items()]
        self.twins = Twins(*np.array(told, np.int64).reshape(-1, 3).T)
        self.twins = self.twins._replace(one_story=self.twins.one_story == 1)
        self.sources = ["A", "B"]
        self.source_of = np.array([-1 if c.source is None else self.sources.index(c.source) for c in self.cards])
        self.low = np.uint64((1 << self.bits) - 1)
        owner = np.repeat(np.arange(len(papers)), self.sketch.five_counts).astype(np.uint64)
        self.postings = np.unique((self.sketch.fives & ~self.low) | owner)

    def __len__(self) -> int:
        return len(self.cards)

    def each(self, name):
        return getattr(self.sketch, name)

    def fives(self, numbers):
        ends = np.cumsum(self.sketch.five_counts)
        parts = [self.sketch.fives[ends[k] - self.sketch.five_counts[k] : ends[k]] for k in numbers]
        return np.concatenate([np.zeros(0, np.uint64), *parts])

    def having(self, hashes):
        return self.postings[np.isin(self.postings & ~self.low, hashes)]

    def counts(self, hashes):
        ends = np.searchsorted(self.postings, hashes | self.low, side="right")
        return ends - np.searchsorted(self.postings, hashes)

    def around(self, keys, reach):
        at = np.searchsorted(self.postings, keys)
        places = [k for k in range(len(self.postings)) if any(a - reach <= k <= a + reach for a in at.tolist())]
        return np.array(places, np.int64), self.postings[places]

    def found(self, names=None):
        """Return the ids of the pairs."""
        pairs = zip(self.pairs.a.tolist(), self.pairs.b.tolist(), strict=True)
        return {(self.cards[a].id, self.cards[b].id) for a, b in pairs}


def changed(rnd: random.Random, papers: list[Paper]) -> tuple[list[int], list[Paper]]:
    """Return which papers go, and what comes."""
    gone = sorted({*rnd.sample(range(len(papers)), rnd.randrange(4)), *([0] if rnd.random() < 0.3 else [])})
    new = [paper(rnd, papers[k].card.id) for k in gone if rnd.random() < 0.7]
    new += [paper(rnd, f"{rnd.randrange(999):03}+") for _ in range(rnd.randrange(3))]
    if rnd.random() < 0.5:
        new += [Paper(Card(f"{rnd.randrange(999):03}-", "A", None, 9), rnd.choice(papers).fives)]
    return gone, sorted({p.card.id: p for p in new}.values(), key=lambda p: p.card.id)


@given(st.integers(0, 10**9), st.sampled_from([(3, 1), (3, 6), (6, 2), (128, 1000)]), st.sampled_from([1, 20]))
@settings(max_examples=250, deadline=None)
def test_an_update_says_what_a_comparison_of_all_says(seed: int, limits: tuple[int, int], often: int) -> None:
    rnd = random.Random(seed)  # noqa: S311
    with pytest.MonkeyPatch.context() as patch:
        for module in (candidates, updating):
            patch.setattr(module, "WIDTH", limits[0])
        patch.setattr(updating, "_SLACK", limits[1])
        told = []
        patch.setattr(
            updating, "_moved", lambda roots, *more, plain=updating._moved: told.append(roots) or plain(roots, *more)
        )
        papers = [paper(rnd, f"{7 * k:03}") for k in range(rnd.randrange(34, 80))]
        gone, new = changed(rnd, papers)
        before = Before(papers, often)
        after = Before(sorted([p for k, p in enumerate(papers) if k not in gone] + new, key=lambda p: p.card.id), often)
        places = np.searchsorted([p.card.id for p in papers], [p.card.id for p in new])
        both = Both(before, np.array(gone, np.int64), New([p.card for p in new], sketch(new), places), OPTIONS)
        names = both.put(np.array([p.card.id for p in papers], object), np.array([p.card.id for p in new], object))
        try:
            found = update(both, Stories(names.tolist(), often), OPTIONS)
        except TooMuchError:
            return
        _agree(both, found, before, after, names, told[0])


def _agree(both, found, before, after, names, roots) -> None:  # noqa: PLR0917
    number = np.cumsum(both.now) - 1
    assert (number[roots.now[both.now]] == after.roots).all()
    again, stay = set(names[found.again]), set(names[both.now & ~found.again])
    pairs = {(names[a], names[b]) for a, b in zip(found.pairs.a, found.pairs.b, strict=True)}
    assert pairs == {pair for pair in after.found() if again.intersection(pair)}
    assert {p for p in before.found() if stay.issuperset(p)} == {p for p in after.found() if stay.issuperset(p)}
    assert (found.masks.common.hashes == after.masks.common.hashes).all()
    frames = both.is_frame(UNIVERSE & ~both.low)
    sets = [set(masks.of_source.hashes.tolist()) for masks in (found.masks, after.masks)]
    assert frames.any() or sets[0] == sets[1]

"""Candidate pairs of documents: three indexes, one for each kind of likeness."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.documents import ASK_COPY, ASK_LINKS, ASK_NOISE, ASK_PASSAGES, Options
from corpuskit.duplicates.join import (
    Entries,
    Groups,
    Pairs,
    alignment,
    alignments,
    counted,
    grouped,
    in_order,
    joined,
)
from corpuskit.duplicates.sketches import BLOCK_BITS, Sketches, rates
from corpuskit.text.words import Flags, Places, is_in_sorted, sort_distinct

WIDTH = 128
"""In a larger group of documents that share a 5-gram only the first and the next one are paired with each."""

_SURE = 0.6  # of the share that is needed; a sample shows less than the whole
_WORTH = 0.2  # .46 of the smaller one's 5-grams are needed; boilerplate is among them, and a small sample may show less
_LEAST_THREES = 3
_LEAST_BACKGROUND = 10
"""Times that three 3-grams close to each other must be shared to make background: its 25 words in a row do so 21 times."""

_SHOWN = 0.012  # .6 of the index that is needed; frequent n-grams do not count here
_SIZES = 0.5  # in words; noise splits and joins them
_BYTE = 255

Least = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of documents by number, `a` before `b`; `asked` holds the questions that each is worth (bits, `ASK_COPY` and the others)."""

    a: Places
    b: Places
    asked: NDArray[np.uint8]

    def only(self, keep: Flags | Places) -> "Candidates":
        """Return the pairs that `keep` names, or those at its places."""
        return Candidates(self.a[keep], self.b[keep], self.asked[keep])


class Sizes:
    """Facts about all documents, one number each, which decide which of the pairs that share hashes are worth reading.

    `of` gives the array of a sketch that has one entry a document, by number.
    """

    def __init__(self, count: int, of: Callable[[str], Places], options: Options) -> None:
        self.options, self.count = options, count
        self.sizes, self.five_sizes, self.letter_counts = of("sizes"), of("five_sizes"), of("letter_counts")
        self.rates = rates(self.five_sizes, options.sample)
        self.digests = of("digests").astype(np.uint64)

    def same(self) -> Pairs:
        """Return the pairs of documents with one digest: all of them, or each with the first one in a large group."""
        docs = np.flatnonzero(self.sizes)
        entries = Entries(self.digests[docs], np.ones(len(docs), np.int64), docs)
        return joined(grouped([entries], self.count), self.count, WIDTH)

    def twins_of(self, pairs: Pairs) -> Pairs:
        """Return the pairs whose 5-grams are alike, nothing masked."""
        pairs = _keep_pairs(pairs, pairs.shared >= np.maximum(self._twins[pairs.a], self._twins[pairs.b]))
        least, both = self.options.alike, self.five_sizes[pairs.a] + self.five_sizes[pairs.b]
        return _keep_pairs(pairs, self._shared_fives(pairs) * (1 + least) >= _SURE * least * both)

    @cached_property
    def _twins(self) -> Least:
        """Return the number of sampled 5-grams that each document must share with a twin, if that one were empty."""
        least = self.options.alike
        return _at_least(_SURE * least / (1 + least) * self.five_sizes, self.options.sample)

    def copied_of(self, frequent_hashes: Places) -> Callable[[Pairs], Pairs]:
        """Return a function that gives the pairs that share a sufficient part of the smaller document.

        `frequent_hashes` counts the 5-grams of each document that are in too large groups.
        """
        needed = _WORTH * np.maximum(self.five_sizes - frequent_hashes * self.rates, 1)
        least = _at_least(needed, self.options.sample)

        def worth(pairs: Pairs) -> Pairs:
            pairs = _keep_pairs(pairs, pairs.shared >= np.minimum(least[pairs.a], least[pairs.b]))
            return _keep_pairs(pairs, self._shared_fives(pairs) >= np.minimum(needed[pairs.a], needed[pairs.b]))

        return worth

    def noisy_of(self, pairs: Pairs) -> Pairs:
        """Return the pairs of like length whose sampled runs of letters show about the Jaccard index that noise leaves."""
        small = np.minimum(self.sizes[pairs.a], self.sizes[pairs.b])
        large = np.maximum(self.sizes[pairs.a], self.sizes[pairs.b])
        either = self.letter_counts[pairs.a] + self.letter_counts[pairs.b] - pairs.shared
        return _keep_pairs(pairs, (pairs.shared >= np.maximum(2, _SHOWN * either)) & (small >= _SIZES * large))

    def _shared_fives(self, pairs: Pairs) -> Places:
        """Return how many 5-grams pairs share: each in both samples stands for as many as the thinner sample represents by one."""
        return pairs.shared * np.maximum(self.rates[pairs.a], self.rates[pairs.b])


class Survey(Sizes):
    """A survey of all sketches: which documents share hashes. With `forget` the sketches are dropped on the way."""

    def __init__(self, sketches: Sketches, options: Options, *, forget: bool = False) -> None:
        super().__init__(len(sketches), sketches.by_number, options)
        self.threes = sketches.grouped("threes", BLOCK_BITS, forget=forget)
        self.letters = sketches.grouped("letters", forget=forget)
        self.fives = sketches.grouped("fives", forget=forget)

    def twins(self) -> Pairs:
        """Return the pairs of large groups of copies, nothing masked: their text must not count as recurring."""
        return joined(often(self.fives, self.options), self.count, WIDTH, self.twins_of)

    def keep_only(self, fives: Flags, letters: Flags) -> None:
        """Keep only these occurrences of 5-grams and runs of letters; drop frequent n-grams."""
        self.fives, self.letters = self.fives.only(fives), self.letters.only(letters)

    def copied(self) -> Pairs:
        """Return the pairs that may be near, edited or an excerpt, going by the 5-grams that are kept."""
        self.frequent_hashes = many = frequent_hashes(self.fives, self.count)
        return joined(self.fives, self.count, WIDTH, self.copied_of(many))

    def noisy(self) -> Pairs:
        """Return the pairs that may be one text with noise, going by the runs of letters that are kept."""
        return joined(self.letters, self.count, WIDTH, self.noisy_of)

    def passing(self) -> Pairs:
        """Return the pairs that share three 3-grams within a block or two of both texts; stock phrases do not count."""
        rare = self.threes.whole(self.threes.sizes <= self.options.stock)
        parts = (
            _meet_groups(rare, first, second, self.count) for first, second in alignments(rare, self.options.stock)
        )
        return in_order([close(*part, self.count) for part in parts])


def often(groups: Groups, options: Options) -> Groups:
    """Return the 5-grams that may be frequent. Only they matter for masks: a story with a copy or two is not masked anyway."""
    return groups.whole(groups.sizes >= options.recurs)


def frequent_hashes(groups: Groups, count: int) -> Places:
    """Return the number of 5-grams of each document in groups that are too large to pair all."""
    found: Places = np.bincount(groups.whole(groups.sizes > WIDTH).docs, minlength=count)
    return found


def _at_least(needed: NDArray[np.floating[Any]], sample: int) -> Least:
    """Return how many sampled 5-grams a document must share where so many 5-grams are needed.

    Most pairs share next to nothing, and a table of bytes, which stays in the processor's cache, rules out nearly all of these.
    """
    return np.minimum(needed / sample, _BYTE).astype(np.uint8)


def _keep_pairs(pairs: Pairs, keep: Flags) -> Pairs:
    return Pairs(pairs.a[keep], pairs.b[keep], pairs.shared[keep])


def met(groups: Groups, count: int, width: int) -> tuple[Places, Places, Places]:
    """Return for each 3-gram that two documents share the pair (`a * count + b`), and its blocks in both."""
    groups, first, second = alignment(groups, width)
    return _meet_groups(groups, first, second, count)


def _meet_groups(groups: Groups, first: Places, second: Places, count: int) -> tuple[Places, Places, Places]:
    key = groups.docs[first].astype(np.int64) * count + groups.docs[second]
    return key, groups.notes_at(first), groups.notes_at(second)


def close(key: Places, one: Places, two: Places, count: int) -> Pairs:
    """Return the pairs that share three 3-grams within a block or two of both texts; the arguments are as from `met`."""
    order = np.lexsort((two, one, key))
    key, one, two = key[order], one[order], two[order]
    reach = _LEAST_THREES - 1
    near = key[reach:] == key[:-reach]
    near &= one[reach:] - one[:-reach] <= 1
    near &= np.abs(two[reach:] - two[:-reach]) <= 1
    return counted(key[:-reach][near] if len(key) > reach else key[:0], count)


def union(copies: Sequence[Pairs], noise: Pairs, links: Pairs, count: int) -> Candidates:
    """Return all pairs, each once; those that may be copies or one text with noise may be linked as well.

    A pair from `links` alone is not checked for copies: whether two documents are copies does not depend on the other relations that are looked for.
    """
    parts = [np.concatenate([_number_pairs(pairs, count) for pairs in some]) for some in (copies, (noise,), (links,))]
    keys = sort_distinct(np.concatenate(parts))
    is_copy, is_noise = (is_in_sorted(keys, sort_distinct(part)) for part in parts[:2])
    much = (
        is_copy
        | is_noise
        | is_in_sorted(keys, _number_pairs(_keep_pairs(links, links.shared >= _LEAST_BACKGROUND), count))
    )
    asked = is_copy * np.uint8(ASK_COPY) | is_noise * np.uint8(ASK_COPY | ASK_NOISE)
    asked |= np.where(much, np.uint8(ASK_LINKS), np.uint8(ASK_PASSAGES))
    return Candidates(keys // count, keys % count, asked)


def _number_pairs(pairs: Pairs, count: int) -> Places:
    return pairs.a * count + pairs.b

"""Sketches of a corpus as an inverted index on disk: each hash with the articles that have it, so that the next run need not sort them.

A posting is one 64-bit integer: a hash and, in its lowest bits, the row of an article (see `join.grouped`). Postings of hashes that several
articles share are read whole. Those that one article has alone are many more: they are mapped into memory, and only those blocks are
read in which an article that changed could have a hash.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.candidates import WIDTH, Survey, frequent_hashes
from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import (
    Entries,
    Groups,
    Pairs,
    count_shared,
    grouped_sorted,
    joined,
    packed_bits,
    posted_together,
)
from corpuskit.duplicates.sketches import BLOCK_BITS, SEVERAL, Sketch, Sketches
from corpuskit.incremental.mapped import Mapped, in_blocks
from corpuskit.text.words import Flags, Hashes, Places, each_once, sort_distinct

_NOTES = {"threes": BLOCK_BITS}
_ONE_EACH = [name for name in Sketch.__slots__ if name not in SEVERAL]
_FEW, _LONE = "few_", "lone_"


def posting_arrays(sketches: "PostedSketches", *, to_group: bool) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the sketches of all documents as named arrays to save: numbers become rows. Raises `DamageError`.

    With `to_group` the documents are grouped as well, while their hashes are sorted anyway.
    """
    yield from ((f"each_{name}", sketches.by_number(name)) for name in _ONE_EACH)
    for name in SEVERAL:
        pieces = sketches.packed(name)
        if to_group:
            sketches.group(name, pieces[0])
        often, few, lone = _split_postings(_merge_sorted(pieces), _bits_for(name, len(sketches)), sketches.often)
        del pieces
        yield name, often
        yield from in_blocks(_FEW + name, few, is_sorted=True).items()
        yield from in_blocks(_LONE + name, lone, is_sorted=True).items()


def _split_postings(packed: Hashes, bits: int, often: int) -> tuple[Hashes, Hashes, Hashes]:
    """Return the entries of a sorted array that share all but their lowest bits with others, at least `often` or fewer, and those that stand alone."""
    packed = each_once(packed)
    together = posted_together(packed, bits)
    shared = packed[together]
    sizes = count_shared(shared, bits)
    frequent = np.repeat(sizes >= often, sizes)
    return shared[frequent], shared[~frequent], packed[~together]


def _merge_sorted(pieces: Sequence[Hashes]) -> Hashes:
    some = [piece for piece in pieces if len(piece)]
    if len(some) == 1:
        return some[0]
    found = np.concatenate([np.zeros(0, np.uint64), *some])
    found.sort()
    return found


def _bits_for(name: str, count: int) -> int:
    return packed_bits(count, _NOTES.get(name, 0))


def _packed_parts(sketches: Sketches, name: str, bits: int) -> Iterator[Hashes]:
    for part, numbers in zip(sketches.parts, sketches.numbers, strict=True):
        entries = Entries(getattr(part, name), getattr(part, SEVERAL[name]), numbers)
        yield entries.packed(bits, _NOTES.get(name, 0), spent=False)


@dataclass(slots=True)
class PostedSketches(Sketches):
    """Sketches of which most are saved as postings: `rows` gives for each saved row its number, or -1; the others are in the parts.

    The numbers of rows rise from each row to the next, but for those that are -1. Hashes that at least `often` documents share are read
    whole; with `to_pair`, only those of the others that a document of the parts has.
    """

    often: int = 2
    saved: Mapped | None = None
    rows: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    to_pair: bool = False
    _groups: dict[str, Groups] = field(default_factory=dict)
    _frequent: dict[str, Hashes] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.numbers)) + int(np.count_nonzero(self.rows >= 0))

    def can_group(self) -> bool:
        """Return whether the saved postings leave as much room for a number as is needed now."""
        return self.saved is None or all(
            _bits_for(name, len(self)) == _bits_for(name, len(self.rows)) for name in SEVERAL
        )

    def group_all(self) -> None:
        """Find out which documents share which hashes. Raises `DamageError` if the file is damaged; nothing does later."""
        for name in SEVERAL:
            if name not in self._groups:
                self.group(name, self._fresh_entries(name))

    def group(self, name: str, fresh: Hashes) -> None:
        """Find out which documents share which hashes of one array, of which `fresh` are the sorted entries of the parts. Raises `DamageError`."""
        self._groups[name] = groups = self._grouped_postings(name, fresh)
        self._frequent[name] = groups.whole(groups.sizes >= self.often).packed

    def renumbered(self, of: Places) -> "PostedSketches":
        """Return the sketches of the documents that `of` gives another number by their number; -1 leaves one out."""
        parts = [(part.only(of[some] >= 0), of[some]) for part, some in zip(self.parts, self.numbers, strict=True)]
        rows = np.where(self.rows >= 0, of[self.rows], -1)
        return replace(
            self, parts=[part for part, _ in parts], numbers=[some[some >= 0] for _, some in parts], rows=rows
        )

    def by_number(self, name: str) -> NDArray[Any]:
        """Return an array of the sketches that has one entry a document."""
        found: NDArray[Any] = np.zeros(len(self), np.uint64 if name == "digests" else np.int64)
        for part, numbers in zip(self.parts, self.numbers, strict=True):
            found[numbers] = getattr(part, name)
        if self.saved is not None:
            there = self.rows >= 0
            found[self.rows[there]] = self.saved.whole(f"each_{name}")[there]
        return found

    def grouped(self, name: str, note_bits: int = 0, *, forget: bool = False) -> Groups:
        """Return one of the other arrays by what documents share of it (see `join.grouped`); with `forget` it is let go of."""
        assert note_bits == _NOTES.get(name, 0)  # noqa: S101 - postings hold the note that they were made with
        return self._groups.pop(name) if forget else self._groups[name]

    def packed(self, name: str) -> list[Hashes]:
        """Return all entries of an array, with numbers in their lowest bits, in sorted pieces. Raises `DamageError`."""
        fresh = self._fresh_entries(name)
        if self.saved is None:
            return [fresh]
        saved = (self.saved.whole(name), self.saved.everything(_FEW + name), self.saved.everything(_LONE + name))
        return [fresh, *(self._renumber_saved(some, name) for some in saved)]

    def only(self, numbers: Places) -> Sketch:
        """Return the sketches of some documents, sorted by number, with the hashes that are frequent; each stands there once, its lowest bits zero."""
        wanted = np.zeros(len(self), np.bool_)
        wanted[numbers] = True
        found: dict[str, NDArray[Any]] = {name: self.by_number(name)[numbers] for name in _ONE_EACH}
        for name, counts in SEVERAL.items():
            low, note = np.uint64((1 << _bits_for(name, len(self))) - 1), np.uint64(_NOTES.get(name, 0))
            packed = self._frequent[name]
            packed = packed[wanted[((packed & low) >> note).astype(np.int64)]]
            number = ((packed & low) >> note).astype(np.int64)
            found[name] = (packed & ~low)[np.argsort(number, kind="stable")]
            found[counts] = np.bincount(number, minlength=len(wanted))[numbers]
        return Sketch(**found)

    def _grouped_postings(self, name: str, fresh: Hashes) -> Groups:
        bits = _bits_for(name, len(self))
        pieces = [fresh]
        if self.saved is not None:
            low = np.uint64((1 << bits) - 1)
            hashes = sort_distinct(fresh & ~low)
            pieces.append(self.saved.among(_LONE + name, hashes, hashes | low))
            few = _FEW + name
            pieces.append(self.saved.among(few, hashes, hashes | low) if self.to_pair else self.saved.everything(few))
            pieces.append(self.saved.whole(name))
            pieces[1:] = [self._renumber_saved(some, name) for some in pieces[1:]]
        return grouped_sorted(pieces, bits, _NOTES.get(name, 0))

    def _fresh_entries(self, name: str) -> Hashes:
        """Return the entries of the parts, with numbers in their lowest bits, sorted."""
        found = np.concatenate([np.zeros(0, np.uint64), *_packed_parts(self, name, _bits_for(name, len(self)))])
        found.sort()
        return found

    def _renumber_saved(self, packed: Hashes, name: str) -> Hashes:
        """Return saved postings with numbers in place of rows, without those of rows that have none."""
        note = _NOTES.get(name, 0)
        rows = np.uint64((1 << _bits_for(name, len(self))) - (1 << note))
        number = self.rows[((packed & rows) >> np.uint64(note)).view(np.int64)]
        there = number >= 0
        if not there.all():
            packed, number = packed[there], number[there]
        return (packed & ~rows) | (number.view(np.uint64) << np.uint64(note))


class NewSurvey(Survey):
    """A survey of documents of which pairs are asked for with at least one `wanted` document; other pairs are seldom looked at."""

    def __init__(self, sketches: Sketches, options: Options, wanted: Flags) -> None:
        super().__init__(sketches, options)
        self._wanted = wanted

    def keep_only(self, fives: Flags, letters: Flags) -> None:
        """Look at no other occurrences of 5-grams and runs of letters any more, and of the rest at those in company of a wanted document."""
        super().keep_only(fives, letters)
        self.letters, self.threes = self._wanted_groups(self.letters), self._wanted_groups(self.threes)

    def copied(self) -> Pairs:
        """Return the pairs that may be near, edited or an excerpt, going by the 5-grams that are kept."""
        self.frequent_hashes = many = frequent_hashes(self.fives, self.count)
        return joined(self._wanted_groups(self.fives), self.count, WIDTH, self.copied_of(many))

    def _wanted_groups(self, groups: Groups) -> Groups:
        """Return the groups in which a wanted document is."""
        if not len(groups.sizes):
            return groups
        return groups.whole(np.logical_or.reduceat(self._wanted[groups.docs], groups.starts))

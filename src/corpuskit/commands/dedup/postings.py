"""Sketches of a corpus as an inverted index on disk: each hash with the articles that have it, so that the next run need not sort them.

A posting is one 64-bit integer: a hash and, in its lowest bits, the row of an article (see `join.grouped`). Postings of hashes that several
articles share are read whole. Those that one article has alone are many more: they are mapped into memory, and only those blocks are
read in which an article that changed could have a hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.candidates import WIDTH, Survey, crowded
from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Entries, Groups, Pairs, grouped_sorted, joined, packed_bits, standing_together
from corpuskit.duplicates.sketches import BLOCK_BITS, SEVERAL, Sketch, Sketches
from corpuskit.incremental.arrays import Arrays
from corpuskit.incremental.mapped import Mapped, in_blocks
from corpuskit.text.words import Flags, Hashes, Places, distinct, each_once

_NOTES = {"threes": BLOCK_BITS}
_ONE_EACH = [name for name in Sketch.__slots__ if name not in SEVERAL]
_LONE = "lone_"


def posting_arrays(sketches: Sketches) -> Arrays:
    """Return the sketches of all documents as arrays to save: numbers become rows."""
    arrays: Arrays = {f"each_{name}": sketches.by_number(name) for name in _ONE_EACH}
    for name in SEVERAL:
        bits = packed_bits(len(sketches), _NOTES.get(name, 0))
        parts = sketches.packed(name) if isinstance(sketches, PostedSketches) else _packed_parts(sketches, name, bits)
        packed = np.concatenate([np.zeros(0, np.uint64), *parts])
        packed.sort()
        packed = each_once(packed)
        shared = standing_together(packed, bits)
        arrays[name] = packed[shared]
        arrays |= in_blocks(_LONE + name, packed[~shared], is_sorted=True)
    return arrays


def _packed_parts(sketches: Sketches, name: str, bits: int) -> Iterator[Hashes]:
    for part, numbers in zip(sketches.parts, sketches.numbers, strict=True):
        entries = Entries(getattr(part, name), getattr(part, SEVERAL[name]), numbers)
        yield entries.packed(bits, _NOTES.get(name, 0), spent=False)


@dataclass(slots=True)
class PostedSketches(Sketches):
    """Sketches of which most are saved as postings: `rows` gives for each saved row its number, or -1; the others are in the parts.

    The numbers of rows rise from each row to the next, but for those that are -1.
    """

    saved: Mapped | None = None
    rows: Places | None = None
    groups: dict[str, Groups] | None = None

    def __len__(self) -> int:
        return sum(map(len, self.numbers)) + int((self._rows >= 0).sum())

    @property
    def _rows(self) -> Places:
        return np.zeros(0, np.int64) if self.rows is None else self.rows

    def can_group(self) -> bool:
        """Return whether the saved postings leave as much room for a number as is needed now."""
        if self.saved is None:
            return True
        return all(self._bits(name, len(self)) == self._bits(name, len(self._rows)) for name in SEVERAL)

    def group_all(self) -> None:
        """Find out which documents share what. Raises `DamageError` if the file is damaged; nothing does later."""
        self.groups = {name: self._grouped(name) for name in SEVERAL}

    def renumbered(self, of: Places) -> "PostedSketches":
        """Return the sketches of the documents that `of` gives another number by their number; -1 leaves one out."""
        parts = [(part.only(of[some] >= 0), of[some]) for part, some in zip(self.parts, self.numbers, strict=True)]
        rows = np.where(self._rows >= 0, of[self._rows], -1)
        return PostedSketches(
            [part for part, _ in parts], [some[some >= 0] for _, some in parts], saved=self.saved, rows=rows
        )

    def by_number(self, name: str) -> NDArray[Any]:
        """Return an array of the sketches that has one entry a document."""
        found = super(PostedSketches, self).by_number(name) if self.parts else np.zeros(len(self), np.int64)
        if self.saved is not None:
            saved, there = self.saved.whole(f"each_{name}"), self._rows >= 0
            found = found.astype(saved.dtype, copy=False)
            found[self._rows[there]] = saved[there]
        return found

    def grouped(self, name: str, note_bits: int = 0, *, forget: bool = False) -> Groups:
        """Return one of the other arrays by what documents share of it (see `join.grouped`)."""
        assert note_bits == _NOTES.get(name, 0)  # noqa: S101 - postings hold the note that they were made with
        groups = self.groups or {}
        return (groups.pop(name, None) if forget else groups.get(name)) or self._grouped(name)

    def packed(self, name: str) -> list[Hashes]:
        """Return all entries of an array, with numbers in their lowest bits, in sorted pieces. Raises `DamageError`."""
        fresh = self._fresh(name)
        if self.saved is None:
            return [fresh]
        return [
            self._renumbered(some, name) for some in (self.saved.whole(name), self.saved.everything(_LONE + name))
        ] + [fresh]

    def only(self, numbers: Places) -> Sketch:
        """Return the sketches of some documents, sorted by number, as far as they have something in common with others.

        Hashes have zeros for their lowest bits, and each stands there once.
        """
        wanted = np.zeros(len(self), np.bool_)
        wanted[numbers] = True
        found: dict[str, NDArray[Any]] = {name: self.by_number(name)[numbers] for name in _ONE_EACH}
        for name, counts in SEVERAL.items():
            found[name], count = self._entries_of(wanted, name)
            found[counts] = count[numbers]
        return Sketch(**found)

    def _entries_of(self, wanted: Flags, name: str) -> tuple[Hashes, Places]:
        """Return the hashes of the `wanted` documents, sorted by number, and how many each document has."""
        parts = (
            [self._fresh(name)]
            if self.saved is None
            else [self._fresh(name), self._renumbered(self.saved.whole(name), name)]
        )
        low, note = np.uint64((1 << self._bits(name, len(self))) - 1), np.uint64(_NOTES.get(name, 0))
        chosen = [part[wanted[((part & low) >> note).astype(np.int64)]] for part in parts]
        packed = distinct(np.concatenate(chosen))
        number = ((packed & low) >> note).astype(np.int64)
        return (packed & ~low)[np.argsort(number, kind="stable")], np.bincount(number, minlength=len(wanted))

    def _grouped(self, name: str) -> Groups:
        fresh = self._fresh(name)
        note = _NOTES.get(name, 0)
        bits = self._bits(name, len(self))
        if self.saved is None:
            return grouped_sorted([fresh], bits, note)
        low = np.uint64((1 << bits) - 1)
        hashes = distinct(fresh & ~low)
        met = self._renumbered(self.saved.among(_LONE + name, hashes, hashes | low), name)
        return grouped_sorted(
            [self._renumbered(self.saved.whole(name), name), np.sort(np.concatenate([met, fresh]))], bits, note
        )

    def _fresh(self, name: str) -> Hashes:
        """Return the entries of the parts, with numbers in their lowest bits, sorted."""
        return np.sort(
            np.concatenate([np.zeros(0, np.uint64), *_packed_parts(self, name, self._bits(name, len(self)))])
        )

    def _renumbered(self, packed: Hashes, name: str) -> Hashes:
        """Return saved postings with numbers in place of rows, without those of rows that have none."""
        note, bits = np.uint64(_NOTES.get(name, 0)), self._bits(name, len(self))
        row = np.uint64((1 << bits) - (1 << int(note)))
        number = self._rows[((packed & row) >> note).astype(np.int64)]
        there = number >= 0
        return (packed[there] & ~row) | (number[there].astype(np.uint64) << note)

    @staticmethod
    def _bits(name: str, count: int) -> int:
        return packed_bits(count, _NOTES.get(name, 0))


class NewSurvey(Survey):
    """A survey of documents of which pairs are asked for with at least one `wanted` document; other pairs are seldom looked at."""

    def __init__(self, sketches: Sketches, options: Options, wanted: Flags) -> None:
        super().__init__(sketches, options)
        self._wanted = wanted

    def keep_only(self, fives: Flags, letters: Flags) -> None:
        """Look at no other occurrences of 5-grams and runs of letters any more, and of the rest at those in company of a wanted document."""
        super().keep_only(fives, letters)
        self.letters, self.threes = self._near(self.letters), self._near(self.threes)

    def copied(self) -> Pairs:
        """Return the pairs that may be near, edited or an excerpt, going by the 5-grams that are kept."""
        self.crowded = many = crowded(self.fives, self.count)
        return joined(self._near(self.fives), self.count, WIDTH, self.copied_of(many))

    def _near(self, groups: Groups) -> Groups:
        """Return the groups in which a wanted document is."""
        if not len(groups.sizes):
            return groups
        return groups.whole(np.logical_or.reduceat(self._wanted[groups.docs], groups.starts))

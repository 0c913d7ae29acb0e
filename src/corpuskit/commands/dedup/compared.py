"""A comparison of a whole corpus that is kept, so that the next one costs what changed.

Beside the outcome it holds what a later comparison asks for: the sampled 5-grams of each article, and, sorted by their value, in which
articles each stands. Of both only a few blocks are read.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from corpuskit.commands.dedup.sketching import Shelved
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import Comparison, Pair, Reader, sources_of
from corpuskit.duplicates.documents import COPIES
from corpuskit.duplicates.join import number_bits
from corpuskit.duplicates.masking import NONE, Known, Masks
from corpuskit.duplicates.sketches import Counts, Sketches
from corpuskit.duplicates.updating import Twins
from corpuskit.incremental.arrays import Arrays
from corpuskit.incremental.mapped import Mapped, in_blocks
from corpuskit.model import Match
from corpuskit.text.words import Hashes, Places, ranges

_EACH = ("sizes", "five_sizes", "five_counts", "letter_counts", "digests")
_AT_ONCE = 10_000  # articles


@dataclass
class Noting:
    """A reader that asks `reader`, and notes what it said (a `duplicates.comparing.Reader`)."""

    reader: Reader
    twins: dict[tuple[int, int], bool] = field(default_factory=dict)
    asked: list[list[Pair]] = field(default_factory=list)

    def stories(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """Yield the pairs that are one story, whatever recurs."""
        found = set(self.reader.stories(pairs))
        self.twins.update({pair[:2]: pair[:2] in found for pair in pairs})
        yield from found

    def matches(self, pairs: Sequence[Pair], masks: Masks) -> Iterator[Match]:
        """Yield the matches of pairs of articles."""
        self.asked.append(list(pairs))
        return self.reader.matches(pairs, masks)


class Links(NamedTuple):
    """Pairs of articles that were read, by number: `copy` tells which are copies, `extra` which were read for the sake of a cluster only.

    `match` is the place of their match in the report; -1 where they have nothing in common.
    """

    a: Places
    b: Places
    copy: Places
    extra: Places
    match: Places


class Compared:
    """What `kept` made arrays (a `duplicates.updating.Before`). Raises `KeyError` and `ValueError` where they are others."""

    def __init__(self, arrays: Mapped) -> None:
        self._arrays = arrays
        about = orjson.loads(arrays.whole("about").tobytes())
        self.bits: int = about["bits"]
        self.sources: Sequence[str] = about["sources"]
        self.digest = bytes.fromhex(about["digest"])
        self.shelves = {(folder, part) for folder, part in about["shelves"]}
        self.findings: list[tuple[str, list[Any]]] = about["findings"]
        self.twins = Twins(*arrays.whole("twins"))
        self.twins = self.twins._replace(one_story=self.twins.one_story.astype(np.bool_))
        self.links = Links(*arrays.whole("links"))
        self.clusters: Places = arrays.whole("clusters")
        self.crowded: Counts = arrays.whole("crowded")
        self.source_of: Places = arrays.whole("source_of")
        common, of_source = Known(self.bits, arrays.whole("common")), Known(0, arrays.whole("of_source"))
        self.masks = Masks(about["sample"], common, of_source, NONE)
        self._ends = {name: arrays.whole(f"{name}_ends") for name in ("ids", "cards", "stems", "fives")}
        self._ids = memoryview(arrays.whole("ids").tobytes())
        self._having = np.zeros(0, np.uint64), np.zeros(0, np.uint64)

    def __len__(self) -> int:
        return len(self.source_of)

    def report(self) -> dict[str, Any]:
        """Return what was reported."""
        told: dict[str, Any] = orjson.loads(self._arrays.whole("report").tobytes())
        return told

    def each(self, name: str) -> NDArray[Any]:
        """Return an array of the sketches that has one entry an article."""
        return self._arrays.whole(name)

    def fives(self, numbers: Places) -> Hashes:
        """Return the sampled 5-grams of some articles."""
        return self._slices("fives", numbers)

    def having(self, hashes: Hashes) -> Hashes:
        """Return the sampled 5-grams that are among some hashes, with the number of the article in their lowest bits."""
        if not np.array_equal(hashes, self._having[0]):  # the same are asked for again and again
            found = self._arrays.among("postings", hashes, hashes | np.uint64((1 << self.bits) - 1))
            self._having = hashes, found
        return self._having[1]

    def counts(self, hashes: Hashes) -> Places:
        """Return how many articles have each of some hashes, at least."""
        return self._arrays.counts("postings", hashes, hashes | np.uint64((1 << self.bits) - 1))

    def around(self, keys: Hashes, reach: int) -> tuple[Places, Hashes]:
        """Return what `having` does of up to `reach` entries before and after each key, with the places of all in their order."""
        return self._arrays.around("postings", keys, reach)

    def card(self, number: int) -> Card:
        """Return the card of an article."""
        return Card(*orjson.loads(self._slices("cards", np.array([number])).tobytes()))

    def stem(self, number: int) -> str:
        """Return where an article stands."""
        return self._slices("stems", np.array([number])).tobytes().decode()

    def place(self, name: str) -> tuple[int, bool]:
        """Return how many ids are smaller than `name`, and whether it is one of them itself."""
        found = bisect_left(range(len(self)), name.encode(), key=self._id)
        return found, found < len(self) and self._id(found) == name.encode()

    def _id(self, number: int) -> bytes:
        ends = self._ends["ids"]
        return bytes(self._ids[int(ends[number]) : int(ends[number + 1])])

    def _slices(self, name: str, numbers: Places) -> NDArray[Any]:
        ends = self._ends[name]
        return self._arrays.slices(name, ends[numbers], ends[numbers + 1])


def kept(  # noqa: PLR0917 - all that came of a comparison
    found: Shelved,
    noted: Noting,
    compared: Comparison,
    crowded: Counts,
    report: Mapping[str, Any],
    about: Mapping[str, Any],
) -> Arrays:
    """Return a comparison as arrays. `report` is what is told of it, `about` what it rests on."""
    bits = number_bits(len(found.cards))
    ids = found.cards.of("id")
    sources, source_of = sources_of(found.cards)
    numbers = {name: k for k, name in enumerate(ids)}
    told = {**about, "bits": bits, "sources": sources, "sample": compared.masks.sample}
    twins = [(a, b, one) for (a, b), one in noted.twins.items()]
    return {
        "about": _bytes([orjson.dumps(told)]),
        "report": _bytes([orjson.dumps(report)]),
        "twins": np.array(twins, np.int64).reshape(-1, 3).T,
        "links": _links(noted, report["matches"], numbers),
        "clusters": np.array([numbers[keep] for keep, _ in report["clusters"]], np.int64),
        "crowded": crowded,
        "source_of": source_of,
        "common": compared.masks.common.hashes,
        "of_source": compared.masks.of_source.hashes,
        **{name: found.sketches.by_number(name) for name in _EACH},
        **_listed("ids", [*map(str.encode, ids)]),
        **_listed("cards", [orjson.dumps(tuple(card)) for card in found.cards], blocks=True),
        **_listed("stems", [*map(str.encode, found.addresses.of("path"))], blocks=True),
        **_postings(found.sketches, bits),
    }


def _links(noted: Noting, told: Sequence[Sequence[Any]], numbers: Mapping[str, int]) -> Places:
    place = {(numbers[a], numbers[b]): k for k, (a, b, *_) in enumerate(told)}
    rows = [
        (a, b, told[place[a, b]][2] in COPIES if (a, b) in place else False, extra > 0, place.get((a, b), -1))
        for extra, pairs in enumerate(noted.asked)
        for a, b, _ in pairs
        if extra or (a, b) in place
    ]
    return np.array(rows, np.int64).reshape(-1, len(Links._fields)).T


def _listed(name: str, items: Sequence[bytes], *, blocks: bool = False) -> Arrays:
    data = _bytes(items)
    ends = np.cumsum([0, *map(len, items)])
    return {f"{name}_ends": ends, **(in_blocks(name, data) if blocks else {name: data})}


def _bytes(items: Sequence[bytes]) -> NDArray[Any]:
    return np.frombuffer(b"".join(items), np.uint8)


def _postings(sketches: Sketches, bits: int) -> Arrays:
    """Return the sampled 5-grams by article, and by their value. They are many: no copy is made that need not be."""
    ends = np.concatenate([[0], np.cumsum(sketches.by_number("five_counts"))])
    fives = np.empty(int(ends[-1]), np.uint64)
    packed = np.empty_like(fives)
    for part, numbers in zip(sketches.parts, sketches.numbers, strict=True):
        stops = np.concatenate([[0], np.cumsum(part.five_counts)])
        for k in range(0, len(part), _AT_ONCE):
            some = numbers[k : k + _AT_ONCE]
            here = part.fives[stops[k] : stops[k + len(some)]]
            at = ranges(ends[some], ends[some + 1])
            fives[at] = here
            packed[at] = here & ~np.uint64((1 << bits) - 1)
            packed[at] |= np.repeat(some.astype(np.uint64), part.five_counts[k : k + _AT_ONCE])
    packed.sort()
    twice = packed[1:] == packed[:-1]
    if twice.any():
        packed = np.delete(packed, np.flatnonzero(twice))
    return {"fives_ends": ends, **in_blocks("fives", fives), **in_blocks("postings", packed, is_sorted=True)}

"""Verdicts on pairs of articles that are remembered: a pair is read again when one of its texts, or what is masked in it, is another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import orjson

from corpuskit import duplicates
from corpuskit.commands.dedup.sketching import Shelved
from corpuskit.commands.dedup.verification import Rereading, quoted
from corpuskit.commands.dedup.whole import said
from corpuskit.commands.resources import rule_set
from corpuskit.duplicates.comparing import Pair
from corpuskit.duplicates.marks import marks
from corpuskit.duplicates.masking import Masks
from corpuskit.incremental.arrays import Store
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Match, Passage, Span
from corpuskit.text.words import Flags, Hashes, Places, mix

_STEP = np.uint64(0x9E3779B97F4A7C15)
_NOISY = np.uint64(2)


@dataclass
class Recollecting:
    """A reader of a remembered corpus that asks `reader` only where it does not know (a `duplicates.comparing.Reader`)."""

    reader: Rereading
    found: Shelved
    options: duplicates.Options
    said: dict[int, Any] = field(init=False)
    _used: dict[int, Any] = field(default_factory=dict)
    _marks: Hashes = field(init=False)
    _marked: Flags = field(init=False)

    def __post_init__(self) -> None:
        self._marks = np.zeros(len(self.found.cards), np.uint64)
        self._marked = np.zeros(len(self.found.cards), np.bool_)
        self._store = Store(self.reader.corpus.root)
        same = replace(self.options, keep=("earliest",), source_order=())
        depends = (package_digest(), *said(same))
        cleaned = rule_set(self.reader.corpus).fingerprint if self.options.mask else ""
        self._name = "verdicts-" + fingerprint(*depends, cleaned).hex()[:16]
        self.said = _read(self._store, self._name)

    def stories(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """Yield the pairs that are one story, whatever recurs."""
        return self.reader.stories(pairs)

    def matches(self, pairs: Sequence[Pair], masks: Masks) -> Iterator[Match]:
        """Yield the matches of pairs of articles."""
        keys = self._keys(pairs, masks)
        new = [pair for pair, key in zip(pairs, keys, strict=True) if key not in self.said]
        fresh = {(m.a, m.b): m for m in self.reader.matches(new, masks)}
        cards = self.found.cards
        for pair, key in zip(pairs, keys, strict=True):
            ids = cards[pair[0]].id, cards[pair[1]].id
            if key in self.said:
                told = self.said[key]
                match = None if told is None else self._quoted(pair, _match(*ids, told))
            else:
                match = fresh.get(ids)
                told = None if match is None else _told(match)
            if key:
                self._used[key] = told
            if match:
                yield match

    def save(self) -> None:
        """Remember what was said in this run, and nothing else."""
        if self._used.keys() != self.said.keys():
            keys = np.fromiter(self._used, np.uint64, len(self._used))
            told = np.frombuffer(orjson.dumps(list(self._used.values())), np.uint8)
            self._store.put(self._name, {"keys": keys, "told": told})

    def _keys(self, pairs: Sequence[Pair], masks: Masks) -> list[int]:
        """Return what each pair is remembered by: 0 for one that is not."""
        a, b, noisy = np.array(pairs, np.int64).reshape(-1, 3).T
        self._mark(np.union1d(a, b), masks)
        if self.found.digests is None:
            return [0] * len(pairs)
        one, two = self._halves(a, self.found.digests), self._halves(b, self.found.digests)
        keys = mix(mix(one) + two * _STEP + noisy.astype(np.uint64) * _NOISY)
        return [int(key) for key in keys * ((one != 0) & (two != 0))]

    def _halves(self, numbers: Places, digests: Hashes) -> Hashes:
        """Return what articles are remembered by: 0 for one that is not."""
        here = digests[numbers]
        found: Hashes = mix(here[:, 0] ^ mix(here[:, 1] ^ self._marks[numbers]))
        found[(here[:, 0] == 0) & (here[:, 1] == 0)] = 0
        return found

    def _mark(self, wanted: Places, masks: Masks) -> None:
        """Find out the marks of articles."""
        missing = np.zeros(len(self._marks), np.bool_)
        missing[wanted] = ~self._marked[wanted]
        if not missing.any():
            return
        sketches = self.found.sketches
        for part, numbers in zip(sketches.parts, sketches.numbers, strict=True):
            here = missing[numbers]
            sources = [self.found.cards[number].source for number in numbers[here].tolist()]
            self._marks[numbers[here]] = marks(part.only(here), sources, masks)
        self._marked |= missing

    def _quoted(self, pair: Pair, match: Match) -> Match:
        if not self.reader.quote:
            return match
        a, b = (
            article.text for article in self.reader.opened.again([self.found.addresses[number] for number in pair[:2]])
        )
        return quoted(match, a, b)


def _read(store: Store, name: str) -> dict[int, Any]:
    arrays = store.get(name)
    if not arrays:
        return {}
    return dict(zip(arrays["keys"].tolist(), orjson.loads(arrays["told"].tobytes()), strict=True))


def _told(match: Match) -> list[Any]:
    spans = [(p.a.start, p.a.end, p.b.start, p.b.end) for p in match.evidence]
    return [match.relation, match.score, match.direction, spans]


def _match(a: str, b: str, told: list[Any]) -> Match:
    relation, score, direction, spans = told
    evidence = tuple(Passage(Span(start, end), Span(first, last)) for start, end, first, last in spans)
    return Match(a, b, relation, score, evidence, direction)

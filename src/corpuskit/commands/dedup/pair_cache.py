"""Cached verdicts on pairs of articles: a pair is read again when one of its texts, or a mask in it, changed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import orjson

from corpuskit import duplicates
from corpuskit.commands.dedup.postings import PostedSketches
from corpuskit.commands.dedup.report_cache import option_values
from corpuskit.commands.dedup.sketching import SketchedCorpus
from corpuskit.commands.dedup.verification import PairReader, quoted
from corpuskit.commands.resources import masking_fingerprint
from corpuskit.duplicates.comparing import Pair
from corpuskit.duplicates.marks import marks
from corpuskit.duplicates.masking import Masks
from corpuskit.incremental.arrays import Store
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Match, Passage, Span
from corpuskit.text.words import Flags, Hashes, Places, mix_bits

_STEP = np.uint64(0x9E3779B97F4A7C15)
_ASKED, _STORY = np.uint64(2), np.uint64(1)  # all that is asked makes an even number


@dataclass
class PairCache:
    """A reader of the articles of a cached corpus that asks `reader` only where it has no verdict (a `duplicates.comparing.Reader`).

    A match depends on both contents, on what is masked in both, and on what is asked of them; whether two texts are one story,
    on both contents. One key holds all of that; the file is one for the options, the rules of `clean` and the code.
    """

    reader: PairReader
    found: SketchedCorpus
    options: duplicates.Options
    _saved: dict[int, Any] = field(init=False)
    _used: dict[int, Any] = field(default_factory=dict)
    _marks: Hashes = field(init=False)
    _marked: Flags = field(init=False)

    def __post_init__(self) -> None:
        self._marks = np.zeros(len(self.found.cards), np.uint64)
        self._marked = np.zeros(len(self.found.cards), np.bool_)
        self._store = Store(self.reader.corpus.root)
        nothing: frozenset[tuple[str, str]] = frozenset()
        same = replace(self.options, keep=("earliest",), source_order=(), chosen=nothing, apart=nothing)
        depends = (package_digest(), *option_values(same))
        cleaned = masking_fingerprint(self.reader.corpus) if self.options.mask else ""
        self._name = "verdicts-" + fingerprint(*depends, cleaned).hex()[:16]
        self._saved = _read_verdicts(self._store, self._name)

    def stories(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """Yield the pairs that are one story, whatever recurs."""

        def ask(new: Sequence[Pair]) -> Iterator[tuple[tuple[int, int], bool]]:
            return ((pair, True) for pair in self.reader.stories(new))

        verdicts = self._cached_verdicts(pairs, self._pair_keys(pairs), ask)
        return (pair[:2] for pair, verdict in zip(pairs, verdicts, strict=True) if verdict)

    def matches(self, pairs: Sequence[Pair], masks: Masks) -> Iterator[Match]:
        """Yield the matches of pairs of articles."""
        cards = self.found.cards

        def ask(new: Sequence[Pair]) -> Iterator[tuple[tuple[int, int], Any]]:
            number = {(cards[a].id, cards[b].id): (a, b) for a, b, _ in new}
            return ((number[match.a, match.b], _pack_match(match)) for match in self.reader.matches(new, masks))

        self._mark_masked(np.unique(np.array(pairs, np.int64).reshape(-1, 3)[:, :2]), masks)
        verdicts = self._cached_verdicts(pairs, self._pair_keys(pairs, self._marks), ask)
        for pair, verdict in zip(pairs, verdicts, strict=True):
            if verdict:
                yield self._with_quotes(pair, _match_of(cards[pair[0]].id, cards[pair[1]].id, verdict))

    def save(self, *, forget: bool) -> None:
        """Save the verdicts of this run; `forget` those that it did not ask for."""
        wanted = self._used if forget else self._saved | self._used
        if wanted.keys() != self._saved.keys():
            keys = np.fromiter(wanted, np.uint64, len(wanted))
            packed = np.frombuffer(orjson.dumps(list(wanted.values())), np.uint8)
            self._store.put(self._name, [("keys", keys), ("verdicts", packed)])

    def _cached_verdicts(
        self,
        pairs: Sequence[Pair],
        keys: Hashes,
        ask: Callable[[Sequence[Pair]], Iterator[tuple[tuple[int, int], Any]]],
    ) -> list[Any]:
        """Return the verdict of each pair, `None` where there is none to tell. Those without a saved one are asked for."""
        known = keys.tolist()
        new = [pair for pair, key in zip(pairs, known, strict=True) if key not in self._saved]
        fresh = dict(ask(new)) if new else {}
        verdicts = [
            self._saved[key] if key in self._saved else fresh.get(pair[:2])
            for pair, key in zip(pairs, known, strict=True)
        ]
        self._used.update(zip(known, verdicts, strict=True))
        self._used.pop(0, None)
        return verdicts

    def _pair_keys(self, pairs: Sequence[Pair], masked: Hashes | None = None) -> Hashes:
        """Return the key of each pair: 0 for one with an article that is not cached."""
        a, b, asked = np.array(pairs, np.int64).reshape(-1, 3).T
        one, two = self._half_keys(a, masked), self._half_keys(b, masked)
        questions = _STORY if masked is None else asked.astype(np.uint64) * _ASKED
        keys = mix_bits(mix_bits(one) + two * _STEP + questions)
        found: Hashes = keys * ((one != 0) & (two != 0))
        return found

    def _half_keys(self, numbers: Places, masked: Hashes | None) -> Hashes:
        """Return a hash of each article's contents and of its `masked` spans: 0 for an article that is not cached."""
        assert self.found.digests is not None  # noqa: S101 - a cached corpus has them
        here = self.found.digests[numbers]
        found: Hashes = mix_bits(
            here[:, 0] ^ mix_bits(here[:, 1] ^ (masked[numbers] if masked is not None else np.uint64(0)))
        )
        found[(here[:, 0] == 0) & (here[:, 1] == 0)] = 0
        return found

    def _mark_masked(self, wanted: Places, masks: Masks) -> None:
        """Find the masked spans of articles."""
        missing = wanted[~self._marked[wanted]]
        if len(missing):
            assert isinstance(self.found.sketches, PostedSketches)  # noqa: S101 - a cached corpus has them
            sources = [self.found.cards[number].source for number in missing.tolist()]
            self._marks[missing] = marks(self.found.sketches.only(missing), sources, masks)
            self._marked[missing] = True

    def _with_quotes(self, pair: Pair, match: Match) -> Match:
        if not self.reader.quote:
            return match
        a, b = (
            article.text for article in self.reader.opened.again([self.found.addresses[number] for number in pair[:2]])
        )
        return quoted(match, a, b)


def _read_verdicts(store: Store, name: str) -> dict[int, Any]:
    arrays = store.get(name)
    if not arrays:
        return {}
    return dict(zip(arrays["keys"].tolist(), orjson.loads(arrays["verdicts"].tobytes()), strict=True))


def _pack_match(match: Match) -> list[Any]:
    spans = [(p.a.start, p.a.end, p.b.start, p.b.end) for p in match.evidence]
    return [match.relation, match.score, match.direction, match.only, spans]


def _match_of(a: str, b: str, data: list[Any]) -> Match:
    relation, score, direction, only, spans = data
    evidence = tuple(Passage(Span(start, end), Span(first, last)) for start, end, first, last in spans)
    return Match(a, b, relation, score, evidence, direction, only)

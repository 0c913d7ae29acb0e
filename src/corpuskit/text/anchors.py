"""Anchors of passages: hashes of their words and of those around, by which a passage is found again in another extraction of the same page.

A word is a run of letters and digits, compared after NFKC and case folding, so that line ends, blanks, quotation marks and case do not matter. A passage is hashed in chunks of
four words, so it is also found where an extraction puts other words into it, or lacks some. Hashes are of BLAKE2b of the words, joined by blanks: the same in every
version and on every machine.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from corpuskit.text.words import fold_text

CONTEXT, CHUNK = 5, 4
_WORD = re.compile(r"[^\W_]+")
_LINE = re.compile(r"[^\r\n]+")
_BRIDGED = 8  # words that may stand between two chunks of a passage and go with it
_ENOUGH = 0.5  # of the chunks


class PlacedWord(NamedTuple):
    """A folded word and its place in the text, in code points, `end` not included."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage: how many words it has, the hashes of its chunks (the last may be shorter), and of up to five words before and behind it."""

    words: int
    chunks: tuple[str, ...]
    before: str
    after: str


class Found(NamedTuple):
    """Ranges of words, `last` not included, that are an anchored passage; none where the text lacks it."""

    ranges: tuple[tuple[int, int], ...]


def place_words(text: str) -> list[PlacedWord]:
    """Return the words of a text with their places.

    >>> [word.word for word in place_words("The Fog’s gone.")]
    ['the', 'fog', 's', 'gone']
    """
    return [PlacedWord(fold_text(found[0]), *found.span()) for found in _WORD.finditer(text)]


def hash_words(words: Iterable[str]) -> str:
    """Return the hash of some words, twelve hexadecimal digits, an empty text for none."""
    joined = " ".join(words)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest() if joined else ""


def hash_address(url: str) -> str:
    """Return the hash of an address, by which a page is known: without scheme, `www.`, query, fragment and a last slash."""
    bare = (
        url.split("://", 1)[-1]
        .split("#", maxsplit=1)[0]
        .split("?", maxsplit=1)[0]
        .removeprefix("www.")
        .rstrip("/")
        .lower()
    )
    return hash_words([bare])


def hash_paragraphs(text: str, least: int) -> list[tuple[int, str]]:
    """Return of each line with words how many it has, and their hash; that is empty for fewer than `least`, which could be guessed."""
    lines = ([word.word for word in place_words(line)] for line in text.splitlines())
    return [(len(words), hash_words(words) if len(words) >= least else "") for words in lines if words]


def make_anchor(words: Sequence[PlacedWord], start: int, end: int) -> Anchor:
    """Return the anchor of the passage from `start` to `end` of the text whose words are given. A word that is cut belongs to it."""
    first = next((n for n, word in enumerate(words) if word.end > start), len(words))
    last = next((n for n in range(first, len(words)) if words[n].start >= end), len(words))
    inside = [word.word for word in words[first:last]]
    chunks = tuple(hash_words(inside[at : at + CHUNK]) for at in range(0, len(inside), CHUNK))
    before = [word.word for word in words[max(0, first - CONTEXT) : first]]
    after = [word.word for word in words[last : last + CONTEXT]]
    return Anchor(len(inside), chunks, hash_words(before), hash_words(after))


def find_anchors(text: str, words: Sequence[PlacedWord], anchors: Sequence[Anchor]) -> list[Found | None]:
    """Return where each passage stands in a text, without overlap; `None` for one that is there in parts only, or perhaps.

    Arguments:
        text: another extraction of the page.
        words: its words, as `place_words` gives them.
        anchors: of the passages, in their order.

    """
    index = _Index([word.word for word in words], _line_bounds(text, words))
    return [_find_anchor(index, anchor) for anchor in anchors]


def _line_bounds(text: str, words: Sequence[PlacedWord]) -> frozenset[tuple[int, int]]:
    """Return the first and the last word of each line, the last not included."""
    bounds, at = set(), 0
    for line in _LINE.finditer(text):
        first = at
        while at < len(words) and words[at].start < line.end():
            at += 1
        bounds.add((first, at))
    return frozenset(bounds)


@dataclass(slots=True)
class _Index:
    """The words of a text, where each run of so many words stands, and which words belong to a passage already."""

    words: Sequence[str]
    lines: frozenset[tuple[int, int]]
    places: dict[int, Mapping[str, list[int]]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def places_of(self, chunk: str, size: int) -> list[int]:
        """Return where a run of `size` words with that hash stands, but for passages that were found."""
        if size not in self.places:
            held = defaultdict(list)
            for at in range(len(self.words) - size + 1):
                held[hash_words(self.words[at : at + size])].append(at)
            self.places[size] = held
        return [at for at in self.places[size].get(chunk, ()) if at not in self.taken]

    def take(self, ranges: Sequence[tuple[int, int]]) -> Found:
        """Return ranges as found; their words belong to a passage then."""
        for first, last in ranges:
            self.taken.update(range(first, last))
        return Found(tuple(ranges))

    def fits_context(self, anchor: Anchor, first: int, last: int) -> bool:
        """Return whether the words on one side are those of the anchor, or the passage is a line of its own."""
        before = hash_words(self.words[max(0, first - CONTEXT) : first])
        after = hash_words(self.words[last : last + CONTEXT])
        beside = (bool(before) and before == anchor.before) or (bool(after) and after == anchor.after)
        return beside or (first, last) in self.lines


def _find_anchor(index: _Index, anchor: Anchor) -> Found | None:
    if anchor.words < 2 * CHUNK:
        return _find_short(index, anchor)
    full = anchor.words // CHUNK
    chain = _longest_chain([index.places_of(chunk, CHUNK) for chunk in anchor.chunks[:full]])
    if not chain:
        return Found(())
    if len(chain) < _ENOUGH * full:
        return None
    return index.take(_ranges_of(index, anchor, chain))


def _find_short(index: _Index, anchor: Anchor) -> Found | None:
    """Find a passage of few words, which may stand in a story by chance: its context must fit, or it is a line of its own."""
    sizes = [min(CHUNK, anchor.words - at) for at in range(0, anchor.words, CHUNK)]
    starts = index.places_of(anchor.chunks[0], sizes[0]) if sizes else []
    whole = [
        at
        for at in starts
        if len(sizes) == 1 or hash_words(index.words[at + CHUNK : at + anchor.words]) == anchor.chunks[1]
    ]
    if not whole:
        return Found(())
    sure = next((at for at in whole if index.fits_context(anchor, at, at + anchor.words)), None)
    return None if sure is None else index.take([(sure, sure + anchor.words)])


def _longest_chain(places: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the most chunks that stand in their order and not far from each other, as number and place; `places` has those of each chunk."""
    best: list[list[tuple[int, int]]] = []
    for number, here in enumerate(places):
        new = []
        for at in here[:_MOST]:
            before = [
                chain for chain in best if 0 < at - chain[-1][1] - CHUNK * (number - chain[-1][0]) + _FAR <= 2 * _FAR
            ]
            fitting = [chain for chain in before if chain[-1][1] < at]
            new.append([*max(fitting, key=len, default=[]), (number, at)])
        best = sorted([*best, *new], key=len)[-_MOST:]
    return max(best, key=len, default=[])


_MOST, _FAR = 16, 40


def _ranges_of(index: _Index, anchor: Anchor, chain: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges of words that chunks make; what stands between two chunks that follow each other goes with them where it is short."""
    ranges: list[tuple[int, int]] = []
    for _, at in chain:
        if ranges and at - ranges[-1][1] <= _BRIDGED:
            ranges[-1] = (ranges[-1][0], at + CHUNK)
        else:
            ranges.append((at, at + CHUNK))
    rest = anchor.words % CHUNK
    number, at = chain[-1]
    is_last = number == anchor.words // CHUNK - 1
    if rest and is_last and hash_words(index.words[at + CHUNK : at + CHUNK + rest]) == anchor.chunks[-1]:
        ranges[-1] = (ranges[-1][0], at + CHUNK + rest)
    return ranges

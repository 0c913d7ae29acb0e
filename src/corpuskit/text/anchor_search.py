"""Passages found again by their anchors in another extraction of their page.

A line of four words or more that stays nowhere in the cleaned text is the passage wherever it occurs. Other lines must be next to one that was found, or in
the context of the passage. Where a text has a line no more often than the cleaned text keeps it, it lacks the removed copy.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from corpuskit.text.anchors import CHUNK, CONTEXT, Anchor, AnchoredLine, PlacedWord, hash_words, line_bounds

_BRIDGED = 8  # words that may lie between two chunks of a line and are removed with it
_ENOUGH = 0.5  # of the chunks of a line, and of the longer lines of a passage
_FAR = 40  # words between two neighbouring lines of a passage
_MOST = 16  # places of a line that are compared
Ranges = list[tuple[int, int]]


class Found(NamedTuple):
    """Ranges of words, `last` not included, that are an anchored passage; empty where the text lacks it."""

    ranges: tuple[tuple[int, int], ...]


def find_anchors(
    text: str, words: Sequence[PlacedWord], anchors: Sequence[Anchor], least_lines: int = 2
) -> list[Found | None]:
    """Return the place of each passage in a text, without overlap; `None` for one that is there in parts only, or perhaps.

    Arguments:
        text: another extraction of the page.
        words: its words, as `place_words` gives them.
        anchors: of the passages, in their order.
        least_lines: a text of so many lines has the lines of its page; a short line that occurs only inside longer ones does not count.

    """
    bounds = frozenset(line_bounds(text, words))
    index = _Index([word.word for word in words], bounds, len(bounds) >= least_lines)
    return [_find_anchor(index, anchor) for anchor in anchors]


@dataclass(slots=True)
class _Index:
    """The words of a text, the places of each run of some length, and the words that belong to a passage already."""

    words: Sequence[str]
    lines: frozenset[tuple[int, int]]
    has_lines: bool
    places: dict[int, Mapping[str, list[int]]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def places_of(self, chunk: str, size: int) -> list[int]:
        """Return the places of a run of `size` words with that hash, outside passages that were found."""
        if size not in self.places:
            held = defaultdict(list)
            for at in range(len(self.words) - size + 1):
                held[hash_words(self.words[at : at + size])].append(at)
            self.places[size] = held
        return [at for at in self.places[size].get(chunk, ()) if at not in self.taken]

    def matches_at(self, line: AnchoredLine, at: int) -> bool:
        """Return whether the words at a place are a line of a passage, word for word."""
        if at < 0 or at + line.words > len(self.words) or at in self.taken:
            return False
        starts = range(0, line.words, CHUNK)
        ends = (min(start + CHUNK, line.words) for start in starts)
        return all(
            hash_words(self.words[at + a : at + b]) == chunk
            for a, b, chunk in zip(starts, ends, line.chunks, strict=True)
        )

    def whole_places(self, line: AnchoredLine) -> list[int]:
        """Return the places of a line of a passage, word for word; none where there are no more copies than the cleaned text keeps."""
        starts = self.places_of(line.chunks[0], min(CHUNK, line.words))
        places = [at for at in starts if line.words <= CHUNK or self.matches_at(line, at)]
        return [] if line.words >= CHUNK and len(places) <= line.kept else places

    def take(self, ranges: Iterable[tuple[int, int]]) -> Found:
        """Return ranges as found, each word once; their words belong to a passage then."""
        found: Ranges = []
        for first, last in sorted(ranges):
            start = max(first, found[-1][1]) if found else first
            found += [(start, last)] if start < last else []
            self.taken.update(range(first, last))
        return Found(tuple(found))

    def ends_line(self, first: int, last: int) -> bool:
        """Return whether two words or more begin or end a line."""
        return last - first > 1 and any(first == a or last == b for a, b in self.lines)

    def begins_and_ends_lines(self, first: int, last: int) -> bool:
        """Return whether words are whole lines."""
        return any(first == a for a, _ in self.lines) and any(last == b for _, b in self.lines)

    def fits_context(self, anchor: Anchor, first: int, last: int) -> bool:
        """Return whether the words on one side are those of the anchor, or the passage is a line of its own."""
        before = hash_words(self.words[max(0, first - CONTEXT) : first])
        after = hash_words(self.words[last : last + CONTEXT])
        beside = (bool(before) and before == anchor.before) or (bool(after) and after == anchor.after)
        return beside or (first, last) in self.lines


def _find_anchor(index: _Index, anchor: Anchor) -> Found | None:
    if not anchor.lines:
        return Found(())
    if len(anchor.lines) == 1 and anchor.words < 2 * CHUNK:
        return _find_short(index, anchor)
    if row := _find_in_a_row(index, anchor):
        return index.take([row])
    places = [_candidates_of(index, line) for line in anchor.lines]
    sure = _sure_lines(anchor, places)
    _extend(index, anchor, places, sure)
    longer = [n for n, line in enumerate(anchor.lines) if line.words >= CHUNK and places[n]]
    if len(longer) * _ENOUGH > sum(n in sure for n in longer):
        return None
    return index.take(piece for ranges in sure.values() for piece in ranges)


def _find_in_a_row(index: _Index, anchor: Anchor) -> tuple[int, int] | None:
    """Return the place where all lines of a passage follow each other, as whole lines or in its context."""
    for start in index.whole_places(anchor.lines[0]):
        at = start
        for line in anchor.lines:
            if at not in index.whole_places(line):
                break
            at += line.words
        else:
            if index.fits_context(anchor, start, at) or index.begins_and_ends_lines(start, at):
                return start, at
    return None


def _candidates_of(index: _Index, line: AnchoredLine) -> list[Ranges]:
    """Return the possible places of a line of a passage: word for word, a long one also with half of its chunks, a short one as a line of its own."""
    whole = [[(at, at + line.words)] for at in index.whole_places(line)[:_MOST]]
    if line.words < CHUNK:
        return [ranges for ranges in whole if ranges[0] in index.lines]
    if whole or line.kept or line.words < 2 * CHUNK:
        return whole
    full = line.words // CHUNK
    chain = _longest_chain([index.places_of(chunk, CHUNK) for chunk in line.chunks[:full]])
    return [_ranges_of(index, line, chain)] if chain and len(chain) >= _ENOUGH * full else []


def _sure_lines(anchor: Anchor, places: Sequence[list[Ranges]]) -> dict[int, Ranges]:
    """Return the lines of four words or more that stay nowhere in the cleaned text, and occur once here."""
    return {n: places[n][0] for n, line in enumerate(anchor.lines) if _is_removed_line(line) and len(places[n]) == 1}


def _is_removed_line(line: AnchoredLine) -> bool:
    return line.words >= CHUNK and not line.kept


def _extend(index: _Index, anchor: Anchor, places: Sequence[list[Ranges]], sure: dict[int, Ranges]) -> None:
    """Add lines next to a line that was found, first forwards and then backwards."""
    numbers = range(len(anchor.lines))
    for order, side in ((numbers, 1), (reversed(numbers), -1)):
        for number in order:
            beside = sure.get(number - side)
            if number not in sure and beside:
                found = _beside(index, anchor.lines[number], places[number], beside, side)
                if found:
                    sure[number] = found
    for number, line in enumerate(anchor.lines):
        fitting = [r for r in places[number] if _is_removed_line(line) or _fits_side(index, anchor, number, r)]
        if number not in sure and fitting:
            sure[number] = fitting[0]


def _fits_side(index: _Index, anchor: Anchor, number: int, ranges: Ranges) -> bool:
    """Return whether the first line of a passage has its words before it, or the last one those behind it."""
    first, last = ranges[0][0], ranges[-1][1]
    before = hash_words(index.words[max(0, first - CONTEXT) : first])
    after = hash_words(index.words[last : last + CONTEXT])
    return (number == 0 and bool(before) and before == anchor.before) or (
        number == len(anchor.lines) - 1 and bool(after) and after == anchor.after
    )


def _beside(index: _Index, line: AnchoredLine, places: list[Ranges], beside: Ranges, side: int) -> Ranges:
    """Return the place of a line next to its neighbour, or not far on that side of it."""
    edge = beside[-1][1] if side > 0 else beside[0][0]
    at = edge if side > 0 else edge - line.words
    if at in index.whole_places(line):
        return [(at, at + line.words)]
    near = [r for r in places if 0 <= (r[0][0] - edge if side > 0 else edge - r[-1][1]) <= _FAR]
    return min(near, key=lambda r: abs(r[0][0] - edge), default=[])


def _find_short(index: _Index, anchor: Anchor) -> Found | None:
    """Find a passage of few words, which may occur in a story by chance: its context must fit, or it is a line of its own, or it stays nowhere in the cleaned text."""
    [line] = anchor.lines
    whole = index.whole_places(line)
    sure = next((at for at in whole if index.fits_context(anchor, at, at + line.words)), None)
    if sure is None and not line.kept:
        sure = next((at for at in whole if line.words >= CHUNK or index.ends_line(at, at + line.words)), None)
    if sure is not None:
        return index.take([(sure, sure + line.words)])
    by_chance = line.words < CHUNK and anchor.is_whole and index.has_lines
    return Found(()) if by_chance or not whole else None


def _longest_chain(places: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the longest list of chunks in their order and not far from each other, as number and place; `places` has those of each chunk."""
    best: list[list[tuple[int, int]]] = []
    for number, starts in enumerate(places):
        new = []
        for at in starts[:_MOST]:
            before = [
                chain for chain in best if 0 < at - chain[-1][1] - CHUNK * (number - chain[-1][0]) + _FAR <= 2 * _FAR
            ]
            fitting = [chain for chain in before if chain[-1][1] < at]
            new.append([*max(fitting, key=len, default=[]), (number, at)])
        best = sorted([*best, *new], key=len)[-_MOST:]
    return max(best, key=len, default=[])


def _ranges_of(index: _Index, line: AnchoredLine, chain: Sequence[tuple[int, int]]) -> Ranges:
    """Return the ranges of words that chunks make; a short gap between two chunks that follow each other belongs to them."""
    ranges: Ranges = []
    for _, at in chain:
        if ranges and at - ranges[-1][1] <= _BRIDGED:
            ranges[-1] = (ranges[-1][0], at + CHUNK)
        else:
            ranges.append((at, at + CHUNK))
    rest = line.words % CHUNK
    number, at = chain[-1]
    is_last = number == line.words // CHUNK - 1
    if rest and is_last and hash_words(index.words[at + CHUNK : at + CHUNK + rest]) == line.chunks[-1]:
        ranges[-1] = (ranges[-1][0], at + CHUNK + rest)
    return ranges

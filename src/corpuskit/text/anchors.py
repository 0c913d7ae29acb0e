"""Anchors of passages: hashes of their words, line by line, and of those around, by which a passage is found again in another extraction of the same page.

A word is a run of letters and digits, compared after NFKC and case folding, so that blanks, quotation marks and case do not matter. Each line of a passage is
hashed in chunks of four words, so it is also found where an extraction puts other words into it, lacks some of its lines, or splits and joins lines in
another way. Hashes are of BLAKE2b of the words, joined by blanks: the same in every version and on every machine.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from corpuskit.text.words import fold_text

CONTEXT, CHUNK = 5, 4
_WORD = re.compile(r"[^\W_]+")
_LINE = re.compile(r"[^\r\n]+")


class PlacedWord(NamedTuple):
    """A folded word and its place in the text, in code points, `end` not included."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnchoredLine:
    """A line of a passage: how many words it has, the hashes of its chunks (the last may be shorter), and how often its words stay in the cleaned text."""

    words: int
    chunks: tuple[str, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage: its lines, the hashes of up to five words before and behind it, and whether it consists of whole lines."""

    lines: tuple[AnchoredLine, ...]
    before: str
    after: str
    is_whole: bool = False

    @property
    def words(self) -> int:
        """The number of words."""
        return sum(line.words for line in self.lines)


def place_words(text: str) -> list[PlacedWord]:
    """Return the words of a text with their places.

    >>> [word.word for word in place_words("The Fog’s gone.")]
    ['the', 'fog', 's', 'gone']
    """
    return [PlacedWord(fold_text(found[0]), *found.span()) for found in _WORD.finditer(text)]


def hash_words(words: Iterable[str]) -> str:
    """Return the hash of some words, twelve hexadecimal digits; an empty text where there are no words."""
    joined = " ".join(words)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest() if joined else ""


def hash_address(url: str) -> str:
    """Return the hash of an address, which identifies a page: without scheme, `www.`, query, fragment and a last slash."""
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


class PassageText:
    r"""A text whose removed passages get anchors, and the text that stays.

    >>> text = "Fog on Monday.\nShare this story\nIt lifted."
    >>> [(line.words, line.kept) for line in PassageText(text, "Fog on Monday.\nIt lifted.").anchor(15, 32).lines]
    [(3, 0)]
    """

    def __init__(self, text: str, cleaned: str) -> None:
        self.words = place_words(text)
        self._bounds = sorted(line_bounds(text, self.words))
        self._kept = f" {' '.join(word.word for word in place_words(cleaned))} "

    def anchor(self, start: int, end: int) -> Anchor:
        """Return the anchor of the passage from `start` to `end`. A word that is cut belongs to it."""
        words = self.words
        first = next((n for n, word in enumerate(words) if word.end > start), len(words))
        last = next((n for n in range(first, len(words)) if words[n].start >= end), len(words))
        inside = [(max(first, a), min(last, b)) for a, b in self._bounds if first < last and a < last and b > first]
        lines = tuple(self._line(a, b) for a, b in inside)
        whole = all(bound in self._bounds for bound in inside)
        before = [word.word for word in words[max(0, first - CONTEXT) : first]]
        after = [word.word for word in words[last : last + CONTEXT]]
        return Anchor(lines, hash_words(before), hash_words(after), whole)

    def _line(self, first: int, last: int) -> AnchoredLine:
        inside = [word.word for word in self.words[first:last]]
        chunks = tuple(hash_words(inside[at : at + CHUNK]) for at in range(0, len(inside), CHUNK))
        return AnchoredLine(len(inside), chunks, self._kept.count(f" {' '.join(inside)} "))


def line_bounds(text: str, words: Sequence[PlacedWord]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last word of each line that has words, the last not included."""
    at = 0
    for line in _LINE.finditer(text):
        first = at
        while at < len(words) and words[at].start < line.end():
            at += 1
        if at > first:
            yield first, at

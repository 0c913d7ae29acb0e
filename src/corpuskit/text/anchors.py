"""Anchors of passages: hashes of their words and of those around, by which a passage is found again in another extraction of the same page.

A word is a run of letters and digits, compared after NFKC and case folding, so that line ends, blanks, quotation marks and case do not matter. Hashes are the
first 64 bits of BLAKE2b of the words, joined by blanks: the same in every version and on every machine.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from corpuskit.text.words import fold_text

CONTEXT = 5
_WORD = re.compile(r"[^\W_]+")


class PlacedWord(NamedTuple):
    """A folded word and its place in the text, in code points, `end` not included."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage: how many words it has, their hash, and the hashes of up to five words before and behind it (empty at an end of the text)."""

    words: int
    hash: str
    before: str
    after: str


class Found(NamedTuple):
    """The words `first` to `last` (not included) of a text that are an anchored passage; as many as none where the text lacks it."""

    first: int
    last: int


def place_words(text: str) -> list[PlacedWord]:
    """Return the words of a text with their places.

    >>> [word.word for word in place_words("The Fog’s gone.")]
    ['the', 'fog', 's', 'gone']
    """
    return [PlacedWord(fold_text(found[0]), *found.span()) for found in _WORD.finditer(text)]


def hash_words(words: Iterable[str]) -> str:
    """Return the hash of some words, an empty text for none."""
    joined = " ".join(words)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() if joined else ""


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


def make_anchor(words: Sequence[PlacedWord], start: int, end: int) -> Anchor:
    """Return the anchor of the passage from `start` to `end` of the text whose words are given. A word that is cut belongs to it."""
    first, last = _range_of(words, start, end)
    inside = [word.word for word in words[first:last]]
    before = [word.word for word in words[max(0, first - CONTEXT) : first]]
    after = [word.word for word in words[last : last + CONTEXT]]
    return Anchor(len(inside), hash_words(inside), hash_words(before), hash_words(after))


def _range_of(words: Sequence[PlacedWord], start: int, end: int) -> tuple[int, int]:
    first = next((n for n, word in enumerate(words) if word.end > start), len(words))
    last = next((n for n in range(first, len(words)) if words[n].start >= end), len(words))
    return first, last


def find_anchors(words: Sequence[PlacedWord], anchors: Sequence[Anchor]) -> list[Found | None]:
    """Return where each passage stands in a text, in order and without overlap; `None` for one that is not found.

    A passage that the text lacks, but whose neighbours stand side by side, is found with no words: there is nothing to remove.
    """
    plain = [word.word for word in words]
    found: list[Found | None] = []
    at = 0
    for anchor in anchors:
        here = _find_anchor(plain, anchor, at)
        found.append(here)
        at = here.last if here else at
    return found


def _find_anchor(words: Sequence[str], anchor: Anchor, start: int) -> Found | None:
    """Return the place at or behind `start`: one whose context fits, else the first."""
    places = list(_matching_places(words, anchor, start)) if anchor.words else []
    if places:
        best = max(places, key=lambda first: (_count_contexts(words, anchor, first, first + anchor.words), -first))
        return Found(best, best + anchor.words)
    for gap in range(start, len(words) + 1):
        if _count_contexts(words, anchor, gap, gap) == _BOTH and (anchor.before or anchor.after):
            return Found(gap, gap)
    return None


def _matching_places(words: Sequence[str], anchor: Anchor, start: int) -> Iterator[int]:
    size = anchor.words
    for first in range(start, len(words) - size + 1):
        if hash_words(words[first : first + size]) == anchor.hash:
            yield first


_BOTH = 2


def _count_contexts(words: Sequence[str], anchor: Anchor, first: int, last: int) -> int:
    """Return on how many sides the words around are those of the anchor."""
    before = hash_words(words[max(0, first - CONTEXT) : first]) == anchor.before
    return before + (hash_words(words[last : last + CONTEXT]) == anchor.after)


def hash_paragraphs(text: str, least: int) -> list[tuple[int, str]]:
    """Return of each line with words how many it has, and their hash; that is empty for fewer than `least`, which could be guessed."""
    lines = ([word.word for word in place_words(line)] for line in text.splitlines())
    return [(len(words), hash_words(words) if len(words) >= least else "") for words in lines if words]

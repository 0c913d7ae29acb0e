"""An article made again: from the same text by places, from another extraction of its page by anchors."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from corpuskit.commands.rebuild.standoff_file import anchors_of
from corpuskit.model import Span
from corpuskit.store.record import Record, RecordError, Removal, hash_text
from corpuskit.text.anchor_search import find_anchors
from corpuskit.text.anchors import PlacedWord, hash_paragraphs, place_words

_LEAST = 8
_LINE_ENDS = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n)\s*|\s*\Z")
_SIGNS = re.compile(r"[^\w\r\n]*")
_SIGNS_BEFORE = re.compile(r"[^\w\r\n]*\Z")
_NEAR = 80


class Remade(NamedTuple):
    """An article's text and record, made again.

    `anchored` of the `removals` were found, `absent` are not in the text, `lost` are the rules of those that may be; `paragraphs` of the `of` that have a hash are there.
    """

    text: str
    record: Record | None
    is_same: bool
    anchored: int
    removals: int
    lost: tuple[str, ...] = ()
    paragraphs: int = 0
    of: int = 0
    absent: int = 0


def remake_same(original: str, row: Mapping[str, Any]) -> Remade | None:
    """Return the article from its original text, `None` where the text is another one or the row contradicts itself."""
    if hash_text(original) != row["original"]["sha256"]:
        return None
    removed = [_removal_at(original, r) for r in row.get("removed", ())]
    declined = [_removal_at(original, r) for r in row.get("declined", ())]
    try:
        record = Record.of(original, removed, declined, str(row.get("rules") or ""))
        text = record.cleaned(original)
    except RecordError:
        return None
    if record.after != row["text"]["sha256"]:
        return None
    kept = record if removed or declined or row.get("rules") else None
    return Remade(text, kept, True, len(removed), len(removed))  # noqa: FBT003 - a named tuple


def _removal_at(original: str, place: Mapping[str, Any]) -> Removal:
    span = Span(int(place["start"]), int(place["end"]))
    return Removal(span, str(place["rule"]), span.of(original))


def remake_other(text: str, row: Mapping[str, Any]) -> Remade:
    """Return the article from another extraction of its page: passages that are found by their anchors are removed."""
    words = place_words(text)
    passages = list(row.get("removed", ()))
    found = find_anchors(text, words, anchors_of(row), max(2, len(row.get("paragraphs", ())) // 2))
    pieces = [
        _removal_of(text, words, piece, r)
        for one, r in zip(found, passages, strict=True)
        if one
        for piece in one.ranges
    ]
    removed = list(_merge(pieces))
    record = Record.of(text, removed, (), str(row.get("rules") or ""))
    cleaned = record.cleaned(text)
    lost = tuple(str(r["rule"]) for one, r in zip(found, passages, strict=True) if one is None)
    absent = sum(one is not None and not one.ranges for one in found)
    there, of = _count_paragraphs(cleaned, row.get("paragraphs", ()))
    anchored = len(passages) - len(lost) - absent
    kept = record if removed else None
    return Remade(cleaned, kept, False, anchored, len(passages), lost, there, of, absent)  # noqa: FBT003 - a named tuple


def _removal_of(text: str, words: Sequence[PlacedWord], found: tuple[int, int], passage: Mapping[str, Any]) -> Removal:
    """Return the removal of the words that were found, with the signs around them up to the ends of their lines, and whole lines with their line ends."""
    start, end = words[found[0]].start, words[found[1] - 1].end
    behind = end + _length_of(_SIGNS, text, end)
    end = behind if behind == len(text) or text[behind] in "\r\n" else end
    before = start - len(_SIGNS_BEFORE.findall(text[max(0, start - _NEAR) : start])[0])
    start = before if _begins_line(text, before) else start
    if _begins_line(text, start):
        end += _length_of(_LINE_ENDS, text, end)
    return Removal(Span(start, end), str(passage["rule"]), text[start:end])


def _length_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return len(found[0]) if found else 0


def _begins_line(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] in "\r\n"


def _merge(removals: Sequence[Removal]) -> Iterator[Removal]:
    """Yield the removals without overlap: what an earlier one takes of a later one is its own."""
    at = 0
    for removal in sorted(removals):
        start = max(at, removal.span.start)
        if start < removal.span.end:
            yield Removal(Span(start, removal.span.end), removal.rule, removal.text[start - removal.span.start :])
            at = removal.span.end


def _count_paragraphs(text: str, paragraphs: Sequence[Sequence[Any]]) -> tuple[int, int]:
    """Return how many of the paragraphs that have a hash are in a text, and how many have one."""
    wanted = Counter(str(h) for _, h in paragraphs if h)
    there = Counter(h for _, h in hash_paragraphs(text, _LEAST) if h)
    return sum((wanted & there).values()), sum(wanted.values())

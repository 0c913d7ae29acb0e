"""Texts in pieces for the page: the stretches that stay, those that are removed, and gaps in long ones that stay."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpuskit.review.articles import ReviewedRemoval


def cut_pieces(text: str, removals: Sequence[ReviewedRemoval], groups: Mapping[int, int], window: int) -> list[Any]:
    """Return the pieces of a text in their order.

    A string stays, a number is a gap of so many characters, `[text, group]` is removed: `groups` maps the number of a
    removal to that of its group. Of a stretch that stays at most `window` characters are shown on each side of a removal.
    """
    order = sorted(range(len(removals)), key=lambda number: removals[number].span)
    pieces: list[Any] = []
    at = 0
    for number in order:
        span = removals[number].span
        pieces += _shorten_stretch(text[at : span.start], window, first=at == 0, last=False)
        pieces.append([removals[number].text, groups.get(number, -1)])
        at = span.end
    return pieces + list(_shorten_stretch(text[at:], window, first=at == 0, last=True))


def _shorten_stretch(text: str, window: int, *, first: bool, last: bool) -> Iterator[str | int]:
    """Yield a stretch that stays, its middle (or its outer end, at the ends of the text) as a number where it is long."""
    head = 0 if first else window
    tail = 0 if last else window
    if len(text) <= head + tail + window // 4 + 20:
        yield from [text] if text else []
        return
    if head:
        yield text[:head]
    yield len(text) - head - tail
    if tail:
        yield text[len(text) - tail :]


def shorten_middle(text: str, window: int) -> str | list[Any]:
    """Return a text, or, where it is longer than two windows, its beginning, the number of characters left out, and its end."""
    if len(text) <= 2 * window + 40:
        return text
    return [text[:window], len(text) - 2 * window, text[-window:]]

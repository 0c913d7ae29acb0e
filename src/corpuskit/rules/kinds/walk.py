"""Regions of teasers, form fields and links: how far they reach below their header."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpuskit.rules.page import Page, Shape

_TOO_LONG = 420
"""A teaser is a sentence or two; a longer paragraph without an ellipsis is somebody's story."""

_LONGEST_TEASER = 600
"""With its headline, and in one line with it, a teaser is no longer."""

_AKIN = 0.5
"""The share of a paragraph's long words that stand in the story above, from which on it belongs to it."""

_WORD = re.compile(r"[^\W\d_]{6,}")
_STEM = 6


def end_of_region(page: Page, header: int) -> int:
    """Return the index of the first line below `header` that reads like the story again, or the number of lines.

    A paragraph under a headline may be a teaser: unless it is long, or speaks of what the story speaks of. There are never more of
    these than the story above has paragraphs; else the story goes on with headings between. Where one of them is the story's, none
    is believed.
    """
    teasers: list[int] = []
    end = len(page)
    for index in _stop_lines(page, header + 1):
        if page.fixed[index] or _is_story(page, index, header):
            end = index
            break
        teasers.append(index)
    return _headline_length(page, teasers[0]) if teasers and (end < len(page) or _go_on(page, header, teasers)) else end


def _stop_lines(page: Page, start: int) -> Iterator[int]:
    """Give the lines from `start` on that must stay or read like the story."""
    if not any(page.fixed):
        return page.stories(start)
    return (i for i in range(start, len(page)) if page.fixed[i] or page.story(i))


def _go_on(page: Page, header: int, teasers: Sequence[int]) -> bool:
    """Return whether paragraphs under headlines are the story's: more than there are above, or about the same things."""
    above = [page.bodies[i] for i in page.stories(0, header)]
    if len(teasers) > len(above):
        return True
    known = word_beginnings(above)
    return any(is_akin(page.bodies[i], known) for i in teasers)


def word_beginnings(lines: Sequence[str]) -> set[str]:
    """Return the beginnings of the long words of some lines."""
    return set().union(*map(_word_stems, lines))


@lru_cache(maxsize=1 << 12)
def _word_stems(line: str) -> frozenset[str]:
    return frozenset(word[:_STEM].lower() for word in _WORD.findall(line))


def is_akin(line: str, known: set[str]) -> bool:
    """Return whether many of the line's long words are known."""
    words = word_beginnings([line])
    return len(words & known) >= _AKIN * len(words) if words else False


def _is_story(page: Page, index: int, header: int) -> bool:
    """Return whether a paragraph goes on with the story: it stands under no headline, or further from it than headlines do."""
    if _leads_to_teaser(page, index):
        return False
    under_headline = index - 1 > header and page.shape(index - 1) is Shape.SHORT
    apart = page.lines.tight[header + 1] and not page.lines.tight[index]
    return not under_headline or apart or len(page.bodies[index]) > _TOO_LONG


def _leads_to_teaser(page: Page, index: int) -> bool:
    """Return whether a segment inside a line is the beginning of a teaser: headline and sentences that break off with an ellipsis."""
    segments, size = page.lines, 0
    if segments.begins_line(index):
        return False
    for at in range(index, len(page)):
        size += len(page.bodies[at])
        if size > _LONGEST_TEASER or (at > index and segments.begins_line(at)):
            return False
        if page.bodies[at].endswith(("…", "...")):
            return True
    return False


def end_of_list(page: Page, header: int) -> int:
    """Return the index after the short lines that stand close below `header`, if a blank line ends them; else after `header`."""
    end = _end_of_close_lines(page, header)
    return end if end == len(page) or not page.lines.tight[end] else header + 1


def end_of_block(page: Page, header: int) -> int:
    """Return the index after the lines below `header` that stand as close as the first of them and do not read like the story.

    A short line right above the story is taken for its heading.
    """
    if header + 1 < len(page) and page.lines.tight[header + 1]:
        end = _end_of_close_lines(page, header)
    else:
        end = next(_stop_lines(page, header + 1), len(page))
    met = end < len(page) and page.story(end) and end - 1 > header
    return _headline_length(page, end) if met else end


def _end_of_close_lines(page: Page, header: int) -> int:
    end = header + 1
    while end < len(page) and page.lines.tight[end] and not page.story(end) and not page.fixed[end]:
        end += 1
    return end


def _headline_length(page: Page, index: int) -> int:
    return index - 1 if page.shape(index - 1) is Shape.SHORT and index - 1 not in page.hits else index

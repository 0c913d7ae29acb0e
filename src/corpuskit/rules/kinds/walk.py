"""How far a region of teasers, form fields and links reaches below its header."""

from corpuskit.rules.page import Page, Shape

_TOO_LONG = 420
"""A teaser is a sentence or two; a longer paragraph without an ellipsis is somebody's story."""


def end_of_region(page: Page, header: int, *, patience: int) -> int:
    """Return the index of the first line below `header` that reads like the story again, or the number of lines.

    A paragraph under a headline may be a teaser; `patience` says how many of these, not cut off by an ellipsis, are believed.
    """
    doubtful: list[int] = []
    for index in range(header + 1, len(page)):
        if page.fixed[index]:
            return _first(doubtful, index)
        if not page.story(index):
            continue
        if _is_story(page, index, header):
            return _first(doubtful, index)
        doubtful.append(_headline(page, index))
        if len(doubtful) > patience:
            return doubtful[0]
    return len(page)


def _is_story(page: Page, index: int, header: int) -> bool:
    """Return whether a paragraph goes on with the story: it stands under no headline, or further from it than headlines do."""
    under_headline = index - 1 > header and page.shapes[index - 1] is Shape.SHORT
    apart = page.lines.tight[header + 1] and not page.lines.tight[index]
    return not under_headline or apart or len(page.bodies[index]) > _TOO_LONG


def end_of_list(page: Page, header: int) -> int:
    """Return the index after the short lines that stand close below `header`, if a blank line ends them; else after `header`."""
    end = header + 1
    while end < len(page) and page.lines.tight[end] and not page.story(end) and not page.fixed[end]:
        end += 1
    return end if end == len(page) or not page.lines.tight[end] else header + 1


def _headline(page: Page, index: int) -> int:
    return index - 1 if page.shapes[index - 1] is Shape.SHORT and index - 1 not in page.hits else index


def _first(doubtful: list[int], index: int) -> int:
    return doubtful[0] if doubtful else index

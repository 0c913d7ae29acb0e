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
    under_headline = index - 1 > header and page.shapes[index - 1] is Shape.SHORT
    return not under_headline or len(page.bodies[index]) > _TOO_LONG


def _headline(page: Page, index: int) -> int:
    return index - 1 if page.shapes[index - 1] is Shape.SHORT and index - 1 not in page.hits else index


def _first(doubtful: list[int], index: int) -> int:
    return doubtful[0] if doubtful else index

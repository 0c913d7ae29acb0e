"""Captions: short lines that end in the credit of a photo go with their credit, and the same words right above them."""

from corpuskit.rules.model import Evidence
from corpuskit.rules.page import Page, Shape
from corpuskit.rules.sentences import ends_sentence

CREDITS = ("photo-agency", "photo-label")
"""The rules for the credit of a photo that are sure anywhere."""
_LONGEST, _MOST = 150, 2
"""Captions seldom have more characters, or more sentences, before the credit."""
_LABELS = ":："
_LEAST = 15
"""Shorter lines are no copies of captions."""


def take_captions(page: Page) -> None:
    """Remove captions: the text before a credit in a short line below the text's first line that is not the whole story."""
    credits_ = [(i, evidence) for i, evidence in enumerate(page.gone) if evidence and evidence.rule in CREDITS]
    for index, evidence in credits_:
        if not page.lines.ends_line(index) or not any(sign in page.bodies[index] for sign in _LABELS):
            continue
        first = page.lines.line_start(index)
        if first == index or _is_caption(page, first, index):
            _take(page, [*range(first, index), *_copy_above(page, first)], evidence)


def _take(page: Page, pieces: list[int], evidence: Evidence) -> None:
    for piece in pieces:
        if page.gone[piece] is None and not page.fixed[piece]:
            page.gone[piece] = evidence


def _is_caption(page: Page, first: int, credit: int) -> bool:
    """Return whether the segments from `first` to a credit in the same line are a caption."""
    lines = page.lines
    size = lines.starts[credit] - lines.starts[first]
    if first == 0 or size > _LONGEST or credit - first > _MOST or not ends_sentence(page.bodies[credit - 1]):
        return False
    others = (i for i in range(len(page)) if lines.line[i] != lines.line[credit] and page.gone[i] is None)
    return any(page.shape(i) is Shape.PROSE for i in others)


def _copy_above(page: Page, first: int) -> range:
    """Return the segments of the line right above, if the caption that begins with segment `first` begins with them, as where a page has it twice."""
    lines = page.lines
    above = lines.line_start(first - 1) if first else 0
    if not above:
        return range(0)
    copy = lines.text[lines.starts[above] : lines.ends[first - 1]].strip()
    is_copy = len(copy) >= _LEAST and lines.text[lines.starts[first] :].lstrip().startswith(copy)
    return range(above, first) if is_copy else range(0)

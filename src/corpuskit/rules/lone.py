"""Sentences inside a line that only a witness takes, with no formula beside them: they stay.

A witness that has seen lines is less sure of a sentence of a longer line. Where rules take something next to it, and it is not a little that
is removed, the sentence is removed with it.
"""

from collections.abc import Iterator

from corpuskit.rules.model import Evidence
from corpuskit.rules.page import Page
from corpuskit.rules.sentences import ends_sentence

_WITNESS, _MENU = "line-model", "menu"
_SENTENCE = 25
_LITTLE = 150
"""Fewer characters that go are no box of the site's."""


def lone_sentences(page: Page, *, alone: bool) -> list[int]:
    """Return the segments of cut lines that are sentences and are removed as entries of a menu, or, with `alone`, by the line model alone."""
    segments = page.lines
    lone = [i for i, evidence in enumerate(page.gone) if _rule(evidence) == _MENU]
    for first, end in _runs(page) if alone else ():
        run = range(first, end)
        sure = any(_rule(page.gone[i]) not in (_WITNESS, _MENU) for i in run)
        if not sure or sum(len(page.bodies[i]) for i in run) < _LITTLE:
            lone += [i for i in run if _rule(page.gone[i]) == _WITNESS]
    is_cut = [i for i in lone if not (segments.begins_line(i) and segments.ends_line(i))]
    return [i for i in is_cut if _is_sentence(page.bodies[i])]


def _runs(page: Page) -> Iterator[tuple[int, int]]:
    """Give where each run of segments that go begins and ends."""
    first = None
    for index, evidence in enumerate([*page.gone, None]):
        if evidence is not None and first is None:
            first = index
        elif evidence is None and first is not None:
            yield first, index
            first = None


def _is_sentence(body: str) -> bool:
    return len(body) >= _SENTENCE and ends_sentence(body)


def _rule(evidence: Evidence | None) -> str:
    return evidence.rule if evidence else ""

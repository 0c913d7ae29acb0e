"""Sentences of the story that share a paragraph with a formula: the paragraph is cut between them, so that no rule takes both."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpuskit.rules.matching import Hits, Matcher
from corpuskit.rules.model import Where
from corpuskit.rules.page import Shape, shape_of
from corpuskit.rules.segments import Segments
from corpuskit.rules.sentences import ends_sentence, sentence_ends

_LEAST = 60
"""Shorter segments are no story and a formula."""
_SHORT, _STOPS = 200, (". ", "! ", "? ", "” ", "。")
_BOX, _OF_BOXES = 2 / 3, 400
"""A paragraph that begins with a formula is a box, unless so much of it is sentences on which no rule fires, and the formula none of longer boxes."""
_LABEL = re.compile(r"[^:.!?]{2,40}:")
_LONGEST = 140
"""A headline behind a label is no longer."""


def without_story(segments: Segments, found: Sequence[Hits], matcher: Matcher) -> tuple[Segments, list[Hits]]:
    """Return the segments, with the rules that fire on each, those in which a sentence of the story stands beside a formula cut in sentences."""
    asked_of = (i for i, hits in enumerate(found) if hits or _breaks_off(segments.bodies[i]))
    shared = {i: pieces for i in asked_of if len(pieces := _sentences(segments, i)) > 1}
    if not shared:
        return segments, list(found)
    asked = iter(matcher.hits_of([segments.text[a:b].strip() or "." for pieces in shared.values() for a, b in pieces]))
    cuts: dict[int, list[int]] = {}
    hits: list[Hits] = []
    told = {index: [next(asked) for _ in pieces] for index, pieces in shared.items()}
    for index, alone in enumerate(found):
        if index in told and _is_shared(segments, shared[index], told[index]):
            cuts[index] = [start for start, _ in shared[index][1:]]
            hits += told[index]
        else:
            hits.append(alone)
    return (segments.divided(cuts) if cuts else segments), hits


def _breaks_off(body: str) -> bool:
    """Return whether something may stand behind the last sentence of a paragraph."""
    return _LEAST <= len(body) <= _SHORT and not ends_sentence(body) and any(stop in body for stop in _STOPS)


def _sentences(segments: Segments, index: int) -> list[tuple[int, int]]:
    """Return where the sentences of a segment begin and end (code points in the text)."""
    body = segments.bodies[index]
    if len(body) < _LEAST:
        return []
    start = segments.starts[index]
    start += segments.text[start : segments.ends[index]].find(body)
    bounds = [0, *(end + len(body[end:]) - len(body[end:].lstrip()) for end in sentence_ends(body)), len(body)]
    return [(start + a, start + b) for a, b in pairwise(bounds)]


def _is_shared(segments: Segments, pieces: Sequence[tuple[int, int]], hits: Sequence[Hits]) -> bool:
    """Return whether a sentence of the story stands before the first formula, or makes up most of what begins with one."""
    if not any(hits):
        return False
    story = [
        end - start if not fires and shape_of(segments.text[start:end].strip()) is Shape.PROSE else 0
        for (start, end), fires in zip(pieces, hits, strict=True)
    ]
    is_box = all(rule.longest >= _OF_BOXES for fires in hits for rule in fires)
    return story[0] > 0 or (not is_box and sum(story) >= _BOX * (pieces[-1][1] - pieces[0][0]))


def glued(segments: Segments, found: Sequence[Hits]) -> list[Hits]:
    """Return the rules that fire on each segment, surer of pieces that are glued to the end of a story's sentence, as `... in May.Read more`.

    A label with a sentence of the story behind it (`Read more: Ferry stops The mayor said ...`) is not told from it: there none counts.
    """
    if not segments.has_cut_lines:
        return list(found)
    return [_glued(segments, i, hits) if hits and not segments.begins_line(i) else hits for i, hits in enumerate(found)]


def _glued(segments: Segments, index: int, hits: Hits) -> Hits:
    body = segments.bodies[index]
    if ends_sentence(body):
        return () if len(body) >= _LEAST and _LABEL.match(body) else hits
    if len(body) > _LONGEST or " " not in body or not ends_sentence(segments.bodies[index - 1]):
        return hits
    sure = segments.ends_line(index) and not any(map(str.isdigit, body))
    return tuple(replace(rule, where=Where.ANYWHERE) for rule in hits) if sure else hits

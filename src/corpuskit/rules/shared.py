"""Sentences of the story that share a paragraph with a formula: the paragraph is cut between them, so that no rule takes both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple

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


class Shared(NamedTuple):
    """A text's segments, the rules that fire on each, and the sentences (start and end) of those that may be shared, by their number."""

    segments: Segments
    found: Sequence[Hits]
    sentences: dict[int, list[tuple[int, int]]]


def without_story(
    cuts: Sequence[Segments], found: Sequence[Sequence[Hits]], matcher: Matcher
) -> Iterator[tuple[Segments, list[Hits]]]:
    """Give the segments of each text, with the rules that fire on each, those in which a sentence of the story stands beside a formula cut in sentences.

    Arguments:
        cuts: the segments of each text.
        found: for each text the rules that fire on each segment.
        matcher: what finds the rules that fire on sentences; it is asked about those of all texts at once.

    """
    texts = [Shared(*parts, _shared_sentences(*parts)) for parts in zip(cuts, found, strict=True)]
    told = iter(matcher.hits_of([said for text in texts for said in _say_sentences(text)]))
    for text in texts:
        yield _divide(text, {i: list(islice(told, len(pieces))) for i, pieces in text.sentences.items()})


def _say_sentences(text: Shared) -> Iterator[str]:
    whole = text.segments.text
    return (whole[start:end].strip() or "." for pieces in text.sentences.values() for start, end in pieces)


def _shared_sentences(segments: Segments, found: Sequence[Hits]) -> dict[int, list[tuple[int, int]]]:
    """Return the sentences of the segments that may be shared: some rule fires, or something may stand behind the last sentence."""
    asked_of = [
        i
        for i, (hits, body) in enumerate(zip(found, segments.bodies, strict=True))
        if len(body) >= _LEAST and (hits or (len(body) <= _SHORT and _breaks_off(body)))
    ]
    return {i: pieces for i in asked_of if len(pieces := _sentences(segments, i)) > 1}


def _divide(text: Shared, told: dict[int, list[Hits]]) -> tuple[Segments, list[Hits]]:
    """Return the segments and their rules, given what fires on the sentences of those that may be shared."""
    segments, sentences = text.segments, text.sentences
    if not any(map(any, told.values())):
        return segments, list(text.found)
    cuts: dict[int, list[int]] = {}
    hits: list[Hits] = []
    for index, alone in enumerate(text.found):
        if index in told and _is_shared(segments, sentences[index], told[index]):
            cuts[index] = [start for start, _ in sentences[index][1:]]
            hits += told[index]
        else:
            hits.append(alone)
    return (segments.divided(cuts) if cuts else segments), hits


def _breaks_off(body: str) -> bool:
    """Return whether something may stand behind the last sentence of a paragraph."""
    return not ends_sentence(body) and any(stop in body for stop in _STOPS)


def _sentences(segments: Segments, index: int) -> list[tuple[int, int]]:
    """Return where the sentences of a segment begin and end (code points in the text)."""
    body, start = segments.bodies[index], segments.starts[index]
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

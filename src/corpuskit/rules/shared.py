"""Sentences of the story that share a paragraph with a formula: the paragraph is cut between them, so that no rule takes both."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from corpuskit.rules.chains import Chain, find_chains
from corpuskit.rules.formulas import Formulas
from corpuskit.rules.matching import Hits, Matcher
from corpuskit.rules.model import Rule, Where
from corpuskit.rules.page import Shape, shape_of
from corpuskit.rules.segments import Segments
from corpuskit.rules.sentences import STARTERS, ends_sentence, sentence_ends
from corpuskit.text.late_pattern import late_pattern

_LEAST = 60
"""Shorter segments are no story and a formula."""
_SHORT, _STOPS = 200, (". ", "! ", "? ", "” ", "。")
_BOX, _OF_BOXES = 2 / 3, 400
"""A paragraph that begins with a formula is a box, unless so much of it is sentences on which no rule fires, and the formula none of longer boxes."""
_CREDITS, _CAPTION = ("photo-agency", "photo-credit", "photo-label", "credit-label"), 150
"""Captions are seldom longer."""
_LABEL = late_pattern(r"[^:.!?]{2,40}:")
_NOTICE = late_pattern(r"[^.!?]{0,60}(?:©|\([cC]\)|\b[Cc]opyright)")
_RIGHTS = late_pattern(
    r"reserv|permi|redistribut|republi|rights|rechte|droits|derechos|diritti|direitos|prawa", re.IGNORECASE
)
"""A notice, and what stands in one that is a sentence."""
_LONGEST = 140
"""A headline behind a label is no longer."""


class Shared(NamedTuple):
    """A text's segments, the rules that fire on each, and the sentences (start and end) of those that may be shared, by their number."""

    segments: Segments
    found: Sequence[Hits]
    sentences: dict[int, list[tuple[int, int]]]


def without_story(
    cuts: Sequence[Segments], found: Sequence[Sequence[Hits]], matcher: Matcher, formulas: Formulas
) -> Iterator[tuple[Segments, list[Hits]]]:
    """Give the segments of each text, with the rules that fire on each, those in which a sentence of the story stands beside a formula cut in sentences.

    Arguments:
        cuts: the segments of each text.
        found: for each text the rules that fire on each segment.
        matcher: finds the rules that fire on sentences; it gets those of all texts at once.
        formulas: the whole lines of the rules.

    """
    texts = [Shared(*parts, _shared_sentences(*parts)) for parts in zip(cuts, found, strict=True)]
    sentences = [sentence for text in texts for sentence in _plain_sentences(text)]
    fired = matcher.hits_of(sentences)
    witnessed = [*zip(sentences, fired, strict=True)]
    whole = (pair for text in texts for pair in zip(text.segments.bodies, text.found, strict=True))
    chains = find_chains([*witnessed, *whole], formulas, matcher)
    fires = iter([chains[one].hits[0] if one in chains else hits for one, hits in witnessed])
    for text in texts:
        yield _cut_chains(
            *_divide(text, {i: list(islice(fires, len(pieces))) for i, pieces in text.sentences.items()}), chains
        )


def _cut_chains(segments: Segments, found: list[Hits], chains: Mapping[str, Chain]) -> tuple[Segments, list[Hits]]:
    """Return the segments and their rules, those that are chains of formulas cut in parts."""
    if chains.keys().isdisjoint(segments.bodies):
        return segments, found
    cuts: dict[int, list[int]] = {}
    fires: list[Hits] = []
    for index, (body, hits) in enumerate(zip(segments.bodies, found, strict=True)):
        if chain := chains.get(body):
            start = segments.body_start(index)
            cuts[index] = [start + at for at in chain.starts[1:]]
            fires += chain.hits
        else:
            fires.append(hits)
    return (segments.divided(cuts) if cuts else segments), fires


def _plain_sentences(text: Shared) -> Iterator[str]:
    whole = text.segments.text
    return (whole[start:end].strip() or "." for pieces in text.sentences.values() for start, end in pieces)


def _shared_sentences(segments: Segments, found: Sequence[Hits]) -> dict[int, list[tuple[int, int]]]:
    """Return the sentences of the segments that may be shared: some rule fires, or there may be something behind the last sentence."""
    candidates = [
        i
        for i, (hits, body) in enumerate(zip(found, segments.bodies, strict=True))
        if len(body) >= _LEAST and (hits or (len(body) <= _SHORT and _breaks_off(body)))
    ]
    return {i: pieces for i in candidates if len(pieces := _sentences(segments, i)) > 1}


def _divide(text: Shared, fired: dict[int, list[Hits]]) -> tuple[Segments, list[Hits]]:
    """Return the segments and their rules, given the rules that fire on the sentences of those that may be shared."""
    segments, sentences = text.segments, text.sentences
    if not any(map(any, fired.values())):
        return segments, list(text.found)
    cuts: dict[int, list[int]] = {}
    hits: list[Hits] = []
    for index, alone in enumerate(text.found):
        if index in fired and _is_shared(segments, sentences[index], fired[index]):
            cuts[index] = [start for start, _ in sentences[index][1:]]
            hits += fired[index]
        else:
            hits.append(alone)
    return (segments.divided(cuts) if cuts else segments), hits


def _breaks_off(body: str) -> bool:
    """Return whether there may be something behind the last sentence of a paragraph."""
    return not ends_sentence(body) and any(stop in body for stop in _STOPS)


def _sentences(segments: Segments, index: int) -> list[tuple[int, int]]:
    """Return where the sentences of a segment begin and end (code points in the text), also one without a stop before it."""
    body, start = segments.bodies[index], segments.body_start(index)
    ends = [end + len(body[end:]) - len(body[end:].lstrip()) for end in sentence_ends(body)]
    bounds = [0, *sorted({*ends, *_hidden_starts(body)}), len(body)]
    return [(start + a, start + b) for a, b in pairwise(bounds)]


def _hidden_starts(body: str) -> list[int]:
    """Return where a sentence begins without a stop before it, behind a copyright notice: `© 2004 Ada Quill They walked on.`"""
    if not _NOTICE.match(body):
        return []
    begin = _hidden_start().search(body, 0, next(sentence_ends(body), len(body)))
    return [begin.end()] if begin else []


@cache
def _hidden_start() -> re.Pattern[str]:
    words = "|".join(sorted(word.capitalize() for word in STARTERS if len(word) > 1))
    return re.compile(rf"(?<=[^\W_]) (?=(?:{words}) [^\W\d_A-Z])")


def _is_shared(segments: Segments, pieces: Sequence[tuple[int, int]], hits: Sequence[Hits]) -> bool:
    """Return whether a sentence of the story is before the first formula, or makes up most of a piece that begins with one."""
    if not any(hits):
        return False
    story = [
        end - start if not fires and shape_of(segments.text[start:end].strip()) is Shape.PROSE else 0
        for (start, end), fires in zip(pieces, hits, strict=True)
    ]
    if hits[0] and not hits[1] and _hidden_starts(segments.text[pieces[0][0] : pieces[1][1]]):
        return True
    is_box = all(rule.longest >= _OF_BOXES for fires in hits for rule in fires)
    return story[0] > 0 or (not is_box and sum(story) >= _BOX * (pieces[-1][1] - pieces[0][0]))


def glued(segments: Segments, found: Sequence[Hits]) -> list[Hits]:
    """Return the rules that fire on each segment, surer of pieces that are glued to the end of a story's sentence, as `... in May.Read more`.

    A label with a sentence of the story behind it (`Read more: Ferry stops The mayor said ...`) cannot be separated from it: there none counts.
    """
    if not segments.has_cut_lines:
        return list(found)
    return [_glued(segments, i, hits) if hits and not segments.begins_line(i) else hits for i, hits in enumerate(found)]


def _names_source(segments: Segments, index: int, rule: Rule) -> bool:
    """Return whether a piece names the source of the sentences before it, as in a round-up of several papers: `... in May. Reuters`.

    Behind a caption, which is shorter, it names the source of the photo.
    """
    if rule.name == "source-line":
        return True
    is_agency = rule.name in _CREDITS and " " not in segments.bodies[index]
    return is_agency and segments.ends_line(index) and _line_size(segments, index) > _CAPTION


def _line_size(segments: Segments, index: int) -> int:
    """Return how long the line of a segment is up to it (code points)."""
    return segments.starts[index] - segments.starts[segments.line_start(index)]


def _glued(segments: Segments, index: int, hits: Hits) -> Hits:
    body = segments.bodies[index]
    if body[0] in "([" and not any(closing in body for closing in ")]"):
        return ()
    if index and ends_sentence(segments.bodies[index - 1]):
        hits = tuple(rule for rule in hits if not _names_source(segments, index, rule))
    if ends_sentence(body):
        is_story = (
            not ends_sentence(segments.bodies[index - 1]) and shape_of(body) is Shape.PROSE and _NOTICE.match(body)
        )
        is_label = _LABEL.match(body) and not _is_one_headline(segments, index)
        return () if len(body) >= _LEAST and (is_label or (is_story and not _RIGHTS.search(body))) else hits
    if len(body) > _LONGEST or " " not in body or not ends_sentence(segments.bodies[index - 1]):
        return hits
    sure = segments.ends_line(index) and not any(map(str.isdigit, body))
    return (
        tuple(replace(rule, where=Where.ANYWHERE) if rule.kind == "line" else rule for rule in hits) if sure else hits
    )


def _is_one_headline(segments: Segments, index: int) -> bool:
    """Return whether a label and a headline that asks or exclaims stand by themselves: wide blanks or a line end follow, and no other sentence."""
    body, past = segments.bodies[index], segments.body_end(index)
    is_apart = segments.ends_line(index) or segments.text[past : past + 2].isspace()
    return is_apart and len(body) <= _LONGEST and body[-1] in "!?！？" and not any(sentence_ends(body))

"""From segments that go to edits: whole lines with the blank lines next to them, and spans inside lines.

Nothing is ever inserted. Where a line loses a piece, the blanks between two pieces of it stay once: the blanks before the piece, or
those behind it where there were none before; at a line's end none does.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from corpuskit.model import Article, Cleaning, Edit, Span
from corpuskit.rules.model import Evidence, Task
from corpuskit.rules.segments import Segments


class _Stretch(NamedTuple):
    """Segments `first` to before `end` that are removed together, and the span of text that is removed with them."""

    first: int
    end: int
    span: Span


def make_edits(segments: Segments, removed: Sequence[Evidence | None], declined: Sequence[Span]) -> list[Edit]:
    """Return one removal for each stretch of segments that one rule takes; no declined blank goes along."""
    return [
        edit
        for stretch in _removed_stretches(segments, removed, declined)
        for edit in _stretch_edits(segments, removed, stretch)
    ]


def removed_spans(segments: Segments, removed: Sequence[Evidence | None], declined: Sequence[Span]) -> list[Span]:
    """Return the places that the same edits remove, one for each stretch, without regard to the rules."""
    return [stretch.span for stretch in _removed_stretches(segments, removed, declined)]


def rest_of(task: Task, cleaning: Cleaning) -> Task:
    """Return a task with the text that a cleaning of `task` leaves."""
    article = task.article
    left = Article(article.id, cleaning.text, article.meta, article.source)
    declined = (Span(_moved(span.start, cleaning), _moved(span.end, cleaning)) for span in task.declined)
    return Task(left, task.trusted, tuple(declined))


def _moved(place: int, cleaning: Cleaning) -> int:
    return place - sum(max(0, min(step.span.end, place) - step.span.start) for step in cleaning.steps)


def composed(first: Cleaning, second: Cleaning) -> Cleaning:
    """Return one cleaning for two, the second of the text that the first leaves; its spans refer to the original text."""
    if not second.steps:
        return first
    text, steps = first.article.text, list(first.steps)
    for step in second.steps:
        spans = _in_original(step.span, first.steps)
        steps += [Edit(step.rule, span, span.of(text), why=step.why, doubt=step.doubt) for span in spans]
    steps.sort(key=lambda step: step.span)
    return Cleaning(first.article, second.text, tuple(steps))


def _in_original(span: Span, steps: Sequence[Edit]) -> Iterator[Span]:
    """Yield the places in the original of the characters of a span of a cleaned text: in pieces where something was removed between them."""
    shift, start, end = 0, span.start, span.end
    for step in steps:
        place = step.span.start - shift
        if place >= end:
            break
        if place > start:
            yield Span(start + shift, place + shift)
            start = place
        shift += len(step.before)
    if start < end:
        yield Span(start + shift, end + shift)


def _stretch_edits(segments: Segments, removed: Sequence[Evidence | None], stretch: _Stretch) -> Iterator[Edit]:
    start = stretch.span.start
    for _, group in groupby(range(stretch.first, stretch.end), key=lambda index: _rule_name(removed[index])):
        indexes = list(group)
        last = indexes[-1] + 1 == stretch.end
        until = stretch.span.end if last else segments.starts[indexes[-1] + 1]
        span, evidence = Span(start, until), _weakest_evidence([removed[index] for index in indexes])
        yield Edit(evidence.rule, span, span.of(segments.text), why=evidence.why, doubt=evidence.doubt)
        start = until


def _weakest_evidence(found: Sequence[Evidence | None]) -> Evidence:
    """Return the evidence that leaves most doubt, of equal ones the first."""
    return max((evidence for evidence in found if evidence), key=lambda evidence: evidence.doubt)


def _rule_name(evidence: Evidence | None) -> str:
    return evidence.rule if evidence else ""


def _removed_stretches(
    segments: Segments, removed: Sequence[Evidence | None], declined: Sequence[Span]
) -> Iterator[_Stretch]:
    """Yield the runs of removed segments: within a line that loses a part, and over whole lines."""
    whole = _whole_lines(segments, removed)
    going = [index for index, evidence in enumerate(removed) if evidence is not None]
    for _, run in groupby(
        enumerate(going), key=lambda pair: (pair[1] - pair[0], _line_if_cut(segments, whole, pair[1]))
    ):
        indexes = [index for _, index in run]
        first, end = indexes[0], indexes[-1] + 1
        taken = _with_blank_lines if segments.line[first] in whole else _within_line
        yield _Stretch(first, end, _without_declined(segments, first, end, taken(segments, first, end), declined))


def loses_part(segments: Segments, removed: Sequence[Evidence | None]) -> bool:
    """Return whether some line loses a piece, not the whole."""
    if not segments.has_cut_lines:
        return False
    loses = {line for line, evidence in zip(segments.line, removed, strict=True) if evidence is not None}
    return not loses <= _whole_lines(segments, removed)


def _whole_lines(segments: Segments, removed: Sequence[Evidence | None]) -> set[int]:
    """Return the numbers of the lines that are removed as a whole."""
    stays = {line for line, evidence in zip(segments.line, removed, strict=True) if evidence is None}
    return set(segments.line) - stays


def _line_if_cut(segments: Segments, whole: set[int], index: int) -> int:
    line = segments.line[index]
    return -1 if line in whole else line


def _within_line(segments: Segments, first: int, end: int) -> Span:
    """Return the span that is removed with segments of a line of which others stay."""
    body_end = segments.body_end(first - 1) if not segments.begins_line(first) else -1
    if segments.ends_line(end - 1):
        return Span(body_end, segments.line_end(end - 1))
    glued = body_end == segments.starts[first]
    return Span(segments.starts[first], segments.body_end(end - 1) if glued else segments.ends[end - 1])


def _with_blank_lines(segments: Segments, first: int, end: int) -> Span:
    """Return the span that is removed with whole lines.

    Between two lines that stay, the blank lines above stay, or those below where there are none above; at the text's edges none does.
    """
    head = len(segments.text) - len(segments.text.removeprefix("\ufeff"))
    above = segments.ends[first - 1] if first else head
    below = segments.starts[end] if end < len(segments) else len(segments.text)
    start, stop = segments.starts[first], segments.ends[end - 1]
    if first == 0 or end == len(segments) or start > above:
        stop = below
    if first == 0 or end == len(segments):
        start = above
    return Span(start, stop)


def _without_declined(segments: Segments, first: int, end: int, span: Span, declined: Sequence[Span]) -> Span:
    start, stop = span.start, span.end
    for kept in declined:
        if start < kept.end <= segments.starts[first]:
            start = kept.end
        if segments.body_end(end - 1) <= kept.start < stop:
            stop = max(kept.start, segments.body_end(end - 1))
    return Span(start, stop)

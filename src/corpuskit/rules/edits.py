"""From lines that go to edits: whole lines and the blank lines next to them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from corpuskit.model import Edit, Span
from corpuskit.rules.lines import Lines
from corpuskit.rules.model import Evidence


def edits(lines: Lines, gone: Sequence[Evidence | None], declined: Sequence[Span]) -> list[Edit]:
    """Return one removal for each stretch of lines that one rule takes; no declined blank line goes along."""
    return [edit for first, end in _stretches(gone) for edit in _removals(lines, gone, first, end, declined)]


def gaps(lines: Lines, gone: Sequence[Evidence | None], declined: Sequence[Span]) -> list[Span]:
    """Return the places that `edits` takes, one for each stretch of lines, whatever rules take them."""
    return [Span(*_with_blanks(lines, first, end, declined)) for first, end in _stretches(gone)]


def _stretches(gone: Sequence[Evidence | None]) -> Iterator[tuple[int, int]]:
    for goes, group in groupby(range(len(gone)), key=lambda index: gone[index] is not None):
        if goes:
            indexes = list(group)
            yield indexes[0], indexes[-1] + 1


def _removals(
    lines: Lines, gone: Sequence[Evidence | None], first: int, end: int, declined: Sequence[Span]
) -> Iterator[Edit]:
    start, stop = _with_blanks(lines, first, end, declined)
    for _, group in groupby(range(first, end), key=lambda index: _rule(gone[index])):
        indexes = list(group)
        until = stop if indexes[-1] + 1 == end else lines.starts[indexes[-1] + 1]
        span, evidence = Span(start, until), gone[indexes[0]]
        yield Edit(_rule(evidence), span, span.of(lines.text), why=evidence.why if evidence else "")
        start = until


def _rule(evidence: Evidence | None) -> str:
    return evidence.rule if evidence else ""


def _with_blanks(lines: Lines, first: int, end: int, declined: Sequence[Span]) -> tuple[int, int]:
    """Return what goes with the lines `first` to `end`.

    Between two lines that stay, the blank lines above stay, or those below where there are none above; at the text's edges none does.
    """
    head = len(lines.text) - len(lines.text.removeprefix("\ufeff"))
    above = lines.ends[first - 1] if first else head
    below = lines.starts[end] if end < len(lines) else len(lines.text)
    start, stop = lines.starts[first], lines.ends[end - 1]
    if first == 0 or end == len(lines) or start > above:
        stop = below
    if first == 0 or end == len(lines):
        start = above
    for span in declined:
        if start < span.end <= lines.starts[first]:
            start = span.end
        if lines.ends[end - 1] <= span.start < stop:
            stop = span.start
    return start, stop

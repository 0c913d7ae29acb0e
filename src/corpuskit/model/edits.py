"""Edits of a text, and the one function that carries them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpuskit.model.articles import Article, Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `before`, the text at `span`, by `after` (empty for a removal), because of `rule`.

    `why` is for people: the evidence in a few words. `doubt` is the probability, from 0 to 1, that the passage should stay, where the evidence
    is one that gives it.
    """

    rule: str
    span: Span
    before: str
    after: str = ""
    why: str = ""
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Cleaning:
    """An article, the text that cleaning gives, and the edits that lead there.

    `steps` do not overlap, are sorted by place, and refer to `article.text`; replaying them gives `text`.
    `refused` is the reason why edits that were found were not applied, e.g. because too little would remain.
    """

    article: Article
    text: str
    steps: tuple[Edit, ...] = ()
    refused: str = ""

    @property
    def changed(self) -> bool:
        """Whether cleaning changes the text."""
        return self.text != self.article.text


def replay(text: str, steps: Iterable[Edit]) -> str:
    """Return `text` with all `steps` done at once; their spans refer to `text` as given.

    Raises `ValueError` when steps overlap or the text at a span is not `before`.

    >>> replay("the deep sea", [Edit("r", Span(4, 9), "deep ")])
    'the sea'
    """
    parts: list[str] = []
    at = 0
    for step in sorted(steps, key=lambda s: s.span):
        if step.span.start < at or step.span.of(text) != step.before:
            raise ValueError(f"edit by {step.rule!r} at {step.span.start} does not fit the text")
        parts += [text[at : step.span.start], step.after]
        at = step.span.end
    return "".join([*parts, text[at:]])


def invert_edits(steps: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that lead back from the cleaned text to the original one."""
    shift, back = 0, []
    for step in sorted(steps, key=lambda s: s.span):
        start = step.span.start + shift
        back.append(Edit(step.rule, Span(start, start + len(step.after)), step.after, step.before))
        shift += len(step.after) - len(step.before)
    return tuple(back)

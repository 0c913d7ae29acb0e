"""Masked passages of a document, and why: for people who wonder about a relation."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from corpuskit.duplicates.contents import contents
from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.mask_reading import silent
from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.readings import Reading, is_no_article, read, within
from corpuskit.model import Span
from corpuskit.text.words import Flags

Why = Literal["no story", "leftover", "credit", "recurs"]


class MaskedTexts(NamedTuple):
    """Words that do not count: all of a text that holds no story, boilerplate, a dateline, credit or cut-off teaser, or a passage of many articles."""

    span: Span
    why: Why


def masked_texts(documents: Sequence[Document], masks: Masks, options: Options) -> list[list[MaskedTexts]]:
    """Return for each document which of its words are no evidence, in order; those that follow each other are one span."""
    readings = read(documents, options)
    live = [content.live for content in contents(readings, masks)]
    return [_masked_spans(reading, words) for reading, words in zip(readings, live, strict=True)]


def _masked_spans(reading: Reading, live: Flags) -> list[MaskedTexts]:
    quiet = ~reading.live
    if len(quiet) and quiet.all() and is_no_article(reading.document.text, silent(reading.document.text)):
        return [MaskedTexts(span, "no story") for span in _word_stretches_of(reading, quiet)]
    leftover = quiet & within(reading.starts, reading.document.masked)
    reasons: list[tuple[Why, Flags]] = [
        ("leftover", leftover),
        ("credit", quiet & ~leftover),
        ("recurs", reading.live & ~live),
    ]
    found = [MaskedTexts(span, why) for why, words in reasons for span in _word_stretches_of(reading, words)]
    return sorted(found)


def _word_stretches_of(reading: Reading, words: Flags) -> list[Span]:
    """Return the places of words that follow each other."""
    edges = np.flatnonzero(np.diff(words.astype(np.int8), prepend=0, append=0))
    pairs = zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True)
    return [Span(int(reading.starts[first]), int(reading.ends[last])) for first, last in pairs]

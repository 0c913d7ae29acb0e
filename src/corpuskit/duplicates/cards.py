"""The card of a document: the facts that remain once its text is dropped."""

from typing import NamedTuple

from corpuskit.duplicates.documents import Document


class Card(NamedTuple):
    """A document's id, its confirmed fields, and the length of its text in code points."""

    id: str
    source: str | None
    published: str | None
    size: int


def card(document: Document) -> Card:
    """Return the card of a document."""
    return Card(document.id, document.source, document.published, len(document.text))

"""What is kept of a document once its text is forgotten."""

from typing import NamedTuple

from corpuskit.duplicates.documents import Document


class Card(NamedTuple):
    """A document's id, what is known of it for sure, and the length of its text in code points."""

    id: str
    source: str | None
    published: str | None
    size: int


def card(document: Document) -> Card:
    """Return the card of a document."""
    return Card(document.id, document.source, document.published, len(document.text))

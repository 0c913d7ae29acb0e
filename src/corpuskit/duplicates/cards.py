"""The card of a document: the facts that remain once its text is dropped."""

from typing import NamedTuple

from corpuskit.duplicates.documents import Document


class Card(NamedTuple):
    """A document's id, its confirmed fields, the length of its text in code points, and how many fields are filled."""

    id: str
    source: str | None
    published: str | None
    size: int
    filled: int = 0


def card(document: Document) -> Card:
    """Return the card of a document."""
    filled = sum(bool(x) for x in (document.source, document.published, document.title, document.lang, document.url))
    return Card(document.id, document.source, document.published, len(document.text), filled)

"""An article on its way into a corpus, as its input tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpuskit.formats.layout import Layout
from corpuskit.model import Finding, Source

NO_ARTICLE = "CK010"
REQUIRED = ("id", "title", "source", "lang")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, the sidecar fields that its input carries, and which of those are guesses.

    `source` is where it was read, `path` where it stood in the corpus that it was exported from.
    """

    source: Source
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How input is to be read: the encoding of texts (`""`: UTF-8), which field stands in which column, the corpus's layout."""

    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    layout: Layout = field(default_factory=lambda: Layout(()))


def no_article(path: str, message: str, line: int = 1, column: int = 1) -> Finding:
    """Return the finding for input that holds no article."""
    return Finding(NO_ARTICLE, path, line, column, message)

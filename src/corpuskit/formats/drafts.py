"""An article on its way into a corpus, as its input gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from corpuskit.formats.layout import Layout
from corpuskit.model import Finding, Source

NO_ARTICLE = "CK010"
READ_AS = "article that is not UTF-8, read in another encoding"
DOUBLED = "key that stands twice in its row; the last one counts"
ODD_VALUE = "value that does not fit its field"
REQUIRED = ("id", "title", "source", "lang")


class Notice(NamedTuple):
    """Something in the input to report to the user: its kind, its place (`FILE` or `FILE:ROW`), the value or reason."""

    kind: str
    place: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, the sidecar fields that its input carries, and which of those are guesses.

    `source` is where it was read, `path` its place in the corpus that it was exported from. `notices` report values that were not taken unchanged,
    `unread` the fields that the input states, but not so that they can be understood: no guess may take their place. `own`: the row was exported by corpuskit.
    `is_value`: the text is a value in a row, not a file, so it has no line end at its end.
    """

    source: Source
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()
    path: str = ""
    notices: tuple[Notice, ...] = ()
    unread: frozenset[str] = frozenset()
    own: bool = False
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Options for reading input: the encoding of files that are not UTF-8 (`""`: none), the column of each field, the corpus's layout, the order of dates.

    `preset` names the tool that wrote the rows (`presets.PRESETS`). `met` collects the columns that were there.
    """

    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    layout: Layout = field(default_factory=lambda: Layout(()))
    date_order: str = ""
    preset: str = ""
    met: set[str] = field(default_factory=set, compare=False)


def no_article(path: str, message: str, line: int = 1, column: int = 1) -> Finding:
    """Return the finding for input that holds no article."""
    return Finding(NO_ARTICLE, path, line, column, message)

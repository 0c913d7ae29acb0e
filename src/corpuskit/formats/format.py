"""A format: a name, the suffixes of its files, how it is read and written, and which options of an export it allows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from corpuskit.formats.drafts import Draft, Notice, Reading
from corpuskit.formats.layout import Layout
from corpuskit.model import Finding

Reader = Callable[[BinaryIO, str, Reading], Iterator[Draft | Finding | Notice]]
Writer = Callable[[Iterable[Mapping[str, Any]], BinaryIO, Layout], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A format; `read` gives the articles of a file on their way in, `write` writes rows and returns how many.

    Attributes:
        name: the name that `--format` takes.
        suffixes: the suffixes of its files, with their dots; the first one is that of a new file.
        read: reads articles; `None` where the format is only written.
        write: writes rows; `None` where the format is only read.
        typed: the writer must know before its first row which columns hold dates only.
        spreadsheet: a table that a spreadsheet opens, so `--excel` can defuse its formulas.
        nested: rows may hold lists and objects, as some vocabularies give them.
        lines: each row is written by `corpuskit.formats.jsonl`, so cached rows can be copied.
        cards: the descriptions of a data set that can describe it, by their options: `hf-card`, `datapackage`.
        compressed: its files are compressed inside, so `.gz` and `.zst` make no sense.
        sentences: it marks sentences, so the layout must have their ends.
        single: writes one row as a file of its own, for an output that is a folder.
        single_suffix: the suffix of such a file.

    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader | None = None
    write: Writer | None = None
    typed: bool = False
    spreadsheet: bool = False
    nested: bool = False
    lines: bool = False
    cards: frozenset[str] = frozenset()
    compressed: bool = False
    sentences: bool = False
    single: Callable[[Mapping[str, Any], Layout], bytes] | None = None
    single_suffix: str = ""

    @property
    def is_written(self) -> bool:
        """Whether `export` can write it."""
        return self.write is not None or self.single is not None

    @property
    def is_read(self) -> bool:
        """Whether `add` can read it."""
        return self.read is not None

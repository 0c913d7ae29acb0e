"""One run of `export`: rows in, files out."""

import filecmp
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self, TypeVar, cast

from corpuskit.commands.export.dataset_cards import CardMaker
from corpuskit.commands.export.folders import write_articles
from corpuskit.commands.export.options import WORDINGS, Choice, cards_of, is_folder, part_path
from corpuskit.commands.export.row_cache import CachedRow
from corpuskit.commands.export.rows import Wanted, make_lines, make_rows
from corpuskit.formats import Format, jsonl
from corpuskit.formats.card import Exported
from corpuskit.formats.crate import missing_fields
from corpuskit.formats.csv import LONGEST_EXCEL_CELL, risky
from corpuskit.formats.dataset import DataSet, Figures
from corpuskit.formats.jsonl import write_lines
from corpuskit.formats.layout import Layout
from corpuskit.formats.observing import Observed
from corpuskit.formats.rows import Row as StoredRow
from corpuskit.formats.splits import Split, split_of
from corpuskit.formats.where import where
from corpuskit.model import Article, Report
from corpuskit.pipeline.sources import Seen
from corpuskit.store.corpus import Corpus
from corpuskit.store.packed import open_packed_output

if TYPE_CHECKING:
    from corpuskit.commands.export.standoff import StandoffRows

T = TypeVar("T")
Row = Mapping[str, Any]
_IN_MEMORY = 16 << 20
Write = Callable[[Iterable[T], BinaryIO, Layout], int]

_FOR_SPLITS = ("id", "duplicate_of", "path")


class Spool:
    """Rows on their way to several files, or to one that must know its types first: by part, in order, in temporary files.

    Use it as a context; its files vanish at the end.
    """

    def __init__(self) -> None:
        self._files: dict[str, BinaryIO] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def put(self, part: str, row: Mapping[str, Any]) -> None:
        """Keep a row."""
        if part not in self._files:
            file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the stack closes it
            self._files[part] = cast("BinaryIO", self._stack.enter_context(file))
        self._files[part].write(jsonl.line_of(row))

    def rows(self, part: str) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of a part."""
        if part not in self._files:
            return
        file = self._files[part]
        file.seek(0)
        for row in jsonl.read_rows(file, "", None, max_row=1 << 62):
            if isinstance(row, StoredRow):
                yield row.data


@dataclass(slots=True)
class RowNotes:
    """Notes taken while rows are written: cells that spreadsheets misread, what columns hold."""

    observed: Observed
    is_table: bool
    progress: Callable[[int], None]
    count: int = 0
    risky: int = 0
    long: int = 0

    def tick(self, line: bytes) -> bytes:
        """Count a row that nobody needs to look at."""
        self.count += 1
        self.progress(self.count)
        return line

    def note(self, row: Row) -> Row:
        """Return the row as it is."""
        self.count += 1
        self.observed.note(row)
        if self.is_table:
            texts = [value for value in row.values() if type(value) is str]
            self.risky += risky(texts)
            self.long += sum([len(text) > LONGEST_EXCEL_CELL for text in texts])
        self.progress(self.count)
        return row


@dataclass(frozen=True, slots=True)
class Export:
    """The options, resolved. `whole` has all columns there are, `layout` those that are written."""

    choice: Choice
    known: Format
    whole: Layout
    layout: Layout
    fields: tuple[str, ...]
    corpus: Corpus
    split: Split
    test: Callable[[Row], bool] | None
    notes: RowNotes
    circles: frozenset[str] = frozenset()
    standoff: "StandoffRows | None" = None
    seen: Seen = field(default_factory=Seen)
    figures: Figures = field(default_factory=Figures)
    paths: Sequence[str] = ()

    @classmethod
    def of(  # noqa: PLR0917 - what a run needs
        cls,
        choice: Choice,
        known: Format,
        whole: Layout,
        corpus: Corpus,
        progress: Callable[[int], None],
        circles: frozenset[str] = frozenset(),
    ) -> "Export":
        """Return the export that `choice` asks for. Raises `UsageError` for a field, part or expression that cannot be."""
        has_own = choice.vocabulary or choice.standoff or choice.derived
        fields = () if has_own else choice.fields or corpus.settings.export.fields
        if choice.flatten and not fields:
            fields = whole.flattened().names
        layout = whole.only(fields) if fields else whole
        layout = WORDINGS.named(choice.vocabulary).layout(layout) if choice.vocabulary else layout
        if choice.derived:
            from corpuskit.commands.export.derived import derived_layout  # noqa: PLC0415 - numpy, for derived formats only

            layout = derived_layout(choice.derived, whole)
        observed = observed_columns(layout) if known.typed or cards_of(choice) else Observed()
        notes = RowNotes(observed, known.spreadsheet and not choice.excel, progress)
        test = where(choice.where, whole.names) if choice.where else None
        standoff = _standoff_rows(choice, whole)
        split = split_of(choice.split)
        return cls(choice, known, whole, layout, fields, corpus, split, test, notes, circles, standoff)

    def write_cached_rows(self, found: Iterable[CachedRow | Article]) -> list[Exported]:
        """Write all files, and return them: as `write` does, but copies cached rows without reading them where that can be."""
        if not self._takes_all:
            return self.write(found)
        counted = map(self.notes.tick, make_lines(found, self._wanted_rows(), self.seen))
        return [self._write_one("", counted, self.layout, write_lines)]

    def write(self, found: Iterable[CachedRow | Article]) -> list[Exported]:
        """Write all files, and return them."""
        wanted = make_rows(found, self._wanted_rows(), self.seen)
        wanted = self._count_figures(wanted) if cards_of(self.choice) else wanted
        if self.split.ends or self.known.typed:
            written = self._write_spooled(wanted)
        else:
            noted = (self.notes.note(self._reworded_row(row)) for row in wanted)
            written = [self._write_one("", noted, self.layout, self._writer)]
        if cards_of(self.choice):
            written += self._write_cards(written)
        return written

    def _count_figures(self, found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in found:
            self.figures.note(row)
            yield row

    def _write_cards(self, files: Sequence[Exported]) -> list[Exported]:
        layout, data = self._typed_layout(), self._data_set()
        return CardMaker(self.choice, self.known.name, layout, data, self.corpus, self.paths).write(files)

    def _data_set(self) -> DataSet:
        about = self.corpus.settings.about
        name = about.name or Path(self.choice.output.rstrip("/")).name.partition(".")[0]
        return DataSet(name, about, self.figures, self.seen.duplicates)

    def write_derived(self, articles: Callable[[Seen], Iterable[Article]]) -> list[Exported]:
        """Write a derived text format; `articles` gives the articles for each of two passes, and notes in a `Seen` what cannot be read."""
        passes = iter((self.seen,))
        from corpuskit.commands.export.derived import Derived  # noqa: PLC0415 - as above

        making = Derived.of(self.choice)

        def make() -> Iterable[Row]:
            seen = next(passes, Seen())
            return make_rows(articles(seen), self._wanted_rows(), seen)

        return [self._write_one("", map(self.notes.note, making.rows(make)), self.layout, self._writer)]

    @property
    def _writer(self) -> Write[Row]:
        return self.known.write or _write_nothing

    @property
    def _takes_all(self) -> bool:
        """Whether every row is wanted, with every column, as JSON."""
        c = self.choice
        less = self.fields or c.vocabulary or c.where or c.drop_duplicates or c.raw or self.split.ends or self.standoff
        return self.known.lines and not (less or cards_of(c))

    def _wanted_rows(self) -> Wanted:
        choice = self.choice
        described = bool(cards_of(choice))
        words = described or not self.fields or "words" in self.fields or "words" in choice.where
        needed = self.whole.names
        if self.fields and not (self.test or described):
            needed = (*self.fields, *_FOR_SPLITS) if self.split.ends else self.fields
        inner = tuple(name for name in self.fields if name not in self.whole.names)
        return Wanted(
            self.whole,
            tuple(dict.fromkeys((*needed, *inner))),
            self.corpus.root,
            at_root=self.corpus.root == Path.cwd().resolve(),
            raw=choice.raw,
            copies=not choice.drop_duplicates,
            test=self.test,
            words=words,
            circles=self.circles,
            inner=inner,
        )

    def _reworded_row(self, row: dict[str, Any]) -> Row:
        """Return the row with the columns that are wanted, in the words that are wanted."""
        if self.standoff:
            return self.standoff.row_of(row, self.split.part_of(row))
        if self.fields:
            return row if tuple(row) == self.fields else {name: row[name] for name in self.fields}
        return WORDINGS.named(self.choice.vocabulary).said(row) if self.choice.vocabulary else row

    def _write_spooled(self, wanted: Iterable[dict[str, Any]]) -> list[Exported]:
        with Spool() as spool:
            for row in wanted:
                spool.put(self.split.part_of(row), self.notes.note(self._reworded_row(row)))
            return [
                self._write_one(part, spool.rows(part), self._typed_layout(), self._writer) for part in self.split.names
            ]

    def _typed_layout(self) -> Layout:
        """Return the layout with the types that the rows turned out to have."""
        observed = self.notes.observed
        return self.layout.with_types(observed) if self.known.typed else self.layout.with_dates(observed)

    def _write_one(self, part: str, found: Iterable[T], layout: Layout, write: Write[T]) -> Exported:
        path = part_path(self.choice.output, part)
        if is_folder(self.choice, self.known):
            written = write_articles(cast("Iterable[Row]", found), layout, self.choice, self.known, path)
            return replace(written, part=part)
        if not self.choice.check:
            return Exported(path, part, _pour_rows(found, layout, path, write))
        with tempfile.TemporaryDirectory() as folder:
            fresh = os.path.join(folder, os.path.basename(path))  # noqa: PTH118, PTH119
            count = _pour_rows(found, layout, fresh, write)
            same = os.path.isfile(path) and filecmp.cmp(path, fresh, shallow=False)  # noqa: PTH113
            return Exported(path, part, count, changed=not same)

    def report(self, written: Sequence[Exported]) -> Report:
        """Return the report."""
        seen, notes = self.seen, self.notes
        facts = {
            "files": [{"path": file.path, "part": file.part, "rows": file.rows} for file in written],
            "risky_cells": notes.risky,
            "long_cells": notes.long,
            "unknown_fields": dict(sorted(seen.unknown.items())),
            "duplicates_marked": seen.marked,
            "duplicates_left_out": seen.duplicates,
            "duplicates_in_circles": seen.circles,
            "not_stated": missing_fields(self._data_set()) if self.choice.crate else [],
            "withheld": dict(self.standoff.withheld) if self.standoff else {},
            "others_left_out": seen.others,
            "times_in_utc": list(notes.observed.mixed_zones()) if self.known.typed else [],
        }
        changed = tuple(file.path for file in written if file.changed and file.path != "-")
        failures = tuple(sorted(seen.failures))
        return seen.make_report("export", articles=notes.count, changed=changed, failures=failures, facts=facts)


def _write_nothing(found: Iterable[Row], out: BinaryIO, layout: Layout) -> int:
    """Stand for the writer of a format that is a folder."""
    del found, out, layout
    return 0


def _pour_rows(found: Iterable[T], layout: Layout, path: str, write: Write[T]) -> int:
    with open_packed_output(path) as out:
        return write(found, out, layout)


def observed_columns(layout: Layout) -> Observed:
    """Return what takes note of the values of a layout's columns, those whose types hang on all values."""
    moments = tuple(c.name for c in layout.columns if c.kind == "moment")
    return Observed(moments, {c.name: c.shape for c in layout.columns if c.shape})


def _standoff_rows(choice: Choice, whole: Layout) -> "StandoffRows | None":
    """Return the maker of stand-off rows, where they are asked for."""
    if not choice.standoff:
        return None
    from corpuskit.commands.export.standoff import StandoffRows  # noqa: PLC0415 - numpy, for stand-off data only

    return StandoffRows(whole.only(choice.keep_fields).names)

"""`dedup` over slices: sketches are made where the articles are read, and meet by ranges of their hashes.

Who started the run holds a card, an address and a few numbers of each article, the pairs that are worth reading, and what came of
them; texts and sketches are where the work is. Every step is a kernel of `duplicates`, so the outcome is that of `dedup`.
"""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, NoReturn

import numpy as np
import orjson
from numpy.typing import NDArray

from corpuskit import duplicates
from corpuskit.commands.dedup import options_of, reported
from corpuskit.commands.library import Address, Found, Opened, Trouble, is_lines, line_of
from corpuskit.commands.reading import batches
from corpuskit.commands.shards.run import How, Run, Task, finish, mapped, running
from corpuskit.commands.sketching import Shelved, Sketcher, twice
from corpuskit.commands.verifying import Rereading
from corpuskit.duplicates.candidates import WIDTH, Candidates, Sizes, close, crowded, met, often, union
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import concluded, numbered, roots_of
from corpuskit.duplicates.join import Entries, Groups, Pairs, grouped, joined
from corpuskit.duplicates.masking import Known, Masks, masks, recurring, stock
from corpuskit.duplicates.sketches import BLOCK_BITS, Sketch, Sketches, together
from corpuskit.errors import StoreError
from corpuskit.formats import jsonl
from corpuskit.model import Finding, Relation, Report
from corpuskit.store import packed, sections, urls
from corpuskit.store.corpus import Corpus
from corpuskit.store.slices import Slice
from corpuskit.text.words import Hashes, Places, distinct
from corpuskit.views import json

# So many slices give one range of hashes; the number of ranges is a power of two.
_SLICES = 2


def dedup(
    paths: Sequence[str],
    how: How,
    *,
    config: Path | None = None,
    relations: Sequence[Relation] = (),
    keep: Sequence[duplicates.Policy] = (),
    mask: bool = True,
    text_key: str = "text",
) -> Report:
    """Compare the rows of `paths` with each other; pairs and clusters go to the folder, too, as JSON objects, one a line.

    The report is that of `dedup`. Raises `CorpuskitError`.
    """
    corpus = Corpus.of(paths, config)
    options = options_of(corpus, relations, keep, mask=mask)
    opened = Opened(corpus, text_key, {})
    with running(paths, how) as run:
        ranges = 1 << (-(-len(run.tasks) // _SLICES) - 1).bit_length()
        shelf = _shelved(run, _Sketch(Sketcher(opened, options), run.work, ranges))
        reader = Rereading(corpus, opened, shelf.known.addresses, options, engine=run.engine)
        what, pairs = _candidates(run, shelf, ranges, reader)
        compared = concluded(shelf.known.cards, what, pairs, reader, options)
        report = reported(corpus, shelf.known, compared)
        _write(how.output, report)
    return report


class _Sketched(NamedTuple):
    """What is sent back of a slice: all but the hashes of its sketch."""

    addresses: list[Address]
    cards: list[Card]
    sizes: dict[str, Places]
    troubles: list[Trouble]


@dataclass(frozen=True, slots=True)
class _Sketch:
    """Sketches the articles of a slice, and writes the hashes by ranges; rows that cannot be found again by bytes are copied."""

    sketcher: Sketcher
    work: str
    ranges: int

    def __call__(self, batch: Sequence[Task]) -> list[_Sketched]:
        return [self._sketched(task) for task in batch]

    def _sketched(self, task: Task) -> _Sketched:
        troubles: list[Trouble] = []
        parts = [self.sketcher(some) for some in batches(self._found(task, troubles))]
        sketch = together([self.sketcher(()).sketch, *(part.sketch for part in parts)])
        sections.write(
            task.name(self.work, ".sketch"), [pickle.dumps(self._of_range(sketch, k)) for k in range(self.ranges)]
        )
        return _Sketched(
            [address for part in parts for address in part.addresses],
            [card for part in parts for card in part.cards],
            {name: getattr(sketch, name) for name in ("sizes", "five_sizes", "letter_counts", "digests")},
            troubles,
        )

    def _of_range(self, sketch: Sketch, number: int) -> "_Hashes":
        shift = np.uint64(64 - (self.ranges - 1).bit_length())
        found: _Hashes = {}
        for name, counts in (("fives", "five_counts"), ("threes", "three_counts"), ("letters", "letter_counts")):
            hashes, docs = (
                getattr(sketch, name),
                np.repeat(np.arange(len(sketch), dtype=np.int32), getattr(sketch, counts)),
            )
            here = slice(None) if self.ranges == 1 else hashes >> shift == number
            found[name] = (hashes[here], docs[here])
        return found

    def _found(self, task: Task, troubles: list[Trouble]) -> Iterator[Found]:
        """Yield the articles of a slice with their addresses."""
        part, copy, at = task.part, task.name(self.work, ".jsonl"), 0
        if part.path.endswith(".jsonl") and is_lines(part.path):
            for number, line, offset in packed.read_placed_lines(part):
                row = jsonl.parse(line, part.path, number, self.sketcher.opened.text_key) if line.strip() else None
                if isinstance(row, Finding):
                    troubles.append(row)
                elif row:
                    yield Found(
                        Address(part.path, number, offset, len(line)),
                        packed.article(row, self.sketcher.opened.text_key),
                    )
            return
        with urls.writing(copy) as out:
            for row in packed.read_rows(part, self.sketcher.opened.text_key):
                if isinstance(row, Finding):
                    troubles.append(row)
                    continue
                line = line_of(row)
                out.write(line)
                yield Found(
                    Address(part.path, row.number, at, len(line), copy),
                    packed.article(row, self.sketcher.opened.text_key),
                )
                at += len(line)


_Hashes = dict[str, tuple[Hashes, NDArray[np.int32]]]


@dataclass
class _Shelf:
    """All articles, sorted by id: what `dedup` keeps of them, their sizes, and, for each slice, the numbers of its articles."""

    known: Shelved
    sizes: dict[str, Places] = field(default_factory=dict)
    numbers: list[Places] = field(default_factory=list)


def _shelved(run: Run, stage: _Sketch) -> _Shelf:
    """Sketch all slices. Of two articles with one id the second one is told of and left out: its number is -1."""
    first: dict[str, Address] = {}
    kept: list[tuple[Card, Address, int]] = []
    findings: list[Finding] = []
    parts, count = [], 0
    for part in mapped(run.engine, stage, run.tasks, _lost):
        parts.append(part)
        findings += [trouble for trouble in part.troubles if isinstance(trouble, Finding)]
        for card, address in zip(part.cards, part.addresses, strict=True):
            if first.setdefault(card.id, address) is address:
                kept.append((card, address, count))
            else:
                findings.append(twice(card, address, first[card.id]))
            count += 1
    kept.sort(key=lambda one: one[0].id)
    places = np.array([place for _, _, place in kept], np.int64)
    numbers = np.full(count, -1, np.int64)
    numbers[places] = np.arange(len(places))
    cards, addresses = [card for card, _, _ in kept], [address for _, address, _ in kept]
    sizes = {name: np.concatenate([part.sizes[name] for part in parts])[places] for name in parts[0].sizes}
    ends = np.cumsum([len(part.cards) for part in parts])
    return _Shelf(Shelved(cards, addresses, Sketches([], []), findings, []), sizes, np.split(numbers, ends[:-1]))


@dataclass(frozen=True, slots=True)
class _Met:
    """Reads the hashes of one range of all slices, and says which articles share some.

    `known` are, for each article, the first one of its copies, its source and its tag (as `numbered` says); without them it gives
    the pairs of large groups of copies only.
    """

    files: tuple[str, ...]
    numbers: Sequence[Places]
    count: int
    options: duplicates.Options
    work: str
    ranges: int
    known: tuple[Places, Places, Hashes] | None = None

    def __call__(self, batch: Sequence[Task]) -> "list[_Known]":
        return [self._shared(task, *self.known) if self.known else self._twins(task) for task in batch]

    def _groups(self, task: Task, name: str, note_bits: int = 0) -> Groups:
        parts = []
        for path, numbers in zip(self.files, self.numbers, strict=True):
            for data in sections.read([path], task.number):
                hashes, docs = pickle.loads(data)[name]  # noqa: S301 - written by this run
                known = numbers[docs]
                kept = known >= 0
                parts.append(Entries(hashes[kept], np.ones(np.count_nonzero(kept), np.int64), known[kept]))
        return grouped(parts, self.count, note_bits)

    def _twins(self, task: Task) -> "_Known":
        self._write(task, {"twins": self._keyed(often(self._groups(task, "fives"), self.options))})
        return _Known(Masks(), np.zeros(0, np.int64), np.zeros(0, np.int64))

    def _shared(self, task: Task, roots: Places, sources: Places, tags: Hashes) -> "_Known":
        fives, letters = self._groups(task, "fives"), self._groups(task, "letters")
        threes, what = self._groups(task, "threes", BLOCK_BITS), Masks()
        if self.options.mask:
            found = recurring(fives, roots, sources, self.options)
            what = masks(fives, found, tags, stock(threes, roots, self.options), self.options.sample)
            fives = fives.only(~found.either)
            letters = letters.only(~recurring(letters, roots, sources, self.options).either)
        passing = met(threes, self.count, self.options.stock)
        self._write(task, {"fives": self._keyed(fives), "letters": self._keyed(letters), "threes": passing})
        many = crowded(fives, self.count)
        docs = np.flatnonzero(many)
        return _Known(what, docs, many[docs])

    def _keyed(self, groups: Groups) -> "_Columns":
        pairs = joined(groups, self.count, WIDTH)
        return pairs.a * self.count + pairs.b, pairs.shared

    def _write(self, task: Task, shared: "dict[str, _Columns]") -> None:
        """Write what pairs share by ranges of pairs."""
        parts: list[dict[str, _Columns]] = [{} for _ in range(self.ranges)]
        for name, columns in shared.items():
            place = columns[0] % self.ranges
            for number, part in enumerate(parts):
                part[name] = tuple(column[place == number] for column in columns)
        sections.write(task.name(self.work, ".pairs"), [pickle.dumps(part) for part in parts])


_Columns = tuple[Places, ...]


class _Known(NamedTuple):
    """What recurs in one range of hashes, and of which articles how many 5-grams are too frequent to pair all that have them."""

    masks: Masks
    crowded: Places
    counts: Places


@dataclass(frozen=True, slots=True)
class _Judge:
    """Adds up what the pairs of a range share, and gives those that are worth reading."""

    files: tuple[str, ...]
    sizes: Sizes
    crowded: Places

    def __call__(self, batch: Sequence[Task]) -> list[dict[str, Pairs]]:
        return [self._judged(sections.read(self.files, task.number)) for task in batch]

    def _judged(self, found: Sequence[bytes]) -> dict[str, Pairs]:
        parts = [pickle.loads(data) for data in found]  # noqa: S301 - written by this run
        names = list(parts[0]) if parts else []
        columns = {
            name: [np.concatenate(column) for column in zip(*(part[name] for part in parts), strict=True)]
            for name in names
        }
        return {name: self._worth(name, *columns[name]) for name in names}

    def _worth(self, name: str, key: Places, *shared: Places) -> Pairs:
        if name == "threes":
            return close(key, shared[0], shared[1], self.sizes.count)
        keys, place = np.unique(key, return_inverse=True)
        total = np.bincount(place, weights=shared[0], minlength=len(keys)).astype(np.int64)
        pairs = Pairs(keys // self.sizes.count, keys % self.sizes.count, total)
        if name == "fives":
            return self.sizes.copied_of(pairs, self.crowded)
        return self.sizes.twins_of(pairs) if name == "twins" else self.sizes.noisy_of(pairs)


def _candidates(run: Run, shelf: _Shelf, ranges: int, reader: Rereading) -> tuple[Masks, Candidates]:
    """Return what recurs, and the pairs that are worth reading (as `duplicates.comparing.candidates`)."""
    options = reader.options
    sizes = Sizes(len(shelf.known.cards), shelf.sizes.__getitem__, options)
    files = tuple(task.name(run.work, ".sketch") for task in run.tasks)
    meet = _Met(files, shelf.numbers, sizes.count, options, run.work, ranges)
    judged = _judged(run, meet, sizes)[1]["twins"] if options.mask else _NONE
    roots = roots_of(sizes.count, reader, judged)
    what, found = _judged(run, replace(meet, known=(roots, *numbered(shelf.known.cards))), sizes)
    return what, union([sizes.same(), found["fives"], found["threes"]], found["letters"], sizes.count)


_NONE = Pairs(*(np.zeros(0, np.int64) for _ in range(3)))


def _judged(run: Run, meet: _Met, sizes: Sizes) -> tuple[Masks, dict[str, Pairs]]:
    """Return what recurs, and, by what they share, the pairs that are worth reading."""
    tasks = [Task(k, Slice(f"range {k} of hashes")) for k in range(meet.ranges)]
    known = list(mapped(run.engine, meet, tasks, _lost))
    many = np.zeros(sizes.count, np.int64)
    for one in known:
        many[one.crowded] += one.counts
    judge = _Judge(tuple(task.name(run.work, ".pairs") for task in tasks), sizes, many)
    found = list(mapped(run.engine, judge, tasks, _lost))
    names = dict.fromkeys(name for part in found for name in part)
    return _one([one.masks for one in known]), {
        name: _all([part[name] for part in found if name in part]) for name in names
    }


def _all(parts: Sequence[Pairs]) -> Pairs:
    """Return all pairs, sorted: who reads them reads their first article once."""
    a, b, shared = (np.concatenate([getattr(part, name) for part in parts]) for name in ("a", "b", "shared"))
    order = np.lexsort((b, a))
    return Pairs(a[order], b[order], shared[order])


def _one(parts: Sequence[Masks]) -> Masks:
    """Return all masks as one."""

    def known(name: str) -> Known:
        found = [getattr(part, name) for part in parts]
        return Known(max(one.bits for one in found), distinct(np.concatenate([one.hashes for one in found])))

    return Masks(parts[0].sample, known("common"), known("of_source"), known("stock"))


def _write(folder: str, report: Report) -> None:
    """Write pairs and clusters, then the report without them: it tells that all is there."""
    said = json.data(report)
    for name in ("pairs", "clusters"):
        with urls.writing(f"{folder}{name}.jsonl") as out:
            out.writelines(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in said[name])
    finish(replace(report, matches=(), clusters=()), folder)


def _lost(batch: Sequence[Task]) -> NoReturn:
    raise StoreError(f"{batch[0].part.path}: not compared: every process that worked on it was ended from outside")

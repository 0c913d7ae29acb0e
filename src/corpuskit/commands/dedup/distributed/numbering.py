"""Sketches of the articles of a slice, and the numbers that articles have in the order of their ids.

Cards go to id ranges by id; an id range puts them in order, leaves out who has the id of another one, and sends their ranks back.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from corpuskit import duplicates
from corpuskit.commands.choosing import not_chosen_fact
from corpuskit.commands.dedup.documents import DocumentReader, Found, Line, copy_rows, is_lines
from corpuskit.commands.dedup.sketching import Sketched, Sketcher, nothing, twice
from corpuskit.distributed.partitions import Partitions
from corpuskit.distributed.shuffle import (
    Table,
    object_column,
    read_partition,
    take_rows,
    write_partitions,
)
from corpuskit.duplicates.sketches import together
from corpuskit.model import Finding, Report
from corpuskit.pipeline.parts import SliceTask, Step, limit_findings
from corpuskit.pipeline.sources import Seen, batches, note_rest
from corpuskit.store import packed, urls
from corpuskit.text.words import Flags, Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Partitions):
    """The plan of a distributed `dedup`: its partitions, how articles are read, and by which options they are compared."""

    opened: DocumentReader
    options: duplicates.Options


SIZES = ("sizes", "five_sizes", "letter_counts")

# So many ids of each slice tell how all are spread.
_SAMPLE = 32


@dataclass(frozen=True, slots=True)
class SketchSlices(Step[tuple[list[str], Report]]):
    """Reads a slice once and keeps sketches, cards and addresses; rows that cannot be found again by bytes are copied.

    Says a few of its ids and what was wrong with rows.
    """

    plan: Plan

    def _run(self, task: SliceTask) -> tuple[list[str], Report]:
        seen = Seen()
        sketcher = Sketcher(self.plan.opened, self.plan.options)
        rows: Iterator[Found | Line] = note_rest(self._pass_rows(task), seen)
        parts = [sketcher(some) for some in batches(rows)]
        sketch = together([nothing(), *(part.sketch for part in parts)])
        self.plan.save(task, ".sketch", {"sketch": sketch})
        self.plan.save(task, ".cards", {**_join_cards(parts), **{name: getattr(sketch, name) for name in SIZES}})
        list(note_rest((trouble for part in parts for trouble in part.troubles), seen))
        ids = sorted(chain.from_iterable(part.cards.of("id") for part in parts))
        facts = not_chosen_fact(self.plan.opened.test, sum(part.not_chosen for part in parts))
        report = Report("", findings=tuple(seen.findings), failures=tuple(seen.failures))
        return ids[:: max(1, len(ids) // _SAMPLE)], limit_findings(report, **facts)

    def _pass_rows(self, task: SliceTask) -> Iterator[Found | Line | Finding]:
        """Yield the articles of a slice with their addresses."""
        path, text_key = task.part.path, self.plan.opened.text_key
        if path.endswith(".jsonl") and is_lines(path):
            for number, line, at in packed.read_placed_lines(task.part):
                if line.strip():
                    yield Line((path, number, at, len(line), ""), line)
            return
        copy = task.name(self.plan.work, ".jsonl")
        with urls.open_temporary(copy) as out:
            yield from copy_rows(packed.read_rows(task.part, text_key), out, text_key, copy)


def _join_cards(parts: list[Sketched]) -> Table:
    cards = object_column(chain.from_iterable(part.cards for part in parts))
    addresses = object_column(chain.from_iterable(part.addresses for part in parts))
    return {"card": cards, "address": addresses}


def edges_of(samples: list[list[str]], id_ranges: int) -> tuple[str, ...]:
    """Return the ids that cut all articles into about equal id ranges; `samples` are some ids of each slice."""
    ids = sorted(chain.from_iterable(samples))
    return tuple(ids[len(ids) * k // id_ranges] for k in range(1, id_ranges)) if ids else ("",) * (id_ranges - 1)


@dataclass(frozen=True, slots=True)
class SendCards(Step[None]):
    """Sends the cards of a slice to id ranges."""

    plan: Plan

    def _run(self, task: SliceTask) -> None:
        cards = self.plan.load(task, ".cards")
        id_ranges = np.array([bisect(self.plan.edges, card.id) for card in cards["card"]], np.int64)
        here = np.arange(len(id_ranges))
        rows = {**cards, "slice": np.full(len(id_ranges), task.number), "row": here}
        self.plan.write(task, ".sorted", cards=(id_ranges, rows))


@dataclass(frozen=True, slots=True)
class NumberArticles(Step[Report]):
    """Puts the articles of an id range in order, and tells their slices their ranks. Of two with one id the second one is reported and left out."""

    plan: Plan

    def _run(self, task: SliceTask) -> Report:
        cards = read_partition(self.plan.of_slices(".sorted"), task.number)["cards"]
        ids: list[str] = [card.id for card in cards["card"]]
        order = sorted(range(len(ids)), key=ids.__getitem__)
        cards = take_rows(cards, np.array(order, np.int64))
        new = np.array([k == 0 or ids[order[k - 1]] != ids[here] for k, here in enumerate(order)], np.bool_)
        ranks = np.where(new, np.cumsum(new) - 1, -1)
        rows = {"row": cards["row"], "rank": ranks, "id_range": np.full(len(ranks), task.number)}
        write_partitions(task.name(self.plan.work, ".ranks"), self.plan.slices, ranks=(cards["slice"], rows))
        self.plan.save(task, ".range", take_rows(cards, new))
        return limit_findings(Report("", articles=int(new.sum()), findings=tuple(_report_repeated(cards, new))))


def _report_repeated(cards: Table, new: Flags) -> Iterator[Finding]:
    """Yield a finding for each article that has the id of an earlier one."""
    first = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
    for k in np.flatnonzero(~new):
        yield twice(cards["card"][k], cards["address"][k], cards["address"][first[k]])


def numbers_of(plan: Plan, task: SliceTask) -> Places:
    """Return the number of each article of a slice, -1 for one that was left out."""
    ranks = plan.read(task, ".ranks")["ranks"]
    numbers = np.full(len(ranks["row"]), -1, np.int64)
    numbers[ranks["row"]] = np.where(ranks["rank"] < 0, -1, np.array(plan.starts)[ranks["id_range"]] + ranks["rank"])
    return numbers

"""Pairs that are worth reading are read, at the id range of their first articles: some are one story, others have a relation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from corpuskit.commands.dedup.distributed.hash_join import all_masks
from corpuskit.commands.dedup.distributed.numbering import Plan
from corpuskit.commands.dedup.documents import Address
from corpuskit.commands.dedup.verification import PairReader
from corpuskit.distributed.connected_components import both_directions, send_edges
from corpuskit.distributed.shuffle import Table, object_column, take_rows
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.clusters import is_copy
from corpuskit.duplicates.comparing import without_hopeless
from corpuskit.duplicates.masking import Masks
from corpuskit.engines import serial
from corpuskit.model import Match
from corpuskit.pipeline.parts import SliceTask, Step
from corpuskit.text.words import Places


class Documents(NamedTuple):
    """Some articles, by their numbers, which are sorted."""

    numbers: Places
    cards: Sequence[Card]
    addresses: Sequence[Address]

    @classmethod
    def of(cls, *tables: Table) -> "Documents":
        """Return the articles of tables with the columns `number`, `card` and `address`."""
        numbers, first = np.unique(np.concatenate([table["number"] for table in tables]), return_index=True)
        cards, addresses = (np.concatenate([table[name] for table in tables])[first] for name in ("card", "address"))
        return cls(numbers, cards.tolist(), addresses.tolist())

    def reader(self, plan: Plan) -> PairReader:
        """Return what reads these articles by their places here."""
        return PairReader(plan.opened.corpus, plan.opened, self.addresses, plan.options, engine=serial.ENGINE)

    def table(self, matches: Iterable[Match]) -> Table:
        """Return matches among these articles as a table: the numbers of both, their places as people read them, the match itself."""
        place = {card.id: k for k, card in enumerate(self.cards)}
        found = list(matches)
        a, b = (np.array([place[getattr(match, side)] for match in found], np.int64) for side in ("a", "b"))
        places = object_column(address.place for address in self.addresses)
        return {
            "a": self.numbers[a],
            "b": self.numbers[b],
            "a_place": places[a],
            "b_place": places[b],
            "match": object_column(found),
        }


class _Asked(NamedTuple):
    """The pairs that are to be read, sorted, and their articles."""

    documents: Documents
    a: Places
    b: Places
    questions: list[int]

    @classmethod
    def of(cls, plan: Plan, task: SliceTask) -> "_Asked":
        asked, id_range = (
            plan.read(task, ".asked")["asked"],
            plan.load(task, ".range"),
        )
        asked = take_rows(asked, np.lexsort((asked["b"], asked["a"])))
        start = plan.starts[task.number]
        first = take_rows({name: id_range[name] for name in ("card", "address")}, asked["a"] - start)
        second = {"number": asked["b"], "card": asked["card"], "address": asked["address"]}
        documents = Documents.of({"number": asked["a"], **first}, second)
        a, b = (np.searchsorted(documents.numbers, asked[name]) for name in ("a", "b"))
        return cls(documents, a, b, asked["asked"].tolist())

    @property
    def pairs(self) -> list[tuple[int, int, int]]:
        """The pairs by the places of their articles."""
        return list(zip(self.a.tolist(), self.b.tolist(), self.questions, strict=True))


@dataclass(frozen=True, slots=True)
class LinkStories(Step[None]):
    """Links the articles that are one story, whatever n-grams are frequent."""

    plan: Plan
    edges: str

    def _run(self, task: SliceTask) -> None:
        asked = _Asked.of(self.plan, task)
        found = np.array(list(asked.documents.reader(self.plan).stories(asked.pairs)), np.int64).reshape(-1, 2)
        numbers = asked.documents.numbers[found]
        send_edges(self.plan, task, self.edges, both_directions((numbers[:, 0], numbers[:, 1])))


@dataclass(frozen=True, slots=True)
class FrequentNgrams:
    """Frequent n-grams of the corpus; each process reads them once."""

    plan: Plan
    _held: list[Masks] = field(default_factory=list, compare=False)

    @property
    def masks(self) -> Masks:
        """The frequent n-grams; none where nothing is masked."""
        if not self._held:
            self._held.append(all_masks(self.plan))
        return self._held[0]


@dataclass(frozen=True, slots=True)
class VerifyPairs(Step[None]):
    """Keeps the matches of the pairs of an id range, and links those that are copies."""

    plan: Plan
    frequent: FrequentNgrams
    edges: str

    def _run(self, task: SliceTask) -> None:
        asked = _Asked.of(self.plan, task)
        pairs = without_hopeless(asked.pairs, asked.documents.cards, self.plan.options)
        found = asked.documents.reader(self.plan).matches(pairs, self.frequent.masks) if pairs else ()
        table = asked.documents.table(found)
        self.plan.save(task, ".matches", table)
        copies = np.array([is_copy(match, self.plan.options) for match in table["match"]], np.bool_)
        send_edges(self.plan, task, self.edges, both_directions((table["a"][copies], table["b"][copies])))

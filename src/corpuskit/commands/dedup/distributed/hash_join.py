"""Where articles meet that share hashes: one task a range of hashes."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corpuskit.commands.dedup.distributed.numbering import Plan, numbers_of
from corpuskit.distributed.shuffle import (
    Table,
    concatenate_tables,
    load_value,
    narrow_column,
    read_partition,
    take_rows,
)
from corpuskit.duplicates.candidates import WIDTH, frequent_hashes, met, often
from corpuskit.duplicates.join import Entries, Groups, Pairs, grouped, joined
from corpuskit.duplicates.masking import Known, Masks, masks, recurring, stock, tag
from corpuskit.duplicates.sketches import BLOCK_BITS
from corpuskit.pipeline.parts import SliceTask, Step
from corpuskit.text.words import Hashes, Places, sort_distinct

_COUNTS = {"fives": "five_counts", "threes": "three_counts", "letters": "letter_counts"}


@dataclass(frozen=True, slots=True)
class SendHashes(Step[None]):
    """Sends the hashes of a slice to their ranges, with the facts about the articles that have them; or its 5-grams only."""

    plan: Plan
    twins: bool = False
    roots: str = ""

    def _run(self, task: SliceTask) -> None:
        sketch, cards = (
            self.plan.load(task, ".sketch")["sketch"],
            self.plan.load(task, ".cards"),
        )
        numbers = numbers_of(self.plan, task)
        kinds = {"fives": "five_counts"} if self.twins else _COUNTS
        rows = {name: np.repeat(np.arange(len(sketch)), getattr(sketch, counts)) for name, counts in kinds.items()}
        hashes = {name: getattr(sketch, name) for name in kinds}
        if not self.twins:
            rows["same"] = np.flatnonzero(sketch.sizes)
            hashes["same"] = sketch.digests[rows["same"]]
        tables, there = {}, np.zeros((self.plan.buckets, len(sketch)), np.bool_)
        for name, of in rows.items():
            known = numbers[of] >= 0
            found, of = hashes[name][known], of[known]  # noqa: PLW2901 - only those that have a number
            ranges = self.plan.ranges(found)
            there[ranges, of] = True
            tables[name] = ranges, {"hash": found, "number": numbers[of]}
        ranges, of = np.nonzero(there)
        about = {
            "number": numbers,
            "root": self._read_roots(task, numbers),
            "tag": np.array([tag(card.source) for card in cards["card"]], np.uint64),
        }
        self.plan.write(task, ".entries", about=(ranges, take_rows(about, of)), **tables)

    def _read_roots(self, task: SliceTask, numbers: Places) -> Places:
        roots = numbers.copy()
        if self.roots:
            found = self.plan.read(task, self.roots)["roots"]
            roots[found["row"]] = found["root"]
        return roots


class _About(NamedTuple):
    """The articles that have hashes of a range: their numbers, sorted, the first one of the copies of each, its source, and its id range."""

    numbers: Places
    roots: Places
    sources: Places
    tags: Hashes
    id_ranges: Places

    @classmethod
    def of(cls, plan: Plan, table: Table) -> "_About":
        numbers, first = np.unique(table["number"], return_index=True)
        tags = table["tag"][first]
        sources = np.unique(tags, return_inverse=True)[1]
        return cls(
            numbers,
            table["root"][first],
            np.where(tags == tag(None), -1, sources),
            tags,
            narrow_column(plan.id_ranges(numbers)),
        )


@dataclass(frozen=True, slots=True)
class JoinHashes(Step[None]):
    """Finds which articles share hashes of a range, and the frequent n-grams in it; or, `twins`, which share 5-grams that may recur.

    Numbers are of the articles that are there, in their order. Hashes lose as many bits as they do among all articles.
    """

    plan: Plan
    twins: bool = False

    def _run(self, task: SliceTask) -> None:
        entries = read_partition(self.plan.of_slices(".entries"), task.number)
        about = _About.of(self.plan, entries.pop("about"))
        groups = {name: self._read_groups(name, entries.pop(name), about) for name in list(entries)}
        if self.twins:
            found = {"twins": _find_pairs(often(groups["fives"], self.plan.options), about)}
        else:
            found = self._find_shared(task, groups, about)
        groups.clear()
        frequent_groups = found.pop("frequent_hashes", _NO_FREQUENT_GROUPS).copy()
        self.plan.write(
            task,
            ".frequent",
            frequent_groups=(frequent_groups.pop("id_range"), frequent_groups),
        )
        tables = {name: (table.pop("id_range"), table) for name, table in found.items()}
        self.plan.write(task, ".pairs", **tables)

    def _read_groups(self, name: str, table: Table, about: _About) -> Groups:
        numbers = np.searchsorted(about.numbers, table["number"])
        entries = Entries(table["hash"], np.ones(len(numbers), np.int64), numbers)
        return grouped([entries], self.plan.count, BLOCK_BITS if name == "threes" else 0)

    def _find_shared(self, task: SliceTask, groups: dict[str, Groups], about: _About) -> dict[str, Table]:
        options = self.plan.options
        fives, letters, what = groups["fives"], groups["letters"], Masks()
        if options.mask:
            found = recurring(fives, about.roots, about.sources, options)
            phrases = stock(groups["threes"], about.roots, options)
            what = masks(fives, found, about.tags, phrases, options.sample)
            fives = fives.only(~found.either)
            letters = letters.only(~recurring(letters, about.roots, about.sources, options).either)
        self.plan.save(task, ".masks", {"masks": what})
        copies = {"fives": fives, "letters": letters, "same": groups["same"]}
        pairs = {name: _find_pairs(some, about) for name, some in copies.items()}
        return {
            **pairs,
            "threes": _find_near(groups["threes"], about, options.stock),
            "frequent_hashes": _find_frequent(fives, about),
        }


def _find_near(threes: Groups, about: _About, width: int) -> Table:
    """Return for each 3-gram that two articles share in which blocks it stands in both."""
    count = max(1, len(about.numbers))
    key, one, two = met(threes, count, width)
    a, b = key // count, key % count
    return {"id_range": about.id_ranges[a], "a": about.numbers[a], "b": about.numbers[b], "one": one, "two": two}


def _find_pairs(groups: Groups, about: _About) -> Table:
    """Return the pairs of articles that share hashes, and how many."""
    parts = [_NO_PAIRS]

    def take(pairs: Pairs) -> Pairs:
        """Keep some pairs in as few bytes as they need; of all together nothing is made that takes more."""
        known = {"a": about.numbers[pairs.a], "b": about.numbers[pairs.b], "shared": pairs.shared}
        parts.append(
            {
                "id_range": about.id_ranges[pairs.a],
                **{name: narrow_column(column) for name, column in known.items()},
            }
        )
        return Pairs(*(np.zeros(0, np.int64) for _ in range(3)))

    joined(groups, max(1, len(about.numbers)), WIDTH, take)
    return concatenate_tables(parts)


_NO_PAIRS: Table = {name: np.zeros(0, np.int8) for name in ("id_range", "a", "b", "shared")}
_NO_FREQUENT_GROUPS: Table = {name: np.zeros(0, np.int8) for name in ("id_range", "number", "frequent_hashes")}


def _find_frequent(groups: Groups, about: _About) -> Table:
    """Return of which articles how many hashes are too frequent to pair all that have them."""
    many = frequent_hashes(groups, len(about.numbers))
    there = np.flatnonzero(many)
    return {"id_range": about.id_ranges[there], "number": about.numbers[there], "frequent_hashes": many[there]}


def all_masks(plan: Plan) -> Masks:
    """Return the frequent n-grams of all ranges."""
    parts: list[Masks] = [load_value(file)["masks"] for file in plan.of_buckets(".masks")]

    def known(name: str) -> Known:
        found = [getattr(part, name) for part in parts]
        return Known(max(one.bits for one in found), sort_distinct(np.concatenate([one.hashes for one in found])))

    return Masks(parts[0].sample, known("common"), known("of_source"), known("stock"))

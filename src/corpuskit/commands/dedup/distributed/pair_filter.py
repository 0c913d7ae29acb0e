"""Candidate pairs that are worth reading: shared hashes of all ranges are added up, and compared with the sizes of both articles.

A pair goes to the id range of its first article, then to that of its second one, each of which adds what it knows, and back.
"""

from dataclasses import dataclass

import numpy as np

from corpuskit.commands.dedup.distributed.numbering import SIZES, Plan
from corpuskit.distributed.shuffle import Table, join_tables, take_rows
from corpuskit.duplicates.candidates import Sizes, close, union
from corpuskit.duplicates.join import Pairs, counted
from corpuskit.pipeline.parts import SliceTask, Step
from corpuskit.text.words import Places

_ABOUT = (*SIZES, "frequent_hashes")
_NONE = Pairs(*(np.zeros(0, np.int64) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class CountShared(Step[None]):
    """Adds up the shared hashes of the pairs of an id range, and sends the pairs, with the facts about the first article, to the id range of the second."""

    plan: Plan

    def _run(self, task: SliceTask) -> None:
        found = self.plan.read(task, ".pairs", wide=False)
        about, start = _read_about(self.plan, task), self.plan.starts[task.number]
        tables = {}
        for name in list(found):
            pairs = self._add_shared(name, found.pop(name), start)
            table = {"a": pairs.a + start, "b": pairs.b, "shared": pairs.shared, **take_rows(about, pairs.a)}
            tables[name] = self.plan.id_ranges(pairs.b), table
        self.plan.write(task, ".halves", **tables)

    def _add_shared(self, name: str, table: Table, start: int) -> Pairs:
        """Return each pair once, with what it shares; of the first articles the places in their id range.

        Many pairs share one run of letters, by chance: they are let go at once, as `Sizes.noisy_of` wants two.
        """
        count = self.plan.count
        key = (table.pop("a").astype(np.int64) - start) * count + table.pop("b")
        if name == "threes":
            return close(key, table["one"], table["two"], count)
        key = np.repeat(key, table["shared"])
        if name != "letters":
            return counted(key, count)
        key.sort()
        pairs = counted(key[1:][key[1:] == key[:-1]], count)
        return Pairs(pairs.a, pairs.b, pairs.shared + 1)


@dataclass(frozen=True, slots=True)
class FilterPairs(Step[None]):
    """Sends the pairs that are worth reading back to the id range of the first article, with card and address of the second one."""

    plan: Plan

    def _run(self, task: SliceTask) -> None:
        found = self.plan.read(task, ".halves")
        about, start = _read_about(self.plan, task), self.plan.starts[task.number]
        all_of_them = join_tables([{name: table[name] for name in ("a", "b", *_ABOUT)} for table in found.values()])
        known = _KnownPairs(all_of_them, about, start, self.plan)
        pairs = union(*known.worth(found), known.count)
        a, b = known.numbers[pairs.a], known.numbers[pairs.b]
        id_range = self.plan.load(task, ".range")
        rows = {
            "a": a,
            "b": b,
            "asked": pairs.asked,
            "card": id_range["card"][b - start],
            "address": id_range["address"][b - start],
        }
        self.plan.write(task, ".asked", asked=(self.plan.id_ranges(a), rows))


def _read_about(plan: Plan, task: SliceTask) -> Table:
    """Return the facts about the articles of an id range."""
    id_range = plan.load(task, ".range")
    frequent_groups = plan.read(task, ".frequent")["frequent_groups"]
    many = np.zeros(len(id_range["card"]), np.int64)
    np.add.at(many, frequent_groups["number"] - plan.starts[task.number], frequent_groups["frequent_hashes"])
    return {**{name: id_range[name] for name in SIZES}, "frequent_hashes": many}


class _KnownPairs:
    """Facts about the articles of some pairs, numbered anew in the order of their numbers."""

    def __init__(self, pairs: Table, second: Table, start: int, plan: Plan) -> None:
        self.numbers = np.unique(np.concatenate([pairs["a"], pairs["b"]]))
        self.count = len(self.numbers)
        self._arrays: Table = {"digests": np.zeros(self.count, np.int64)}
        for name in _ABOUT:
            self._arrays[name] = np.zeros(self.count, np.int64)
            self._arrays[name][self._group_places(pairs["a"])] = pairs[name]
            self._arrays[name][self._group_places(pairs["b"])] = second[name][pairs["b"] - start]
        self.sizes = Sizes(self.count, self._arrays.__getitem__, plan.options)

    def worth(self, found: dict[str, Table]) -> tuple[list[Pairs], Pairs, Pairs]:
        """Return the pairs that may be copies, those that may be one text with noise, and those that may share passages."""
        pairs = {
            name: Pairs(self._group_places(t["a"]), self._group_places(t["b"]), t["shared"])
            for name, t in found.items()
        }
        if "twins" in pairs:
            return [self.sizes.twins_of(pairs["twins"])], _NONE, _NONE
        copies = self.sizes.copied_of(self._arrays["frequent_hashes"])(pairs["fives"])
        return [pairs["same"], copies], self.sizes.noisy_of(pairs["letters"]), pairs["threes"]

    def _group_places(self, numbers: Places) -> Places:
        return np.searchsorted(self.numbers, numbers)

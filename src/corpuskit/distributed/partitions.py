"""Partitions of a distributed run: which files it shuffles through, and which partition a hash, a node or an article belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

import numpy as np

from corpuskit.distributed.shuffle import Table, load_value, read_partition, save_value, write_partitions
from corpuskit.errors import StoreError
from corpuskit.pipeline.parts import PartsRun, SliceTask, Step, map_items
from corpuskit.store.progress import begin_stage, counted
from corpuskit.store.slices import Slice
from corpuskit.text.words import Hashes, Places

R = TypeVar("R")

# So many slices give one bucket.
_SLICES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitions:
    """The files and buckets of a run.

    There are as many *ranges* of hashes, *id ranges* of articles, which follow each other by id, and *buckets* of nodes: `buckets`, a
    power of two. An article has a number: how many ids come before its own. `edges` are the first ids of all id ranges but the first,
    `starts` the numbers of the first articles of all id ranges, `count` is how many articles there are.
    """

    work: str
    slices: int
    edges: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    count: int = 0

    @property
    def buckets(self) -> int:
        """The number of buckets of each kind."""
        return 1 << (-(-self.slices // _SLICES) - 1).bit_length()

    def of_slices(self, suffix: str) -> list[str]:
        """Return the files that all slices made."""
        return [f"{self.work}part-{k:05}{suffix}" for k in range(self.slices)]

    def of_buckets(self, suffix: str) -> list[str]:
        """Return the files that all buckets made."""
        return [f"{self.work}part-{k:05}{suffix}" for k in range(self.buckets)]

    def read(self, task: SliceTask, suffix: str, *names: str, wide: bool = True) -> dict[str, Table]:
        """Return the tables that all buckets wrote for one (see `read_partition`)."""
        return read_partition(self.of_buckets(suffix), task.number, *names, wide=wide)

    def write(self, task: SliceTask, suffix: str, **tables: tuple[Places, Table]) -> None:
        """Write tables as a file of a task, each with the bucket of each of its rows."""
        write_partitions(task.name(self.work, suffix), self.buckets, **tables)

    def load(self, task: SliceTask, suffix: str) -> Any:  # noqa: ANN401 - the saved value
        """Return the value that a task saved."""
        return load_value(task.name(self.work, suffix))

    def save(self, task: SliceTask, suffix: str, what: Mapping[str, Any]) -> None:
        """Save a value of a task as it is."""
        save_value(task.name(self.work, suffix), what)

    def id_ranges(self, numbers: Places) -> Places:
        """Return the id ranges of articles."""
        return np.searchsorted(np.array(self.starts), numbers, side="right") - 1

    def nodes(self, numbers: Places) -> Places:
        """Return the buckets of articles as nodes of a graph."""
        return numbers % self.buckets

    def ranges(self, hashes: Hashes) -> Places:
        """Return the ranges of hashes."""
        bits = self.buckets.bit_length() - 1
        return (hashes >> np.uint64(64 - bits)).astype(np.int64) if bits else np.zeros(len(hashes), np.int64)


def over_slices(run: PartsRun, step: Step[R]) -> list[R]:
    """Do a step for each slice, and return its results."""
    begin_stage("slices", len(run.tasks))
    return list(counted(map_items(run.engine, step, run.tasks, _refuse_lost)))


def over_buckets(run: PartsRun, step: Step[R], buckets: int) -> list[R]:
    """Do a step for each bucket, and return its results."""
    tasks = [SliceTask(k, Slice(f"bucket {k}")) for k in range(buckets)]
    begin_stage("buckets", buckets)
    return list(counted(map_items(run.engine, step, tasks, _refuse_lost)))


def _refuse_lost(batch: Sequence[SliceTask]) -> NoReturn:
    raise StoreError(f"{batch[0].part.path}: not compared: every process that worked on it was ended from outside")

"""The plan of a distributed `dedup`: its partitions, how articles are read, and by which options they are compared."""

from dataclasses import dataclass

from corpuskit import duplicates
from corpuskit.commands.dedup.documents import Opened
from corpuskit.distributed.partitions import Partitions


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Partitions):
    """Partitions, with all that a stage needs to read articles and to compare them."""

    opened: Opened
    options: duplicates.Options

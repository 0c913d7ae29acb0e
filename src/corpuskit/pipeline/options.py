"""Options of a run that never change its result: how many processes, and whether the cache is used."""

from typing import NamedTuple


class Means(NamedTuple):
    """`jobs` is the number of processes, `0` for as many as there are cores. `cache`: use the index, where there is a corpus."""

    jobs: int = 1
    cache: bool = True


ALONE = Means()

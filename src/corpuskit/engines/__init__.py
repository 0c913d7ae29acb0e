"""How a kernel is run over batches: one module an engine."""

from corpuskit.engines import local, serial
from corpuskit.engines.local import WORTH
from corpuskit.engines.serial import Engine

__all__ = ["WORTH", "Engine", "engine_for"]


def engine_for(jobs: int, items: int) -> Engine:
    """Return the engine for `items` items: processes pay when there is work for more than one of them.

    `jobs` is the number of processes that may be used, `0` for as many as there are cores.
    """
    jobs = jobs or local.cores()
    return local.Local(jobs) if jobs > 1 and items >= WORTH else serial.ENGINE

"""Engines run a kernel over batches: one module an engine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from corpuskit.engines import serial
from corpuskit.engines.serial import Engine

__all__ = ["WORTH", "Engine", "Name", "engine_for", "engine_named"]

Name = Literal["local", "ray"]

# Starting workers costs as much as reading and checking some thousand pairs of files.
WORTH = 2_000


def engine_for(jobs: int, items: float, each: float = 1.0) -> Engine:
    """Return the engine for about `items` items: processes pay when there is work for more than one of them.

    `jobs` is the number of processes that may be used, `0` for as many as there are cores. `each` is the work that an item is, measured
    by reading and checking a pair of files.
    """
    jobs = jobs or _count_cores()
    if jobs == 1 or items * each < WORTH:
        return serial.ENGINE
    from corpuskit.engines.local import Local  # noqa: PLC0415 - the machinery of processes, which most calls do without

    return Local(jobs)


@contextmanager
def engine_named(name: Name, jobs: int, address: str, module: str) -> Iterator[Engine]:
    """Yield the engine of that name: `jobs` processes of this machine, or the Ray cluster at `address`, for kernels of `module`."""
    if name == "local":
        yield engine_for(jobs, WORTH)
        return
    from corpuskit.engines.ray import connected  # noqa: PLC0415 - an extra, slow to load

    with connected(address, module) as engine:
        yield engine


def _count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

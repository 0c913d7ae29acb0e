"""Kernels for the engines' tests: at module level, so that a spawned worker finds them."""

import os
import signal
import sys
import time

from corpuskit.pipeline.run import Result


def doubled(batch):
    return [2 * n for n in batch]


def deadly(batch):
    if 13 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return doubled(batch)


def failing(batch):
    if 3 in batch:
        raise ValueError("three")
    return doubled(batch)


def lost(batch):
    return [("lost", *batch)]


def slow_first(batch):
    if 0 in batch:
        time.sleep(2)
    return [(n, time.monotonic()) for n in batch]


class Unborn:
    """A kernel that cannot arrive."""

    def __call__(self, batch):
        return doubled(batch)

    def __reduce__(self):
        return (sys.exit, (1,))


def asleep(batch):
    print(os.getpid(), flush=True)  # noqa: T201 - so that the test knows whom to look for
    time.sleep(60)
    return batch


def deadly_judge(pairs):
    """Judge pairs of a corpus; one of them kills the process."""
    if any(b"13" in pair.text for pair in pairs):
        os.kill(os.getpid(), signal.SIGKILL)
    return [Result(len(pair.text)) for pair in pairs]

"""Limits that keep hostile or broken input from taking a machine's memory or days of its time. They hold in the whole process.

The size of an article is a setting (`max-article-size`, MiB). It is passed in the environment, so that the processes which work for this
one use it, too.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from functools import cache
from types import FrameType

MAX_ARTICLE_MIB = 32
MAX_SETTINGS_BYTES = 16 << 20
PATIENCE = 5.0  # seconds of computing for one article
_NAME = "CORPUSKIT_MAX_ARTICLE_MIB"


class TooSlowError(Exception):
    """Something took longer than it may."""


def set_max_article_size(mib: int) -> None:
    """Let no article be larger than that, in this process and in those that it starts."""
    os.environ[_NAME] = str(mib)
    _read_limit.cache_clear()


def max_article_size() -> int:
    """Return how many bytes an article may have: its text, its sidecar, its row."""
    return _read_limit()


@cache
def _read_limit() -> int:
    return int(os.environ.get(_NAME, MAX_ARTICLE_MIB)) << 20


def too_large() -> str:
    """Return the reason why a file or row above the limit is skipped."""
    return f"larger than {max_article_size() >> 20} MiB, which is the setting max-article-size"


@contextlib.contextmanager
def limited_time(seconds: float | None = None) -> Iterator[None]:
    """Raise `TooSlowError` where the block computes longer than that (`None`: as long as one article may take). Does not work in threads, nor where the system has no such alarm.

    Time in which the machine does something else does not count: on a busy one a sound article must not seem to be a slow one.
    Python looks for the alarm between its steps and inside its regular expressions, so a pattern that backtracks for ever ends, too.
    """
    if not hasattr(signal, "ITIMER_VIRTUAL") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE if seconds is None else seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _too_slow(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise TooSlowError

"""The progress of a long run, for a display: things done, and the share of the packed files that has been read.

A command reports its progress with `count_done`; without a meter the calls do nothing. Only the process that set the meter reports, not its workers.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import BinaryIO, Protocol, TypeVar

T = TypeVar("T")


class Meter(Protocol):
    """Listens to how far a run has come."""

    def begin(self, things: str, total: int | None) -> None:
        """Begin a stage that works on `things`; `total` is their number, `None` where it is unknown."""

    def advance(self, count: int) -> None:
        """Count so many things as done."""

    def skip(self, count: int) -> None:
        """Count so many things as done that took no time."""

    def watch(self, path: str, stream: BinaryIO) -> None:
        """Note that a packed file is read from `stream`, whose position is the number of bytes read."""

    def note_read(self, count: int) -> None:
        """Count so many rows as read; they are not done yet."""


_METER: ContextVar[tuple[int, Meter] | None] = ContextVar("meter", default=None)


@contextmanager
def listening(meter: Meter) -> Iterator[None]:
    """Report progress to `meter` while the block runs."""
    token = _METER.set((os.getpid(), meter))
    try:
        yield
    finally:
        _METER.reset(token)


def begin_stage(things: str, total: int | None = None) -> None:
    """Report that work on `things` begins."""
    if meter := _current_meter():
        meter.begin(things, total)


def count_done(count: int = 1) -> None:
    """Report that `count` more things are done."""
    if meter := _current_meter():
        meter.advance(count)


def count_skipped(count: int) -> None:
    """Report that `count` things are done at no cost: their results were cached."""
    if meter := _current_meter():
        meter.skip(count)


def watch_stream(path: str, stream: BinaryIO) -> None:
    """Report that a packed file is read from `stream`."""
    if meter := _current_meter():
        meter.watch(path, stream)


def read_noted(items: Iterable[T]) -> Iterable[T]:
    """Return rows as they are read from packed files; who listens hears of each."""
    meter = _current_meter()
    return items if meter is None else _note_each(items, meter)


def _note_each(items: Iterable[T], meter: Meter) -> Iterator[T]:
    for item in items:
        meter.note_read(1)
        yield item


def counted(items: Iterable[T]) -> Iterator[T]:
    """Yield the items, and count each as done when the caller takes the next one."""
    for item in items:
        yield item
        count_done()


def counted_batches(batches: Iterable[list[T]]) -> Iterator[list[T]]:
    """Yield the batches, and count the items of each as done when the caller takes the next one."""
    for batch in batches:
        yield batch
        count_done(len(batch))


def _current_meter() -> Meter | None:
    found = _METER.get()
    return found[1] if found and found[0] == os.getpid() else None

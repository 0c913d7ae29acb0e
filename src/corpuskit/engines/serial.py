"""One batch after the other, in this process: every other engine must give the same results."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Kernel = Callable[[Sequence[T]], R]


_LARGE = 4 << 20  # bytes


def hold_memory() -> None:
    """Let this process hold on to memory that arrays of up to some megabytes leave, for those that come next.

    The C library of Linux gives such memory back to the system at once, and the system clears it at each new allocation, until
    the program has freed something larger once. (Untouched, that costs nothing.)
    """
    bytes(_LARGE)


def begin_work() -> None:
    """Make this process, which does nothing else, one that works through batches.

    Its objects live until it ends: repeated garbage collection takes a quarter of the time.
    """
    gc.set_threshold(100_000, 50, 1_000)
    hold_memory()


class Engine(Protocol):
    """Runs a kernel over batches.

    Results come in the order of the batches; an exception of the kernel is never lost. A batch whose work killed its process (out
    of memory, `kill -9`) is cut into single items; the item that kills again gets `lost([item])` as its result, and the rest goes
    on, so one batch may give several results.
    """

    @property
    def name(self) -> str:
        """The name in settings and on the command line."""
        ...

    def map(
        self, kernel: Callable[[Sequence[T]], R], batches: Iterable[Sequence[T]], lost: Callable[[Sequence[T]], R]
    ) -> Iterator[R]:
        """Yield the result of `kernel` for each of `batches`."""
        ...


class Serial:
    """The engine without an engine."""

    name = "serial"

    def map(
        self,
        kernel: Callable[[Sequence[T]], R],
        batches: Iterable[Sequence[T]],
        lost: Callable[[Sequence[T]], R],  # noqa: ARG002 - an item that kills this process kills the run
    ) -> Iterator[R]:
        """Yield `kernel(batch)` for each of `batches`."""
        hold_memory()
        return map(kernel, batches)


ENGINE = Serial()

"""One batch after the other, in this process: what every other engine must agree with."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

B = TypeVar("B")
R = TypeVar("R")


class Engine(Protocol):
    """Runs a kernel over batches. Results come in the order of the batches; an exception of the kernel is never lost."""

    @property
    def name(self) -> str:
        """The name in settings and on the command line."""
        ...

    def map(self, kernel: Callable[[B], R], batches: Iterable[B]) -> Iterator[R]:
        """Yield `kernel(batch)` for each batch."""
        ...


@dataclass(frozen=True, slots=True)
class Serial:
    """The engine without an engine."""

    name: str = "serial"

    def map(self, kernel: Callable[[B], R], batches: Iterable[B]) -> Iterator[R]:
        """Yield `kernel(batch)` for each batch."""
        return map(kernel, batches)


ENGINE = Serial()

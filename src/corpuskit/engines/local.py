"""A pool of processes on this machine.

Workers are spawned, not forked: a fork would share memory, which a cluster does not. Few batches are in flight, so memory stays bounded
however many there are. A worker that dies breaks the whole pool of `concurrent.futures`; so the batches that were in flight run
again, each alone, and the one that breaks it again is the one to blame.
"""

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from corpuskit.engines.serial import begin_work
from corpuskit.errors import CorpuskitError

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 3
_HELD = 64


class EngineError(CorpuskitError):
    """Work could not be done by processes at all."""


@dataclass(frozen=True, slots=True)
class Local:
    """`jobs` processes."""

    jobs: int
    name: str = "local"

    def map(
        self, kernel: Callable[[Sequence[T]], R], batches: Iterable[Sequence[T]], lost: Callable[[Sequence[T]], R]
    ) -> Iterator[R]:
        """Yield the result of `kernel` for each of `batches`, in their order."""
        with _Pool(self.jobs, kernel) as pool:
            waiting: deque[tuple[Sequence[T], Future[R]]] = deque()
            for batch in batches:
                waiting.append((batch, pool.submit(batch)))
                while waiting and (waiting[0][1].done() or _is_full(waiting, pool.jobs * _AHEAD)):
                    yield from _next_result(pool, waiting, lost)
            while waiting:
                yield from _next_result(pool, waiting, lost)


class _Pool(Generic[T, R]):
    """A process pool that can be made anew."""

    def __init__(self, jobs: int, kernel: Callable[[Sequence[T]], R]) -> None:
        self.jobs, self._kernel = jobs, kernel
        self._executor = self._start_pool()

    def __enter__(self) -> "_Pool[T, R]":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            _end_workers(self._executor)
        self._executor.shutdown(wait=True, cancel_futures=True)

    def submit(self, batch: Sequence[T]) -> "Future[R]":
        """Hand a batch to a worker; one whose pool is broken already fails like one that broke it."""
        try:
            return self._executor.submit(_run_batch, batch)
        except BrokenProcessPool as error:
            failed: Future[R] = Future()
            failed.set_exception(error)
            return failed

    def again(self) -> None:
        """Start over with new workers."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = self._start_pool()
        try:
            self._executor.submit(_answer_ready).result()
        except BrokenProcessPool:
            raise EngineError("processes end as soon as they begin: try --jobs 1") from None

    def _start_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_begin_worker, initargs=(self._kernel,))


_kernel: Callable[[Sequence[Any]], Any]


def _begin_worker(kernel: Callable[[Sequence[Any]], Any]) -> None:
    """Make a process a worker: it gets its kernel once, and leaves interrupts to the parent."""
    global _kernel  # noqa: PLW0603 - a process has no other place
    _kernel = kernel
    begin_work()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """End this process when its parent has ended, even by `kill -9`: no other signal would reach it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _answer_ready() -> None:
    """Do nothing, to show that a worker lives."""


def _run_batch(batch: Sequence[Any]) -> Any:  # noqa: ANN401 - the kernel's own types
    return _kernel(batch)


def _end_workers(executor: ProcessPoolExecutor) -> None:
    """End the workers at once: Ctrl-C must not wait for a batch. They write nothing, so nothing is left half-written."""
    for process in list((executor._processes or {}).values()):  # noqa: SLF001 - the pool has no public way before 3.14
        process.terminate()


def _next_result(
    pool: _Pool[T, R], waiting: deque[tuple[Sequence[T], "Future[R]"]], lost: Callable[[Sequence[T]], R]
) -> Iterator[R]:
    """Yield the result of the batch that waits longest."""
    batch, future = waiting.popleft()
    try:
        yield future.result()
    except BrokenProcessPool:
        pool.again()
        yield from _run_alone(pool, batch, lost)
        again = [(other, done if _is_good(done) else pool.submit(other)) for other, done in waiting]
        waiting.clear()
        waiting.extend(again)


def _is_full(waiting: deque[tuple[Sequence[T], "Future[R]"]], ahead: int) -> bool:
    """Wait until the workers need more to do, and return whether there are too many results that wait for the first one.

    So a batch that takes long does not keep the others waiting.
    """
    if len(waiting) >= _HELD:
        return True
    running = [future for _, future in waiting if not future.done()]
    while len(running) >= ahead:
        wait(running, return_when=FIRST_COMPLETED)
        running = [future for future in running if not future.done()]
    return False


def _is_good(future: "Future[R]") -> bool:
    return future.done() and not future.cancelled() and not isinstance(future.exception(), BrokenProcessPool)


def _run_alone(pool: _Pool[T, R], batch: Sequence[T], lost: Callable[[Sequence[T]], R]) -> Iterator[R]:
    """Run a batch with nothing else in the pool; where it dies again, run its halves, down to the item that kills."""
    try:
        result = pool.submit(batch).result()
    except BrokenProcessPool:
        pool.again()
    else:
        yield result
        return
    if len(batch) == 1:
        yield lost(batch)
        return
    middle = len(batch) // 2
    yield from _run_alone(pool, batch[:middle], lost)
    yield from _run_alone(pool, batch[middle:], lost)

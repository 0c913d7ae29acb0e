"""A Ray cluster. Needs the extra `[cluster]`, on every node, with the same version of corpuskit.

A kernel is sent once and kept by each worker process. A task whose node or process is lost runs again elsewhere; what a kernel
raises is raised here, at once. So a kernel that writes must write the same, whole file each time.
"""

import contextlib
import os
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from corpuskit.engines.serial import begin_work
from corpuskit.errors import CorpuskitError, UsageError

T = TypeVar("T")
R = TypeVar("R")

_RETRIES = 8
_PATIENCE = 10
# By default a worker process is given back, and requested again, twice a second: a tenth of a second each time.
_LEASE = "20000"
_AHEAD, _LEAST_AHEAD = 4, 64


class ClusterError(CorpuskitError):
    """The cluster cannot be used."""


@dataclass(frozen=True, slots=True)
class Ray:
    """The cluster that this process is connected to."""

    name: str = "ray"

    def map(
        self, kernel: Callable[[Sequence[T]], R], batches: Iterable[Sequence[T]], lost: Callable[[Sequence[T]], R]
    ) -> Iterator[R]:
        """Yield the result of `kernel` for each of `batches`, in their order."""
        import ray  # noqa: PLC0415 - an extra, slow to load

        task, held = _remote_task(), _held_kernels(kernel)
        ahead = max(_LEAST_AHEAD, _AHEAD * _count_cluster_cores())
        waiting: deque[tuple[Sequence[T], Any]] = deque()
        try:
            for batch in batches:
                if len(waiting) == ahead:
                    yield from _next_task_result(task, held, waiting, lost)
                waiting.append((batch, task.remote(held, batch)))
            while waiting:
                yield from _next_task_result(task, held, waiting, lost)
        finally:
            for _, running in waiting:
                ray.cancel(running, force=True)


def _next_task_result(
    task: Any,  # noqa: ANN401 - a type of Ray
    held: list[Any],
    waiting: deque[tuple[Sequence[T], Any]],
    lost: Callable[[Sequence[T]], R],
) -> Iterator[R]:
    """Yield the result of the batch that waits longest; one that ended its process every time is cut into its items."""
    import ray  # noqa: PLC0415 - as above
    from ray.exceptions import NodeDiedError, OutOfMemoryError, RayTaskError, WorkerCrashedError  # noqa: PLC0415

    batch, running = waiting.popleft()
    try:
        result = ray.get(running)
    except RayTaskError as error:
        raise error.cause from None
    except (NodeDiedError, OutOfMemoryError, WorkerCrashedError):
        if len(batch) == 1:
            yield lost(batch)
            return
        waiting.extendleft([(item, task.remote(held, item)) for item in ([each] for each in reversed(batch))])
    else:
        yield result


@cache
def _remote_task() -> Any:  # noqa: ANN401 - a type of Ray
    """Return the remote function of Ray. It is the same for all kernels: Ray ends a worker process when a function has no more tasks."""
    import ray  # noqa: PLC0415 - as above

    return ray.remote(max_retries=_RETRIES, num_cpus=1)(_run_remote)


def _held_kernels(kernel: Callable[[Sequence[T]], R]) -> list[Any]:
    import ray  # noqa: PLC0415 - as above

    return [ray.put((kernel, os.getcwd()))]  # noqa: PTH109 - a string


_kernels: dict[str, Callable[[Sequence[Any]], Any]] = {}


def _run_remote(held: Sequence[Any] = (), batch: Sequence[Any] = ()) -> Any:  # noqa: ANN401 - the kernel's own types
    """Run the kernel that `held` refers to, if any; it comes in a list so that it is not sent again with every batch."""
    import ray  # noqa: PLC0415 - as above

    if not held:
        return None
    name = held[0].hex()
    if name not in _kernels:
        begin_work()
        _kernels.clear()
        _kernels[name], folder = ray.get(held[0])
        with contextlib.suppress(OSError):  # paths on a disk that all nodes share
            os.chdir(folder)
    return _kernels[name](batch)


def _count_cluster_cores() -> int:
    """Return how many CPUs the cluster has."""
    import ray  # noqa: PLC0415 - as above

    return int(ray.cluster_resources().get("CPU", 0))


@contextlib.contextmanager
def connected(address: str, module: str) -> Iterator[Ray]:
    """Yield the cluster that this process is connected to, else the one at `address` (empty: the one of `RAY_ADDRESS` or of this machine, else a new one on this machine's cores).

    `module` is where the kernels come from. Raises `UsageError` where Ray is not installed, `ClusterError` where the cluster does not answer.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_worker_lease_timeout_milliseconds", _LEASE)
    try:
        import ray  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        raise UsageError("--engine ray needs an extra package: pip install 'corpuskit-cli[cluster]'") from None
    _wait_until_left()
    if ray.is_initialized():
        yield _begin_cluster(module)
        return
    other = _is_there(address or os.environ.get("RAY_ADDRESS", ""))
    try:
        ray.init(address=address or None, log_to_driver=False, logging_level="ERROR", include_dashboard=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ClusterError(f"no Ray cluster at {address or 'the usual places'}: {reason}") from error
    try:
        yield _begin_cluster(module)
    finally:
        _leave_cluster()
        if not other:
            _wait_until_left()


def _begin_cluster(module: str) -> Ray:
    """Return the cluster after requesting workers, which take a second to begin: they load the kernels while this process plans.

    Before its first object Ray loads libraries for sending tables; `None` is sent without them.
    """
    workers = range(min(_LEAST_AHEAD, _count_cluster_cores()))
    for _ in workers:
        _remote_task().remote()
    held = _held_kernels(_load_modules)
    for _ in workers:
        _remote_task().remote(held, [module])
    return Ray()


def _load_modules(modules: Sequence[str]) -> None:
    for module in modules:
        import_module(module)


_leaving: list[threading.Thread] = []


def _leave_cluster() -> None:
    """Disconnect, and go on: Ray waits a quarter of a second for nothing. A process that ends meanwhile has disconnected, too."""
    import ray  # noqa: PLC0415 - as above

    _leaving.append(threading.Thread(target=ray.shutdown))
    _leaving[-1].start()


def _wait_until_left() -> None:
    """Wait until this process has disconnected: it cannot connect again before, and processes that Ray has started for it alone must end."""
    while _leaving:
        _leaving.pop().join()


def _is_there(address: str) -> bool:
    """Return whether it is the address of a cluster that this process joins, and not (`ray://`) of a server that joins for it.

    Raises `ClusterError` where nothing answers: Ray itself would keep trying for many minutes.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdigit():
        return False
    try:
        socket.create_connection((host, int(port)), _PATIENCE).close()
    except OSError as error:
        raise ClusterError(f"no Ray cluster at {address}: {error.strerror or error}") from error
    return not address.startswith("ray://")

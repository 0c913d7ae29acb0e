"""Work on a batch that goes on where one item raises an unforeseen error: that item is named, the others get their results."""

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from corpuskit.errors import CorpuskitError, explained, print_traceback
from corpuskit.model import Failure

T = TypeVar("T")
R = TypeVar("R")


def each_or_failure(
    kernel: Callable[[Sequence[T]], Sequence[R]], items: Sequence[T], place: Callable[[T], str]
) -> list[R | Failure]:
    """Return the results of `kernel` for `items`, in their order; a `Failure` at `place(item)` for each item that it cannot take.

    Where a batch raises, its halves are tried, down to the items to blame, so `kernel` must have no memory. A `CorpuskitError` is
    not an item's fault and is raised; nor is an error that every item of several meets.
    """
    results = _tried(kernel, items)
    broken = [result.error for result in results if isinstance(result, _Broken)]
    if len(broken) == len(items) > 1:
        raise broken[0]
    return [
        failure_of(result.error, place(item)) if isinstance(result, _Broken) else result
        for item, result in zip(items, results, strict=True)
    ]


class _Broken(NamedTuple):
    """The result of an item on which the kernel fails."""

    error: Exception


def _tried(kernel: Callable[[Sequence[T]], Sequence[R]], items: Sequence[T]) -> list[R | _Broken]:
    if not items:
        return []
    try:
        return list(kernel(items))
    except CorpuskitError:
        raise
    except Exception as error:  # noqa: BLE001 - an unforeseen error of one item must not end the others
        if len(items) == 1:
            return [_Broken(error)]
    middle = len(items) // 2
    return _tried(kernel, items[:middle]) + _tried(kernel, items[middle:])


def result_or_failure(make: Callable[[], R], place: str) -> R | Failure:
    """Return the result of `make` for the article at `place`; a `Failure` where it raises an unforeseen error."""
    try:
        return make()
    except CorpuskitError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        return failure_of(error, place)


def failure_of(error: Exception, place: str) -> Failure:
    """Return the failure that an unforeseen error at a place means; its traceback is printed with `--debug`."""
    print_traceback(error, sys.stderr)
    return Failure(place, explained(error))

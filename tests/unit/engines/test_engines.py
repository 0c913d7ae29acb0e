import itertools

import pytest

from corpuskit.engines.local import Local
from corpuskit.engines.serial import ENGINE
from tests.unit.engines import kernels


def cut(items, size):
    return [items[i : i + size] for i in range(0, len(items), size)]


def flat(results):
    return list(itertools.chain.from_iterable(results))


@pytest.mark.parametrize("size", [1, 7, 100])
def test_every_engine_equals_serial(size):
    batches = cut(list(range(100)), size)
    wanted = flat(ENGINE.map(kernels.doubled, batches, kernels.lost))
    assert wanted == [2 * n for n in range(100)]
    assert flat(Local(2).map(kernels.doubled, batches, kernels.lost)) == wanted


def test_a_worker_that_dies_costs_the_item_that_killed_it():
    results = flat(Local(2).map(kernels.deadly, cut(list(range(40)), 8), kernels.lost))
    assert results == [2 * n if n != 13 else ("lost", 13) for n in range(40)]


def test_an_exception_of_the_kernel_is_never_lost():
    with pytest.raises(ValueError, match="three"):
        flat(Local(2).map(kernels.failing, cut(list(range(10)), 2), kernels.lost))


def test_few_batches_are_in_flight():
    taken = []

    def batches():
        for n in range(1000):
            taken.append(n)
            yield [n]

    results = Local(2).map(kernels.doubled, batches(), kernels.lost)
    next(results)
    assert len(taken) < 20
    results.close()

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpuskit.engines.local import EngineError, Local
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


def test_a_batch_that_takes_long_keeps_nobody_waiting():
    results = flat(Local(2).map(kernels.slow_first, [[n] for n in range(50)], kernels.lost))
    assert [n for n, _ in results] == list(range(50))
    assert max(at for n, at in results if n) < dict(results)[0]


def test_workers_that_cannot_begin_are_an_error_and_no_loop():
    with pytest.raises(EngineError, match="--jobs 1"):
        flat(Local(2).map(kernels.Unborn(), [[1], [2]], kernels.lost))


SLEEPING = """
from corpuskit.engines.local import Local
from tests.unit.engines import kernels
if __name__ == "__main__":
    list(Local(2).map(kernels.asleep, [[1], [2]], kernels.lost))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("blow", ["SIGINT", "SIGKILL"])
def test_workers_end_with_their_parent(blow, tmp_path):
    script = tmp_path / "sleeping.py"
    script.write_text(SLEEPING)
    above = str(Path(__file__).parents[3])
    path = os.pathsep.join([above, *sys.path])
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as run:
        workers = [int(run.stdout.readline()) for _ in range(2)]
        began = time.monotonic()
        run.send_signal(getattr(signal, blow))
        run.wait()
    while any(map(alive, workers)):
        assert time.monotonic() - began < 20
        time.sleep(0.02)


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().split()[2] if Path("/proc").exists() else True

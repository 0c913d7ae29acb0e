"""Arrays of which a few blocks are read."""

from pathlib import Path

import numpy as np
import pytest

from corpuskit.incremental import mapped
from corpuskit.incremental.arrays import Store
from corpuskit.incremental.mapped import DamageError, in_blocks

NUMBERS = np.arange(10, 7_000, 3, dtype=np.uint64)


@pytest.fixture
def stored(tmp_path):
    store = Store(tmp_path)
    store.folder.mkdir()
    store.put(
        "some", {"few": NUMBERS[:9], **in_blocks("many", NUMBERS, is_sorted=True), **in_blocks("none", NUMBERS[:0])}
    )
    return store


def test_slices_are_what_was_put_there(stored):
    starts, ends = np.array([5, 700, 3, 9]), np.array([9, 1_300, 3, 10])
    found = stored.mapped("some").slices("many", starts, ends)
    assert found.tolist() == [*NUMBERS[5:9], *NUMBERS[700:1_300], NUMBERS[9]]
    assert stored.mapped("some").whole("few").tolist() == NUMBERS[:9].tolist()
    assert not len(stored.mapped("some").slices("none", starts[:0], ends[:0]))


def test_ranges_and_neighbours(stored):
    lows, highs = np.array([0, 1_540, 6_990], np.uint64), np.array([12, 3_100, 9_999], np.uint64)
    file = stored.mapped("some")
    wanted = [number for number in NUMBERS.tolist() if number <= 12 or 1_540 <= number <= 3_100 or number >= 6_990]
    assert file.among("many", lows, highs).tolist() == wanted
    exact = [sum(low <= number <= high for number in NUMBERS.tolist()) for low, high in zip(lows, highs, strict=True)]
    assert (file.counts("many", lows, highs) <= exact).all()
    assert file.counts("many", lows[1:2], highs[1:2]) > 0
    places, found = file.around("many", np.array([1_547, 9], np.uint64), 2)
    assert places.tolist() == [0, 1, 2, 511, 512, 513, 514, 515]
    assert found.tolist() == NUMBERS[places].tolist()


def test_damage_is_noticed_where_it_is_read(stored):
    path = Path(stored.folder, "some.npz")
    data = path.read_bytes()
    at = data.index(NUMBERS[1_000:1_010].tobytes())
    path.write_bytes(data[:at] + b"\xff" + data[at + 1 :])
    file = stored.mapped("some")
    assert len(file.slices("many", np.array([0]), np.array([400])))
    with pytest.raises(DamageError):
        file.slices("many", np.array([900]), np.array([910]))
    assert mapped._BYTES == 4096

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
    arrays = {"few": NUMBERS[:9], **in_blocks("many", NUMBERS, is_sorted=True), **in_blocks("none", NUMBERS[:0])}
    store.put("some", arrays.items())
    return store


def test_arrays_are_what_was_put_there(stored):
    file = stored.mapped("some")
    assert file.everything("many").tolist() == NUMBERS.tolist()
    assert file.whole("few").tolist() == NUMBERS[:9].tolist()
    assert not len(file.everything("none"))


def test_ranges_of_a_sorted_array(stored):
    lows, highs = np.array([0, 1_540, 6_990], np.uint64), np.array([12, 3_100, 9_999], np.uint64)
    wanted = [number for number in NUMBERS.tolist() if number <= 12 or 1_540 <= number <= 3_100 or number >= 6_990]
    assert stored.mapped("some").among("many", lows, highs).tolist() == wanted


def test_damage_is_noticed_where_it_is_read(stored):
    path = Path(stored.folder, "some.npz")
    data = path.read_bytes()
    at = data.index(NUMBERS[1_000:1_010].tobytes())
    path.write_bytes(data[:at] + b"\xff" + data[at + 1 :])
    file, ends = stored.mapped("some"), NUMBERS[[0, 0, 1_000, 1_010]]
    assert len(file.among("many", ends[:1], ends[:1]))
    with pytest.raises(DamageError):
        file.among("many", ends[2:3], ends[3:])
    with pytest.raises(DamageError):
        file.everything("many")
    assert mapped._BYTES == 4096

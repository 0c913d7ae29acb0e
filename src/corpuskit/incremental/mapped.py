"""Large arrays of which a run reads a few blocks only, each with its checksum.

A file is that of `incremental.arrays`; it is mapped into memory, and blocks that are not needed are never read.
"""

import mmap
import zipfile
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from corpuskit.text.words import Flags, Hashes, Places, expand_ranges

_BYTES = 4096  # of a block: the system reads as many at once
_SUMS, _HEADS = "sums_", "heads_"
_LOCAL_HEADER = 30


class DamageError(Exception):
    """A block does not fit its checksum."""


def in_blocks(name: str, array: NDArray[Any], *, is_sorted: bool = False) -> dict[str, NDArray[Any]]:
    """Return an array, with checksums of its blocks, and, if it `is_sorted`, with the first entry of each."""
    data = _array_bytes(array)
    sums = [crc32(data[at : at + _BYTES]) for at in range(0, len(data), _BYTES)]
    heads = {_HEADS + name: array[:: _BYTES // array.itemsize]} if is_sorted else {}
    return {name: array, _SUMS + name: np.array(sums, np.uint32), **heads}


class Mapped:
    """The arrays of a file. Raises the errors of `zipfile` and `numpy` for a file without arrays."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            with zipfile.ZipFile(file) as archive:
                self._places = {info.filename.removesuffix(".npy"): info.header_offset for info in archive.infolist()}
                whole = (name for name in self._places if _SUMS + name not in self._places)
                self._whole: dict[str, NDArray[Any]] = {
                    name: npy.read_array(archive.open(f"{name}.npy"), allow_pickle=False) for name in whole
                }
        self._blocks: dict[str, tuple[NDArray[Any], Flags]] = {}

    def whole(self, name: str) -> NDArray[Any]:
        """Return an array that is not in blocks."""
        return self._whole[name]

    def everything(self, name: str) -> NDArray[Any]:
        """Return an array that is in blocks. Raises `DamageError`."""
        array = self._read_array(name)
        self._check_blocks(name, np.arange(len(self._whole[_SUMS + name])))
        return array

    def among(self, name: str, lows: Hashes, highs: Hashes) -> Hashes:
        """Return the entries of a sorted array that are one of `lows` or between it and the one of `highs` beside it.

        The ranges are sorted and have nothing in common. Raises `DamageError`.
        """
        array, heads = self._read_array(name), self._whole[_HEADS + name]
        if not len(array) or not len(lows):
            return array[:0]
        per = _BYTES // array.itemsize
        first = np.maximum(np.searchsorted(heads, lows, side="left") - 1, 0)
        last = np.searchsorted(heads, highs, side="right")
        blocks = _distinct_numbers(expand_ranges(first, np.maximum(last, first + 1)), len(heads))
        self._check_blocks(name, blocks)
        found: Hashes = array[expand_ranges(blocks * per, np.minimum(blocks * per + per, len(array)))]
        return found[
            expand_ranges(np.searchsorted(found, lows, side="left"), np.searchsorted(found, highs, side="right"))
        ]

    def _read_array(self, name: str) -> NDArray[Any]:
        if name not in self._blocks:
            at = self._places[name]
            names, extra = np.frombuffer(self._map, "<u2", 2, at + _LOCAL_HEADER - 4).tolist()
            self._map.seek(at + _LOCAL_HEADER + names + extra)
            npy.read_magic(self._map)
            shape, _, kind = npy.read_array_header_1_0(self._map)
            array = np.frombuffer(self._map, kind, shape[0], self._map.tell()) if shape[0] else np.zeros(0, kind)
            self._blocks[name] = array, np.zeros(len(self._whole[_SUMS + name]), np.bool_)
        return self._blocks[name][0]

    def _check_blocks(self, name: str, blocks: Places) -> None:
        array, checked = self._blocks[name]
        data, sums = _array_bytes(array), self._whole[_SUMS + name]
        new = _distinct_numbers(blocks[~checked[blocks]], len(checked))
        for block, checksum in zip(new.tolist(), sums[new].tolist(), strict=True):
            if crc32(data[block * _BYTES : block * _BYTES + _BYTES]) != checksum:
                raise DamageError(name)
        checked[new] = True


def _array_bytes(array: NDArray[Any]) -> memoryview:
    return array.view(np.uint8).data


def _distinct_numbers(numbers: Places, count: int) -> Places:
    """Return numbers below `count` in order, each once."""
    occurs = np.zeros(count, np.bool_)
    occurs[numbers] = True
    return np.flatnonzero(occurs)

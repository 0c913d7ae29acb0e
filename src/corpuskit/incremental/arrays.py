"""Large arrays beside the index: a cache like the index itself, which may be deleted at any time.

A file is written whole or not at all. A file that cannot be read, or differs from the one written, counts as missing. Nothing in it can make
a reader run code.
"""

import contextlib
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from corpuskit.incremental.database import FOLDER
from corpuskit.incremental.mapped import Mapped

Arrays = dict[str, NDArray[Any]]

_KEPT = 8
_DAMAGE = (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, NotImplementedError)


class Store:
    """The arrays of one corpus, by name."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def get(self, name: str) -> Arrays:
        """Return the saved arrays; an empty mapping if there are none."""
        try:
            with np.load(self._array_path(name), allow_pickle=False) as file:
                return {key: file[key] for key in file.files}
        except _DAMAGE:
            return {}

    def mapped(self, name: str) -> Mapped | None:
        """Return the saved arrays without reading their blocks; `None` if there are none."""
        try:
            return Mapped(self._array_path(name))
        except _DAMAGE:
            return None

    def put(self, name: str, arrays: Iterable[tuple[str, NDArray[Any]]]) -> None:
        """Store named arrays under a name, each as it comes. Where that cannot be done, nothing is stored."""
        path = self._array_path(name)
        fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            with fresh.open("wb") as file:
                _write_arrays(file, arrays)
            fresh.replace(path)
        except OSError:
            return
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink()
        self._remove_old()

    def _array_path(self, name: str) -> Path:
        return self.folder / f"{name}.npz"

    def _remove_old(self) -> None:
        """Remove files that were not written for long: settings and versions come and go."""
        with contextlib.suppress(OSError):
            files = sorted(self.folder.glob("*.npz*"), key=lambda path: path.stat().st_mtime_ns)
            for path in files[:-_KEPT]:
                path.unlink()


def _write_arrays(file: BinaryIO, arrays: Iterable[tuple[str, NDArray[Any]]]) -> None:
    """Write arrays for `numpy.load`, as `numpy.savez` does, but one array after the other."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays:
            with archive.open(f"{name}.npy", "w", force_zip64=True) as out:
                npy.write_array(out, array, allow_pickle=False)

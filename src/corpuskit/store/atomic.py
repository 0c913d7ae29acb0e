"""Replacing a file whole or not at all."""

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from corpuskit.errors import ChangedError, StoreError

_SUFFIX = ".corpuskit.tmp"
_STALE = 600


def sweep(folder: Path, age: float = _STALE) -> None:
    """Remove the temporary files of that age (in seconds) that a killed run left below `folder`; newer ones may be in use."""
    for above, _, names in os.walk(folder):
        for path in (Path(above, name) for name in names if name.endswith(_SUFFIX) and name.startswith(".")):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > age:
                    path.unlink()


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def replace(path: Path, data: bytes, *, was: bytes | None) -> None:
    """Replace the file at `path`, which held `was` (`None`: which was not there), by one that holds `data`.

    Writes a temporary file in the same folder, flushes it to the disk and renames it. A symbolic link keeps pointing where it
    points. Does nothing when `data` is what stands there. Raises `ChangedError` when the file is no longer what it was, and
    `StoreError` when it cannot be written; in both cases the file is as before.
    """
    if data == was:
        return
    with replacing(path) as out:
        out.write(data)
        out.flush()
        _refuse_if_changed(path, was)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the place of `path` when the block ends, and vanishes when it raises."""
    target = Path(os.path.realpath(path))
    # The name is ours before the file is there: who interrupts as it appears still has it removed.
    name = str(target.parent / f".{target.name}.{secrets.token_hex(4)}{_SUFFIX}")
    try:
        with open(name, "xb", opener=_private) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _copy_mode(target, name)
        os.replace(name, target)  # noqa: PTH105 - one call to count and to break in tests
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - gone already when all went well
    _flush_folder(target.parent)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def create(path: Path, data: bytes) -> None:
    """Write a new file, whole or not at all. Raises `ChangedError` when one is there already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, data, was=None)


def _refuse_if_changed(path: Path, was: bytes | None) -> None:
    try:
        now = path.read_bytes()
    except FileNotFoundError:
        now = None
    if now != was:
        raise ChangedError(f"{path}: changed while corpuskit was at work; left as it is: run again")


def _copy_mode(target: Path, name: str) -> None:
    """Give the new file the mode of the old one, or what the user's umask says."""
    try:
        mode = target.stat().st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    os.chmod(name, mode)  # noqa: PTH101 - the temporary file's name is a string


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable, where the platform can open folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Replacing a file whole or not at all, and never over an edit of another program.

The new content is written to a temporary file beside the old one and flushed to the disk. Then the two exchange their names in one
step, and what came out is compared: when it differs from the contents that were read, the names are exchanged back. Programs that take no lock, an
editor or a script, lose nothing so. Where the system cannot exchange names, the file is compared directly before the rename.
"""

import contextlib
import hashlib
import os
import re
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from corpuskit.errors import ChangedError, StoreError
from corpuskit.store.attributes import copy_attributes, new_file_mode, refuse_other_names
from corpuskit.store.corpus import read_bytes
from corpuskit.store.swapping import exchange_names, rename_to_free_name
from corpuskit.store.temporary import (
    Swap,
    alive,
    begin_swap,
    kept_name,
    settle_swap,
    sweep_beside,
    temporary_name,
)

_OPEN_FILE = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


_threads = threading.local()


@contextlib.contextmanager
def flush_folders_late() -> Iterator[None]:
    """Flush each folder in which files are replaced `late` once, when the block ends, instead of after each file."""
    if getattr(_threads, "folders", None) is not None:
        yield
        return
    _threads.folders = set()
    try:
        yield
    finally:
        folders, _threads.folders = sorted(_threads.folders), None
        for folder in folders:
            with _translate_disk_errors(Path(folder)), contextlib.suppress(FileNotFoundError):
                _flush_folder(folder)


def replace_file(path: Path, data: bytes, *, was: bytes | None, late: bool = False) -> None:
    """Replace the file at `path`, whose contents were `was` (`None`: there was no file), by one with the contents `data`.

    `late` leaves the flushing of the folder to `flush_folders_late`, for a file on which no other depends. Owner, group, mode and extended attributes stay, and a symbolic link keeps pointing where it points. Does not write when
    `data` is `was`. Raises `ChangedError` when its contents differ from `was`, and `StoreError` when it cannot be written, or
    has other hard links; in all cases the file stays as it is, with any edits that others made meanwhile.
    """
    if was is None:
        create_file(path, data)
        return
    if data == was:
        _refuse_if_changed(path, was)
        return
    target = os.path.realpath(path) if os.path.islink(path) else str(path)  # noqa: PTH114
    with _translate_disk_errors(path), _prepare_file(target, data, flush=True) as fresh:
        status = os.stat(target)  # noqa: PTH116
        refuse_other_names(str(path), status)
        copy_attributes(target, status, fresh)
        _swap_names(path, begin_swap(fresh, target, was, data), was)
        _flush_folder_of(target, late=late)


def create_file(path: Path, data: bytes, *, flush: bool = True) -> None:
    """Write a new file, whole or not at all, and make its folder if need be. Raises `ChangedError` when one is there already.

    With `flush` off the operating system decides when the disk has it.
    """
    target = os.path.abspath(path)  # noqa: PTH100
    with _translate_disk_errors(path):
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        with _prepare_file(target, data, flush=flush) as fresh:
            os.chmod(fresh, new_file_mode())  # noqa: PTH101 - the temporary file's name is a string
            _place_new(path, fresh, target)
            if flush:
                _flush_folder_of(target)


def remove(path: Path, *, was: bytes) -> None:
    """Remove the file at `path`, whose contents were `was`. Raises `ChangedError` when they differ by now, and leaves the file then."""
    with _translate_disk_errors(path):
        swap = begin_swap(str(path), str(path), was, was)
        if read_bytes(swap.fresh) == was:
            os.unlink(swap.fresh)  # noqa: PTH108
            return
        rename_to_free_name(swap.fresh, str(path))
        raise _changed_error(path)


@contextlib.contextmanager
def open_replacement(path: Path) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the place of `path` when the block ends, and vanishes when it raises.

    A pipe or a device is written to as it is, and so is an open file that is named as `/dev/stdout` or `/dev/fd/3`.
    Raises `StoreError` when it cannot be written, or has other hard links.
    """
    with _translate_disk_errors(path):
        if is_stream(str(path)):
            with _opened_stream(str(path)) as stream:
                yield stream
            return
        with _replace_target(path) as out:
            yield out


@contextlib.contextmanager
def _replace_target(path: Path) -> Iterator[BinaryIO]:
    target = os.path.realpath(path)
    if os.path.exists(target):  # noqa: PTH110
        refuse_other_names(str(path), os.stat(target))  # noqa: PTH116 - before hours of work
    sweep_beside(target)
    name = temporary_name(target)
    try:
        with contextlib.ExitStack() as stack:
            with open(name, "xb", opener=_open_private) as out:
                stack.enter_context(alive(name))
                yield out
                out.flush()
                os.fsync(out.fileno())
            _copy_or_give_mode(path, target, name)
            os.replace(name, target)  # noqa: PTH105 - one call to count and to break in tests
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - already removed when all went well
    _flush_folder_of(target)


def _copy_or_give_mode(path: Path, target: str, name: str) -> None:
    """Give the file `name` the attributes of `target`, or those of a new file."""
    try:
        status = os.stat(target)  # noqa: PTH116
    except FileNotFoundError:
        os.chmod(name, new_file_mode())  # noqa: PTH101
        return
    refuse_other_names(str(path), status)
    copy_attributes(target, status, name)


@contextlib.contextmanager
def _prepare_file(target: str, data: bytes, *, flush: bool) -> Iterator[str]:
    """Yield the name of a temporary file beside `target` that holds `data`; a file that remains under that name is removed."""
    # The name is ours before the file is there: who interrupts as it appears still has it removed.
    name = temporary_name(target)
    try:
        with contextlib.ExitStack() as stack:
            with open(name, "xb", opener=_open_private) as out:
                stack.enter_context(alive(name))
                out.write(data)
                out.flush()
                if flush:
                    os.fsync(out.fileno())
            yield name
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108


def _swap_names(path: Path, swap: Swap, was: bytes) -> None:
    """Exchange the names and settle the result. Raises `ChangedError` when the contents of the file differ from `was`."""
    try:
        if not exchange_names(swap.fresh, swap.target):
            _refuse_if_changed(path, was)
            os.replace(swap.fresh, swap.target)  # noqa: PTH105
            return
    except FileNotFoundError:
        raise _changed_error(path) from None
    finally:
        settled = settle_swap(swap) if os.path.lexists(swap.fresh) else "replaced"
    if settled == "kept apart":
        raise ChangedError(f"{path}: changed twice while it was replaced; one of the edits is in {kept_name(swap)}")
    if settled != "replaced":
        raise _changed_error(path)


def _place_new(path: Path, fresh: str, target: str) -> None:
    try:
        rename_to_free_name(fresh, target)
    except FileExistsError:
        raise _changed_error(path) from None


def _refuse_if_changed(path: Path, was: bytes) -> None:
    try:
        now = read_bytes(str(path))
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror or error}") from error
    if now != was:
        raise _changed_error(path)


def _changed_error(path: Path) -> ChangedError:
    return ChangedError(f"{path}: changed meanwhile, left alone: run again")


@contextlib.contextmanager
def _translate_disk_errors(path: Path) -> Iterator[None]:
    """Turn the errors of a disk into one line each."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error


def is_stream(path: str) -> bool:
    """Return whether `path` is a pipe or a device, or names an open file as `/dev/fd/3` does: these are written to, not replaced."""
    if path in _STREAMS or _OPEN_FILE.fullmatch(path):
        return True
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _opened_stream(path: str) -> BinaryIO:
    number = _OPEN_FILE.fullmatch(path)
    if number or path in _STREAMS:
        return os.fdopen(os.dup(int(number[1]) if number else _STREAMS[path]), "wb")
    return open(path, "wb")  # noqa: PTH123


def _open_private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _flush_folder_of(target: str, *, late: bool = False) -> None:
    """Make the rename of a file itself durable, now or, where it may be `late`, with those of other files."""
    folder = os.path.dirname(target) or "."  # noqa: PTH120
    waiting: set[str] | None = getattr(_threads, "folders", None)
    if late and waiting is not None:
        waiting.add(folder)
    else:
        _flush_folder(folder)


def _flush_folder(folder: str) -> None:
    """Flush the names in a folder to the disk, where the platform can open folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

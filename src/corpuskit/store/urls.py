"""Files by URL: on an object store, in memory, on any file system of fsspec. URLs need the extra `[cluster]`, paths of this disk do not.

An object appears under its name when all of it was sent, and a file of this disk by a rename; so whoever reads sees whole files.
"""

import glob
import io
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from corpuskit.errors import CorpuskitError, StoreError, UsageError
from corpuskit.store.atomic import open_replacement
from corpuskit.store.corpus import is_packed

_BLOCK = 4 << 20


def is_url(path: str) -> bool:
    """Return whether `path` is a URL and not the name of a file."""
    return "://" in path


def expand_urls(paths: Iterable[str]) -> list[str]:
    """Return the paths; a pattern (`s3://bucket/news/*.parquet`, `news/*.txt`) gives the files that it matches, sorted.

    Raises `StoreError` for a pattern that matches none.
    """
    return [file for path in paths for file in (_match_pattern(path) if _is_glob(path) else [path])]


def _is_glob(path: str) -> bool:
    return glob.has_magic(path) and (is_packed(path) if is_url(path) else not os.path.lexists(path))


def _match_pattern(pattern: str) -> list[str]:
    if is_url(pattern):
        with _translate_errors(pattern, "read"):
            system, path = _file_system(pattern)
            found = [str(system.unstrip_protocol(name)) for name in system.glob(path)]
    else:
        found = glob.glob(pattern, recursive=True)  # noqa: PTH207 - of a string, to strings
    if not found:
        raise StoreError(f"{pattern}: matches no file")
    return sorted(found)


def size_of(path: str) -> int:
    """Return how many bytes a file has. Raises `StoreError`."""
    with _translate_errors(path, "read"):
        if not is_url(path):
            return os.stat(path).st_size  # noqa: PTH116 - a string
        system, name = _file_system(path)
        return int(system.info(name)["size"])


@contextmanager
def open_for_reading(path: str) -> Iterator[BinaryIO]:
    """Yield the bytes of the file at a URL. Raises `StoreError` when it cannot be opened."""
    with _translate_errors(path, "read"):
        system, name = _file_system(path)
        found = system.open(name, "rb", block_size=_BLOCK)
    with found:
        yield cast("BinaryIO", io.BufferedReader(found))


@contextmanager
def open_for_writing(path: str) -> Iterator[BinaryIO]:
    """Yield a file that appears under `path` when the block ends, and not at all when it raises."""
    if not is_url(path):
        with open_replacement(Path(path)) as out:
            yield out
        return
    with tempfile.NamedTemporaryFile() as held:
        yield cast("BinaryIO", held)
        held.flush()
        with _translate_errors(path, "written"):
            system, name = _file_system(path)
            system.put_file(held.name, name)


@contextmanager
def open_temporary(path: str) -> Iterator[BinaryIO]:
    """Yield a file as `open_for_writing` does, for data that only this run needs: it is not flushed to the disk."""
    if is_url(path):
        with open_for_writing(path) as out:
            yield out
        return
    fresh = f"{path}.{secrets.token_hex(4)}"
    try:
        with open(fresh, "xb") as out:  # noqa: PTH123 - a string
            yield out
        os.replace(fresh, path)  # noqa: PTH105 - of strings
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error


def files_in(folder: str) -> list[str]:
    """Return the files of a folder, sorted; an empty list where there is no such folder."""
    if not is_url(folder):
        return sorted(os.path.join(where, name) for where, _, names in os.walk(folder) for name in names)  # noqa: PTH118
    with _translate_errors(folder, "read"):
        system, name = _file_system(folder)
        system.invalidate_cache()
        return sorted(str(system.unstrip_protocol(file)) for file in system.find(name))


def make_folder(folder: str) -> None:
    """Make a folder on this disk; an object store has no folders and needs none."""
    if not is_url(folder):
        with _translate_errors(folder, "made"):
            Path(folder).mkdir(parents=True, exist_ok=True)


def remove_folder(folder: str) -> None:
    """Remove a folder with all that is in it, if it is there."""
    with _translate_errors(folder, "removed"):
        if not is_url(folder):
            shutil.rmtree(folder, ignore_errors=not os.path.lexists(folder))
            return
        system, name = _file_system(folder)
        system.invalidate_cache()
        if system.exists(name):
            system.rm(name, recursive=True)


def read_content(path: str) -> bytes:
    """Return the bytes of the file at `path`. Raises `StoreError`."""
    with _translate_errors(path, "read"):
        if not is_url(path):
            return Path(path).read_bytes()
        system, name = _file_system(path)
        return bytes(system.cat_file(name))


def read_ranges(paths: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> list[bytes]:
    """Return the bytes between offsets of files of one file system, many at once where it can. Raises `StoreError`.

    There must be some between each: an object store answers a request for an empty range with an error.
    """
    if not paths:
        return []
    if not is_url(paths[0]):
        return [_read_range(*part) for part in zip(paths, starts, ends, strict=True)]
    with _translate_errors(paths[0], "read"):
        system, _ = _file_system(paths[0])
        names = [system._strip_protocol(path) for path in paths]  # noqa: SLF001 - the way of fsspec itself
        return [bytes(data) for data in system.cat_ranges(names, list(starts), list(ends), on_error="raise")]


def _read_range(path: str, start: int, end: int) -> bytes:
    """Return the bytes from `start` to `end` of a file of this disk."""
    with _translate_errors(path, "read"), open(path, "rb") as stream:  # noqa: PTH123 - a string
        stream.seek(start)
        return stream.read(end - start)


def _file_system(path: str) -> tuple[Any, str]:
    """Return the file system of a path, and its name there."""
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise UsageError(f"{path}: needs an extra package: pip install 'corpuskit-cli[cluster]'") from None
    system, name = url_to_fs(path)
    return system, name


@contextmanager
def _translate_errors(path: str, done: str) -> Iterator[None]:
    """Turn any error of a file system into one line."""
    try:
        yield
    except CorpuskitError:
        raise
    except FileNotFoundError:
        raise StoreError(f"{path}: no such file") from None
    except Exception as error:  # each file system has exceptions of its own
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise StoreError(f"{path}: cannot be {done}: {reason}") from error

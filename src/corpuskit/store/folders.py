"""A folder of files that appears whole or not at all, and replaces only a folder that the caller allows it to replace."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from corpuskit.errors import ChangedError, StoreError
from corpuskit.store.swapping import exchange_names
from corpuskit.store.temporary import STALE, alive, is_dead
from corpuskit.store.urls import is_url

# `.NAME.RANDOM.corpuskit.partial` is being written; with `.old` before the suffix it is the earlier folder NAME, to be removed.
_SUFFIX = ".corpuskit.partial"
_OLD = ".old"


@contextlib.contextmanager
def replace_folder(path: str, may_go: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield an empty folder that takes the name `path` when the block ends, and vanishes when it raises.

    A folder that is there already must be empty, or one that `may_go`. Raises `StoreError`, and `ChangedError` where somebody wrote into the
    old folder meanwhile; it stays then.
    """
    if is_url(path):
        raise StoreError(f"{path}: a folder of files is written to a disk, not to a URL")
    target = Path(os.path.abspath(path))  # noqa: PTH100 - links stay
    if target.exists() and not target.is_dir():
        raise StoreError(f"{path}: a file, not a folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep_folders(target, may_go)
        _refuse_files_of_others(path, target, may_go)
        fresh = Path(tempfile.mkdtemp(_SUFFIX, f".{target.name}.", target.parent))
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None
    try:
        with alive(str(fresh)):
            yield fresh
            fresh.chmod(0o777 & ~_current_umask())
            _place_folder(fresh, target, may_go)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def sweep_folders(target: Path, may_go: Callable[[Path], bool]) -> None:
    """Remove the temporary folders that killed writers of the folder `target` left beside it.

    A half-written folder is removed. An earlier one that was about to be removed is if it `may_go`, and gets its name back where that is free.
    """
    left = re.compile(rf"\.{re.escape(target.name)}\.[^.]+(?P<old>{re.escape(_OLD)})?{re.escape(_SUFFIX)}")
    for folder in target.parent.iterdir():
        found = left.fullmatch(folder.name)
        with contextlib.suppress(OSError):
            if found is None or not is_dead(str(folder), STALE):
                continue
            if found["old"] and not target.exists():
                folder.rename(target)
            elif not found["old"] or may_go(folder):
                shutil.rmtree(folder)


def _refuse_files_of_others(path: str, target: Path, may_go: Callable[[Path], bool]) -> None:
    if not _is_free(target) and not may_go(target):
        raise StoreError(
            f"{path}: holds files that no export of corpuskit wrote there: name another folder, or empty it"
        )


def _is_free(target: Path) -> bool:
    return not target.exists() or not any(target.iterdir())


def _place_folder(fresh: Path, target: Path, may_go: Callable[[Path], bool]) -> None:
    """Give the new folder its name; the old one has the temporary name then."""
    if _is_free(target):
        if target.exists():
            target.rmdir()
        fresh.rename(target)
        return
    aside = fresh.with_name(fresh.name.removesuffix(_SUFFIX) + _OLD + _SUFFIX)
    with alive(str(target)):
        fresh.rename(aside)
        _swap_names(aside, target, spare=fresh)
        fits = may_go(aside)
        if not fits:
            _swap_names(aside, target, spare=fresh)
        aside.rename(fresh)
    if not fits:
        raise ChangedError(f"{target}: changed meanwhile, left alone")


def _swap_names(a: Path, b: Path, *, spare: Path) -> None:
    """Exchange the names of two folders, in three steps where the system has no exchange."""
    if not exchange_names(str(a), str(b)):
        b.rename(spare)
        a.rename(b)
        spare.rename(a)


def _current_umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

"""A folder of files that appears whole or not at all, and replaces only a folder of which a caller says that it may go."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from corpuskit.errors import ChangedError, StoreError
from corpuskit.store.swapping import exchange_names
from corpuskit.store.urls import is_url

_SUFFIX = ".corpuskit.partial"


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
    if not _is_free(target) and not may_go(target):
        raise StoreError(
            f"{path}: holds files that no export of corpuskit wrote there: name another folder, or empty it"
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(_SUFFIX, f".{target.name}.", target.parent))
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None
    try:
        yield fresh
        fresh.chmod(0o777 & ~_current_umask())
        _place_folder(fresh, target, may_go)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        if fresh.exists():
            shutil.rmtree(fresh, ignore_errors=True)


def _is_free(target: Path) -> bool:
    return not target.exists() or not any(target.iterdir())


def _place_folder(fresh: Path, target: Path, may_go: Callable[[Path], bool]) -> None:
    """Give the new folder its name; the old one stands under the temporary name then."""
    if _is_free(target):
        if target.exists():
            target.rmdir()
        fresh.rename(target)
        return
    if not exchange_names(str(fresh), str(target)):
        aside = fresh.with_name(f"{fresh.name}.old")
        target.rename(aside)
        fresh.rename(target)
        aside.rename(fresh)
    if not may_go(fresh):
        exchange_names(str(fresh), str(target))
        raise ChangedError(f"{target}: changed meanwhile, left alone")


def _current_umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

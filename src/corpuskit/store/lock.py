"""One writer at a time: a command holds the corpus lock while it reads, decides and writes.

The lock is the file `.corpuskit/lock`, locked by the operating system, which releases it when the process ends, however it ends.
It is advisory: commands of corpuskit take it, readers and editors do not. The file holds the mark of the last writer, and whether
that writer came to an end.
"""

import contextlib
import os
import secrets
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpuskit.errors import CorpuskitError
from corpuskit.store.corpus import Corpus, folder_of, nearest_corpus, real, refuse_links_out, shown_path
from corpuskit.store.temporary import sweep

FOLDER, LOCK, IGNORE = ".corpuskit", "lock", ".gitignore"
DONE = b" done\n"
_POLL = 0.05
_NOTICE_AFTER = 1.0
_LONGEST_MARK = 200


class LockError(CorpuskitError):
    """The corpus lock cannot be had: another command holds it, or its file cannot be made."""


def ignore_notice(_: str) -> None:
    """Drop a notice."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The patience of a command with another that writes, in seconds, and the functions that report waiting and mending."""

    seconds: float = 60.0
    tell: Callable[[str], None] = ignore_notice


PATIENT = Waiting()


@contextlib.contextmanager
def locked(
    corpus: Corpus, paths: Sequence[str] = (), waiting: Waiting = PATIENT, *, write: bool = True
) -> Iterator[None]:
    """Hold the lock of `corpus`, and of any other to which `paths` belong, for a command that changes their files.

    Without paths that is the whole corpus. Without `write`, for a call that only looks, nothing is locked.
    A command that holds it already gets it again. Raises `LockError` when another holds it longer than is waited, or when its
    file cannot be made, and `StoreError` for a path that goes through a symbolic link out of the corpus.
    """
    if write:
        refuse_links_out(corpus, paths)
    with contextlib.ExitStack() as stack:
        for each, own in _corpora_of(corpus, paths) if write else ():
            stack.enter_context(CorpusLock(each, own, waiting).hold())
        yield


def _corpora_of(corpus: Corpus, paths: Sequence[str]) -> list[tuple[Corpus, list[str]]]:
    """Return `corpus` and those to which other `paths` belong, each with its paths, in the order in which all take their locks."""
    found: dict[str, tuple[Corpus, list[str]]] = {lock_path(corpus): (corpus, [])}
    nearest: dict[str, str] = {}
    for path in paths:
        folder = folder_of(path)
        if folder not in nearest:
            near = nearest_corpus(corpus, real(folder))
            nearest[folder] = lock_path(near)
            found.setdefault(nearest[folder], (near, []))
        found[nearest[folder]][1].append(path)
    return [found[place] for place in sorted(found)]


def _new_mark() -> bytes:
    return f"{os.getpid()} {secrets.token_hex(8)}".encode()


@dataclass(slots=True)
class CorpusLock:
    """The lock of a corpus, for a command that holds it several times, with pauses in which others may write."""

    corpus: Corpus
    paths: Sequence[str] = ()
    waiting: Waiting = PATIENT
    _mark: bytes = field(default_factory=_new_mark)

    @contextlib.contextmanager
    def hold(self) -> Iterator[bool]:
        """Hold the lock; yield whether another command has held it since this object did. Raises `LockError`."""
        path = lock_path(self.corpus)
        if path in _held_locks():
            yield False
            return
        with _open_locked(path, self.waiting) as handle:
            _held_locks().add(path)
            try:
                yield self._begin_writing(handle)
                _write_holder(handle, self._mark + DONE)
            finally:
                _held_locks().discard(path)

    def _begin_writing(self, handle: int) -> bool:
        """Mark the lock as held; sweep up after a writer that came to no end. Return whether another held it since."""
        last = os.pread(handle, _LONGEST_MARK, 0) if hasattr(os, "pread") else os.read(handle, _LONGEST_MARK)
        _write_holder(handle, self._mark + b"\n")
        if last == self._mark + DONE:
            return False
        for line in self._sweep_unfinished(unfinished=not last.endswith(DONE)):
            self.waiting.tell(line)
        return True

    def _sweep_unfinished(self, *, unfinished: bool) -> list[str]:
        """Sweep where commands leave files that take no lock, and all of the corpus after a writer that came to no end."""
        root = [str(self.corpus.root)] if self.corpus.settings_path else []
        if not unfinished:
            return sweep(root, swaps=True)
        deep, flat = _folders_to_sweep(self.corpus, self.paths)
        return sweep([*root, *flat], swaps=True) + sweep(deep, deep=True, swaps=True)


def lock_path(corpus: Corpus) -> str:
    """Return where the lock of a corpus is: beside its settings, else beside the nearest schema, else in its folder."""
    root = corpus.root
    if corpus.settings_path is None:
        name = corpus.settings.schema
        root = next((folder for folder in (root, *root.parents) if (folder / name).is_file()), root)
    return str(root / FOLDER / LOCK)


def make_own_folder(folder: Path) -> None:
    """Make the folder `.corpuskit/` of a corpus, for cache and lock; git ignores it. Raises `OSError`."""
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        _give_to_owner(folder, folder.parent)
    ignore = folder / IGNORE
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


_threads = threading.local()


def _held_locks() -> set[str]:
    """Return the locks that this thread holds."""
    held: set[str] = _threads.__dict__.setdefault("held", set())
    return held


@contextlib.contextmanager
def _open_locked(path: str, waiting: Waiting) -> Iterator[int]:
    """Yield the descriptor of the lock file, locked; closing it releases the lock."""
    handle = _acquire_lock(path, waiting)
    try:
        yield handle
    finally:
        os.close(handle)


def _acquire_lock(path: str, waiting: Waiting) -> int:
    start = time.monotonic()
    has_notified = False
    while (handle := _try_lock(path)) is None:
        waited = time.monotonic() - start
        if waited >= waiting.seconds:
            raise LockError(
                f"another command {_describe_writer(path)} writes to this corpus; waited {waiting.seconds:g} s:"
                " run again when it is done, or wait longer with --lock-timeout"
            )
        if not has_notified and waited >= _NOTICE_AFTER:
            has_notified = True
            waiting.tell(f"waiting for another command {_describe_writer(path)} that writes to this corpus")
        time.sleep(min(_POLL, waiting.seconds))
    return handle


def _try_lock(path: str) -> int | None:
    """Return the descriptor of the locked file; `None` where another process holds the lock, or the file at the path is another one."""
    from filelock import lock_descriptor  # noqa: PLC0415 - readers do without

    try:
        handle = _open_lock_file(path)
        try:
            if lock_descriptor(handle, blocking=False) and _is_at(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
    except OSError as error:
        why = error.strerror or error
        raise LockError(
            f"{shown_path(Path(path))}: cannot be made, so nothing is written to this corpus: {why}"
        ) from error
    os.close(handle)
    return None


def _open_lock_file(path: str) -> int:
    """Open the lock file, and make it and its folder where they are not there."""
    flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise OSError(None, "not a regular file")
        return os.open(path, flags)
    folder = Path(path).parent
    make_own_folder(folder)
    try:
        handle = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return os.open(path, flags)
    _give_to_owner(Path(path), folder)
    return handle


def _is_at(handle: int, path: str) -> bool:
    """Return whether the open file is still the one at its path: `.corpuskit` may be deleted at any time."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))  # noqa: PTH116
    except FileNotFoundError:
        return False


def _describe_writer(path: str) -> str:
    """Return the process that holds the lock, as far as the lock file names it."""
    try:
        number = Path(path).read_bytes().split(b" ")[0].decode("ascii")
    except (OSError, UnicodeDecodeError):
        return "of corpuskit"
    return f"of corpuskit (process {number})" if number.isdecimal() else "of corpuskit"


def _write_holder(handle: int, mark: bytes) -> None:
    """Write who holds the lock. A full disk is no reason to stop: then the next writer looks around once more."""
    with contextlib.suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, mark)
        os.ftruncate(handle, len(mark))


def _give_to_owner(path: Path, example: Path) -> None:
    """Give a file that the superuser makes to the owner of the corpus, who could not open it otherwise."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    status = example.stat()
    with contextlib.suppress(OSError):
        os.chown(path, status.st_uid, status.st_gid)


def _folders_to_sweep(corpus: Corpus, paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the folders in which a killed writer may have left files: those to be walked through, and those to be looked into."""
    deep = [path for path in paths if os.path.isdir(path)]  # noqa: PTH112
    flat = {os.path.dirname(path) or "." for path in paths if not os.path.isdir(path)}  # noqa: PTH112, PTH120
    if corpus.settings_path is not None or not paths:
        deep.append(str(corpus.folder))
    return deep, sorted(flat)

"""Temporary files: their names, the locks that show that a writer lives, and how those of killed writers are removed.

    .NAME.RANDOM.corpuskit.tmp                  is being written
    .NAME.DIGESTS.RANDOM.corpuskit.tmp          is whole, and is about to change places with NAME, or has

DIGESTS are those of the old and the new contents of NAME. A file of the second kind with other contents is an edit that
somebody made in the moment of the exchange, and goes back to its place. A writer keeps a lock on the file that it writes, which
the operating system releases when the writer dies.
"""

import contextlib
import hashlib
import os
import re
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from corpuskit.store.swapping import exchange_names

SUFFIX = ".corpuskit.tmp"
# Where the system cannot show whether the writer lives, its file is removed when it is this old, in seconds.
STALE = 600
_LONGEST = 190  # bytes of a name that are kept: 255 are allowed for all of it
_SWAPPED = re.compile(
    r"\.(?P<name>.+)\.(?P<old>[0-9a-f]{16})(?P<new>[0-9a-f]{16})\.[0-9a-f]{8}\.corpuskit\.tmp", re.DOTALL
)
_PATIENCE = 1.0
_POLL = 0.005

Settled = Literal["replaced", "as before", "put back", "kept apart"]


class Swap(NamedTuple):
    """An exchange of names: the temporary file, the file it changes places with, and the digests of the two contents."""

    fresh: str
    target: str
    old: str
    new: str


def temporary_name(target: str) -> str:
    """Return the path of a temporary file beside `target`, at most 255 bytes long in its last part."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{_shorten_name(name)}.{secrets.token_hex(4)}{SUFFIX}")  # noqa: PTH118 - strings


def begin_swap(fresh: str, target: str, old: bytes, new: bytes) -> Swap:
    """Rename the finished temporary file so that its name describes the exchange."""
    digests = short_digest(old), short_digest(new)
    folder, name = os.path.split(target)
    named = f".{_shorten_name(name)}.{''.join(digests)}.{secrets.token_hex(4)}{SUFFIX}"
    path = os.path.join(folder, named)  # noqa: PTH118
    os.rename(fresh, path)  # noqa: PTH104
    return Swap(path, target, *digests)


def settle_swap(swap: Swap) -> Settled:
    """Look at the file that an exchange swapped out, and remove it if it is the one to be replaced; else put it back.

    Also after an exchange that was not made. The contents of the file at its place are given back, never removed, unless they are what
    the exchange brought there. Content that belongs nowhere is kept apart (`kept_name`). Raises `OSError`.
    """
    held = _settled_digest(swap.fresh)
    if held in (swap.old, swap.new):
        os.unlink(swap.fresh)  # noqa: PTH108
        return "replaced" if held == swap.old else "as before"
    if _digest_at(swap.target) != swap.new or not exchange_names(swap.fresh, swap.target):
        return _keep_apart(swap)
    if _settled_digest(swap.fresh) != swap.new:
        return _keep_apart(swap)
    os.unlink(swap.fresh)  # noqa: PTH108
    return "put back"


def kept_name(swap: Swap) -> str:
    """Return where content is kept that was written to a file while it was replaced, and put back, at the same moment."""
    stem, suffix = os.path.splitext(swap.target)  # noqa: PTH122
    folder, name = os.path.split(stem)
    return os.path.join(folder, f"{_shorten_name(name)}.edited-{swap.fresh[-22:-14]}{suffix}")  # noqa: PTH118


def short_digest(data: bytes) -> str:
    """Return the first 64 bits of the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()[:16]


@contextlib.contextmanager
def alive(path: str) -> Iterator[None]:
    """Show that the writer of a temporary file lives. Does nothing where files cannot be locked.

    The lock is held by a descriptor that only reads: a file that is open for writing is one that may change.
    """
    if os.name == "nt":  # no file that is open can be renamed there, nor removed by others
        yield
        return
    from filelock import lock_descriptor  # noqa: PLC0415 - most commands write nothing

    handle = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            lock_descriptor(handle, blocking=False)
        yield
    finally:
        os.close(handle)


def sweep(folders: Iterable[str], *, deep: bool = False, swaps: bool = False, age: float = STALE) -> list[str]:
    """Remove the temporary files in `folders` (`deep`: and below) whose writers are dead, and finish their exchanges.

    `age`, in seconds, is for file systems without locks. `swaps` off leaves exchanges alone: they are for the holder of the
    corpus lock. Returns a line about each edit that was found in a temporary file.
    """
    notices = []
    for path in _find_temporary(folders, deep=deep):
        with contextlib.suppress(OSError):
            swap = swap_named(path)
            if swap is None:
                if is_dead(path, age):
                    os.unlink(path)  # noqa: PTH108
            elif swaps and is_dead(path, age) and (not os.path.exists(swap.target) or is_dead(swap.target, age)):  # noqa: PTH110
                notices += _report_kept(swap, settle_swap(swap))
    return notices


def sweep_beside(target: str) -> None:
    """Remove the temporary files of killed writers of `target`, which lie in its folder."""
    folder, name = os.path.split(target)
    start = f".{_shorten_name(name)}."
    for path in _find_temporary([folder], deep=False):
        if os.path.basename(path).startswith(start) and swap_named(path) is None:  # noqa: PTH119
            with contextlib.suppress(OSError):
                if is_dead(path, STALE):
                    os.unlink(path)  # noqa: PTH108


def swap_named(path: str) -> Swap | None:
    """Return the exchange that the name of a temporary file describes, `None` for a file that was being written."""
    folder, name = os.path.split(path)
    found = _SWAPPED.fullmatch(name)
    if found is None:
        return None
    target = os.path.join(folder, found["name"])  # noqa: PTH118
    if len(os.fsencode(found["name"])) > _LONGEST - 4:  # a character has at most four bytes
        target = _complete_name(folder, found["name"], found["new"]) or target
    return Swap(path, target, found["old"], found["new"])


def _report_kept(swap: Swap, settled: Settled) -> list[str]:
    if settled == "put back":
        return [f"{swap.target}: an edit made while a killed command replaced the file was put back"]
    if settled == "kept apart":
        return [f"{kept_name(swap)}: an edit of {swap.target} that a killed command left; nothing is lost"]
    return []


def _find_temporary(folders: Iterable[str], *, deep: bool) -> Iterator[str]:
    for top in folders:
        for folder, below, names in os.walk(top):
            yield from (
                os.path.join(folder, name)  # noqa: PTH118
                for name in names
                if name.endswith(SUFFIX) and name.startswith(".")
            )
            below[:] = [name for name in below if deep and not name.startswith(".")]


def is_dead(path: str, age: float) -> bool:
    """Return whether no living process holds the lock of a file; where the system cannot show that, whether the file is old."""
    from filelock import lock_descriptor  # noqa: PLC0415 - as above

    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return lock_descriptor(handle, blocking=False)
    except OSError:
        return time.time() - os.fstat(handle).st_mtime > age
    finally:
        os.close(handle)


def _settled_digest(path: str) -> str:
    """Return the short digest of a file once no process has it open for writing; waits up to a second for that."""
    end = time.monotonic() + _PATIENCE
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        while _is_open_for_writing(file) and time.monotonic() < end:
            time.sleep(_POLL)
        written = _is_open_for_writing(file)
        digest = short_digest(file.read())
    return "being written" if written else digest


def _is_open_for_writing(file: BinaryIO) -> bool:
    """Return whether another process has the file open for writing, where Linux shows it: it then grants no read lease, `fcntl(2)`."""
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 - of this system
    import signal  # noqa: PLC0415 - as above

    try:
        # Who opens the file while the lease is held sends a signal; this one does nothing.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # type: ignore[attr-defined,unused-ignore]
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _digest_at(path: str) -> str:
    try:
        return short_digest(Path(path).read_bytes())
    except OSError:
        return ""


def _keep_apart(swap: Swap) -> Settled:
    os.rename(swap.fresh, kept_name(swap))  # noqa: PTH104
    return "kept apart"


def _shorten_name(name: str) -> str:
    """Return as much of a name as leaves room for the rest of a temporary file's, cut between characters."""
    data = os.fsencode(name)
    return name if len(data) < _LONGEST else data[:_LONGEST].decode("utf-8", "ignore")


def _complete_name(folder: str, start: str, digest: str) -> str:
    """Return the file whose name begins with `start` and whose contents have this digest; an empty name where there is none."""
    paths = (os.path.join(folder, name) for name in os.listdir(folder or ".") if name.startswith(start))  # noqa: PTH118, PTH208
    return next((path for path in paths if _digest_at(path) == digest), "")

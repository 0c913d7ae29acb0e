"""Renames that never overwrite: two files exchange their names in one step, or a file takes a name that must be free.

Linux has `renameat2(2)`, macOS `renamex_np(2)`. Python has neither, so they are called in the C library.
"""

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache

_HERE = -100  # AT_FDCWD
_NOREPLACE, _EXCHANGE = 1, 2  # linux/fs.h
_SWAP, _EXCL = 2, 4  # sys/stdio.h of macOS
# An old kernel, a file system that cannot, a container that forbids the call.
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM}


def exchange_names(a: str, b: str) -> bool:
    """Let two files of one folder take each other's name in one step; return `False` where the system cannot do that.

    Raises `OSError`, `FileNotFoundError` where one of them is not there.
    """
    return _rename_with(a, b, _SWAP if sys.platform == "darwin" else _EXCHANGE)


def rename_to_free_name(old: str, new: str) -> None:
    """Rename a file to a name that nothing has. Raises `FileExistsError` where something has it, `OSError` for the rest."""
    if os.name == "nt":
        os.rename(old, new)  # noqa: PTH104 - it never replaces there
    elif not _rename_with(old, new, _EXCL if sys.platform == "darwin" else _NOREPLACE):
        os.link(old, new)
        os.unlink(old)  # noqa: PTH108 - one call to count and to break in tests


def _rename_with(old: str, new: str, flags: int) -> bool:
    """Rename with `flags`; return `False` where that cannot be done here."""
    call = _system_call()
    if call is None:
        return False
    sys.audit("os.rename", old, new, -1, -1)
    code = call(os.fsencode(old), os.fsencode(new), flags)
    if code and code not in _CANNOT:
        raise OSError(code, os.strerror(code), old, None, new)
    return not code


@cache
def _system_call() -> Callable[[bytes, bytes, int], int] | None:
    """Return a function of two names and flags that gives an error number, `None` where the C library has none."""
    if os.name != "posix":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        plain = getattr(library, "renamex_np", None)
        return plain and (lambda old, new, flags: ctypes.get_errno() if plain(old, new, ctypes.c_uint(flags)) else 0)
    at = getattr(library, "renameat2", None)
    return at and (
        lambda old, new, flags: ctypes.get_errno() if at(_HERE, old, _HERE, new, ctypes.c_uint(flags)) else 0
    )

"""Attributes that a replaced file keeps: owner, group, mode, extended attributes and access lists."""

import errno
import os
import stat
import sys
from contextlib import suppress

from corpuskit.errors import StoreError

# Labels of the system, which it gives to a new file itself; others may be set by those who may.
_OF_THE_SYSTEM = "security."
_COPYFILE_ACL, _COPYFILE_XATTR = 1, 4  # copyfile.h of macOS


def refuse_other_names(path: str, status: os.stat_result) -> None:
    """Refuse to replace a file that has other names (hard links): they would go on holding the old content.

    Raises `StoreError`, also for anything but a regular file.
    """
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(f"{path}: not a regular file, so it is not replaced")
    if status.st_nlink > 1:
        raise StoreError(
            f"{path}: has {status.st_nlink} names (hard links), and the others would keep the old content; left as it is:"
            " make it a file of its own first (`cp FILE NEW && mv NEW FILE`)"
        )


def copy_attributes(old: str, status: os.stat_result, new: str) -> None:
    """Copy mode, owner, group and extended attributes of the file `old` to the file `new`; `status` is that of `old`.

    An owner or group that only the superuser could set is not copied. Raises `OSError`.
    """
    _copy_owner(status, new)
    if sys.platform == "darwin":
        _copy_macos(old, new)
    elif hasattr(os, "listxattr"):
        _copy_extended(old, new)
    os.chmod(new, status.st_mode & 0o7777)  # noqa: PTH101 - strings


def new_file_mode() -> int:
    """Return the mode of a new file by the user's umask."""
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _copy_owner(status: os.stat_result, new: str) -> None:
    if not hasattr(os, "chown"):
        return
    own = os.stat(new)  # noqa: PTH116
    if (own.st_uid, own.st_gid) == (status.st_uid, status.st_gid):
        return
    try:
        os.chown(new, status.st_uid, status.st_gid)
    except PermissionError:
        with suppress(PermissionError):
            os.chown(new, -1, status.st_gid)


def _copy_extended(old: str, new: str) -> None:
    try:
        names, others = os.listxattr(old), os.listxattr(new)
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):
            return
        raise
    for name in others:
        if name not in names and not name.startswith(_OF_THE_SYSTEM):
            os.removexattr(new, name)  # a folder may give its files an access list
    for name in names:
        try:
            os.setxattr(new, name, os.getxattr(old, name))
        except PermissionError:
            if not name.startswith(_OF_THE_SYSTEM):
                raise


def _copy_macos(old: str, new: str) -> None:
    import ctypes  # noqa: PLC0415 - for this system only

    ctypes.CDLL(None).copyfile(os.fsencode(old), os.fsencode(new), None, _COPYFILE_ACL | _COPYFILE_XATTR)

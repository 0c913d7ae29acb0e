"""The members of an archive, one after the other. Nothing is unpacked to the disk, so no name in it can lead anywhere."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO, cast

from corpuskit.model import Finding

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
MAX_MEMBERS = 1_000_000
MAX_BYTES = 8 << 30
MAX_HEADER = 1 << 20
_HEADERS = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)

_BAD_ARCHIVE = "CK010"


class TooMuchError(Exception):
    """The archive holds more than it may."""


DAMAGES = (TooMuchError, zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, NotImplementedError, RuntimeError)


class _Limited(io.RawIOBase):
    """A member's bytes, counted against the limit for the whole archive: a small file can unpack to petabytes."""

    def __init__(self, stream: BinaryIO, left: list[int]) -> None:
        self._stream, self._left = stream, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        data = self._stream.read(len(view))
        self._left[0] -= len(data)
        if self._left[0] < 0:
            raise TooMuchError
        view[: len(data)] = data
        return len(data)


class _Member(tarfile.TarInfo):
    """A member of a tar archive whose long name or other header data have a size that such data can have.

    `tarfile` reads them whole: a header of 1.5 GiB is a few kilobytes when it is packed.
    """

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _HEADERS and self.size > MAX_HEADER:
            raise TooMuchError
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return] # not in the types


def is_archive(path: str) -> bool:
    """Return whether `path` names an archive that can be read."""
    return path.lower().endswith(SUFFIXES)


def read_members(stream: BinaryIO, path: str, *, most: int = MAX_BYTES) -> Iterator[tuple[str, BinaryIO] | Finding]:
    """Yield name (`news.zip/a.txt`) and bytes of each regular file in an archive, in its order; use one before taking the next.

    Where the archive is damaged, encrypted, or holds more than `most` bytes or a million files, that is a finding and the end.
    """
    left = [most]
    read = _of_zip if path.lower().endswith(".zip") else _of_tar
    try:
        for name, member in _count_bytes(read(stream)):
            limited = io.BufferedReader(_Limited(member, left), 1 << 16)
            yield f"{path}/{_printable_name(name)}", cast("BinaryIO", limited)
    except DAMAGES as error:
        yield damage_finding(path, error)


def damage_finding(path: str, error: Exception) -> Finding:
    """Return the finding for one of `DAMAGES`, which a member raises when it is read."""
    if isinstance(error, TooMuchError):
        return Finding(_BAD_ARCHIVE, path, 1, 1, "holds more than an archive may, once unpacked: not read further")
    return Finding(
        _BAD_ARCHIVE, path, 1, 1, f"the archive cannot be read from here on: {error or type(error).__name__}"
    )


def _count_bytes(found: Iterator[tuple[str, BinaryIO]]) -> Iterator[tuple[str, BinaryIO]]:
    for number, item in enumerate(found):
        if number == MAX_MEMBERS:
            raise TooMuchError
        yield item


def _of_zip(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    with zipfile.ZipFile(stream) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                with archive.open(entry) as member:
                    yield entry.filename, cast("BinaryIO", member)


def _of_tar(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    with ExitStack() as stack:
        archive = stack.enter_context(tarfile.open(fileobj=stream, mode="r|*", tarinfo=_Member))
        for entry in archive:
            member = archive.extractfile(entry) if entry.isfile() else None
            if member is not None:
                yield entry.name, cast("BinaryIO", member)


def _printable_name(name: str) -> str:
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return "".join(c if c.isprintable() else "?" for c in "/".join(parts))

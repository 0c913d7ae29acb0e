"""Standard input that is read more than once."""

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from typing import IO, TextIO, cast

from corpuskit.errors import StoreError


class _Held:
    """A copy of standard input in a file: each reader of its `buffer` reads from the beginning."""

    def __init__(self, copy: IO[bytes]) -> None:
        self._copy = copy

    @property
    def buffer(self) -> IO[bytes]:
        self._copy.seek(0)
        return self._copy


def is_held() -> bool:
    """Return whether standard input is held, so that it can be read again."""
    return isinstance(sys.stdin, _Held)


@contextlib.contextmanager
def held_standard_input() -> Iterator[None]:
    """Copy standard input to a temporary file, from which it is read again and again while the block runs.

    The file vanishes at the end. Raises `StoreError` where it cannot be written or standard input cannot be read.
    """
    if is_held():
        yield
        return
    before = sys.stdin
    with tempfile.TemporaryFile() as copy:
        try:
            shutil.copyfileobj(before.buffer, copy)
            copy.flush()
        except OSError as error:
            raise StoreError(
                f"-: standard input cannot be copied to a temporary file: {error.strerror or error}"
            ) from None
        sys.stdin = cast("TextIO", _Held(copy))
        try:
            yield
        finally:
            sys.stdin = before

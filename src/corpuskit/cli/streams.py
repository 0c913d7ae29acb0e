"""Standard streams that keep working when they are closed, full, not UTF-8, or get text that would steer the terminal."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TextIO, cast

from corpuskit.cli.exit import Exit
from corpuskit.errors import CorpuskitError
from corpuskit.text.visible import make_visible


class OutputError(CorpuskitError):
    """Standard output cannot be written."""


class Printed:
    """A text stream for people: shows steering characters, and characters that the stream's encoding lacks, as escapes.

    `exact` and `buffer` are the streams below it, for progress bars and for output to programs.
    """

    def __init__(self, stream: TextIO, name: str) -> None:
        self.exact, self._name = stream, name

    def write(self, text: str) -> int:
        """Write `text`. Raises `OutputError` where that is not possible, `BrokenPipeError` where the reader has gone."""
        shown = self._make_encodable(make_visible(text))
        with _report_stream_errors(self._name):
            self.exact.write(shown)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write all of `lines`."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand everything to the system. Raises the errors of `write`."""
        with _report_stream_errors(self._name):
            self.exact.flush()

    @property
    def buffer(self) -> "_Bytes":
        """The binary stream below; an `AttributeError` where there is none."""
        return _Bytes(self.exact.buffer, self._name)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self.exact, name)

    def _make_encodable(self, text: str) -> str:
        encoding = self.exact.encoding or "utf-8"
        if encoding.lower().replace("-", "") == "utf8" or text.isascii():
            return text
        return text.encode(encoding, "backslashreplace").decode(encoding)


class _Bytes:
    """The binary stream below a stream for people, for output to programs."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name

    def write(self, data: bytes) -> int:
        """Write `data`. Raises the errors of `Printed.write`."""
        with _report_stream_errors(self._name):
            return self._stream.write(data)

    def flush(self) -> None:
        """Hand everything to the system. Raises the errors of `write`."""
        with _report_stream_errors(self._name):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


@contextlib.contextmanager
def _report_stream_errors(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        why = "it is closed" if error.errno == errno.EBADF else error.strerror
        raise OutputError(f"{name} cannot be written: {why}") from None


@contextlib.contextmanager
def printing_for_people() -> Iterator[None]:
    """Make standard output and standard error streams for people while the block runs."""
    before = sys.stdout, sys.stderr
    sys.stdout = cast("TextIO", Printed(before[0], "standard output"))
    sys.stderr = cast("TextIO", Printed(before[1], "standard error"))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def exact(stream: TextIO) -> TextIO:
    """Return the byte stream below a text stream: bytes written there stay as they are."""
    return getattr(stream, "exact", stream)


def open_closed_streams() -> None:
    """Give a process that was started with closed standard streams ones that can be used.

    Else the first file that it opens would take the number of standard output, and get what is printed. Reading a closed input or
    writing a closed output fails; what goes to a closed standard error is lost, as its owner wanted.
    """
    for number, flags in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest free number: this one
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open as long as the process
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as above
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as above


def flush_all(outcome: int) -> int:
    """Flush the standard streams and return the exit code: `outcome`, or that of a failure."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            continue
        except (OSError, ValueError):
            outcome = outcome or Exit.FAILED
    return outcome


def stop_writing() -> None:
    """Discard the rest of standard output: its reader is gone, or its disk is full.

    Python would complain once more when it closes standard output.
    """
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), exact(sys.stdout).fileno())

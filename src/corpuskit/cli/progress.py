"""Progress on standard error, where that is a terminal, and nowhere else."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from corpuskit.cli.streams import exact
from corpuskit.cli.terminal import is_quiet
from corpuskit.store.corpus import TEXT, Corpus, is_packed
from corpuskit.store.progress import listening

T = TypeVar("T")

_EVERY = 0.2
_WIDTH = 24
_MINUTE, _HOUR = 60, 3600


class Tell(Protocol):
    """Shows the number of things that are done, and their share of all, where that is known."""

    def __call__(self, done: int, share: float | None = None) -> None:
        """Show it, unless that was just done."""


@contextlib.contextmanager
def counting(
    things: str, paths: Sequence[str] | None = None, config: Path | None = None, *, prints: bool = False
) -> Iterator[Tell]:
    """Yield a function that shows how many `things` are done; it leaves no trace when the block ends.

    The progress that commands report (`store.progress`) is shown, too. `paths` are the inputs, where these show how much there
    is to do: packed files, folders and texts; default: the corpus folder from the settings (of `config`). Where the command `prints` rows
    on the same terminal meanwhile, no progress is shown: it would appear between them. Nor is it with `--quiet`.
    """
    if is_quiet() or not sys.stderr.isatty() or (prints and sys.stdout.isatty()):
        yield lambda done, share=None: None  # noqa: ARG005 - progress is not shown
        return
    line = _Line(things, lambda: count_texts(paths, config), {p: _size_of(p) for p in paths or () if is_packed(p)})
    try:
        with listening(line):
            yield line
    finally:
        exact(sys.stderr).write("\r\x1b[K")
        sys.stderr.flush()


def watched(work: Callable[[], T], paths: Sequence[str], config: Path | None = None, *, prints: bool = False) -> T:
    """Return the result of `work`; its progress with articles is shown meanwhile, as by `counting`."""
    with counting("articles", paths, config, prints=prints):
        return work()


@dataclass(slots=True)
class _Line:
    """The line on the terminal, and the time of its start. `size` counts all things, where the share is shown."""

    things: str
    size: Callable[[], int | None]
    files: dict[str, int]
    start: float = field(default_factory=time.monotonic)
    shown: float = field(default_factory=time.monotonic)
    done: int = 0
    skipped: int = 0
    read: int = 0
    total: int | None = None
    sized: bool = False
    streams: dict[str, BinaryIO] = field(default_factory=dict)

    def __call__(self, done: int, share: float | None = None) -> None:
        self.done, self.skipped = done, 0
        self._show(share)

    def begin(self, things: str, total: int | None) -> None:
        self.things, self.total, self.sized = things, total, True
        self.start, self.done, self.skipped, self.files = time.monotonic(), 0, 0, {}

    def advance(self, count: int) -> None:
        self.done += count
        self._show(None)

    def skip(self, count: int) -> None:
        self.done += count
        self.skipped += count

    def watch(self, path: str, stream: BinaryIO) -> None:
        if path in self.files:
            self.streams[path] = stream

    def note_read(self, count: int) -> None:
        self.read += count

    def _show(self, share: float | None) -> None:
        now = time.monotonic()
        if now - self.shown < _EVERY:
            return
        self.shown = now
        if share is None:
            share = self._share()
        elapsed = now - self.start
        total = self.total if self.total and self.total >= self.done else 0
        of = f" of {total:,}" if total else ""
        things = _name_things(self.things, total or self.done)
        rate = f"{(self.done - self.skipped) / elapsed:,.0f} a second" if elapsed else ""
        left = f", {_format_time(elapsed * (1 - share) / share)} left" if share else ""
        exact(sys.stderr).write(f"\r\x1b[K{_draw_share(share)}{self.done:,}{of} {things}, {rate}{left}")
        sys.stderr.flush()

    def _share(self) -> float | None:
        """Return the share of the work that is done; `None` where the total is unknown."""
        if self.files:
            read = sum(map(self._read_of, self.files)) / (sum(self.files.values()) or 1)
            return min(1.0, read, read * self.done / self.read if self.read else 1.0)  # rows wait for workers
        if not self.sized:
            self.total, self.sized = self.size(), True
        rest = (self.total or 0) - self.skipped
        return min(1.0, (self.done - self.skipped) / rest) if rest > 0 else None

    def _read_of(self, path: str) -> int:
        """Return how many bytes of a file have been read; of one that was closed all."""
        stream = self.streams.get(path)
        if stream is None:
            return 0
        try:
            return stream.tell()
        except (OSError, ValueError):
            return self.files[path]


def count_texts(paths: Sequence[str] | None, config: Path | None = None) -> int | None:
    """Return about how many texts the folders and files in `paths` hold, or the corpus if `paths` is empty; `None` if that is unknown."""
    if paths is None:
        return None
    return sum(map(_count_texts_at, paths or [str(Corpus.of((), config).folder)]))


def _count_texts_at(path: str) -> int:
    if not os.path.isdir(path):  # noqa: PTH112 - a string
        return 1
    return sum(name.endswith(TEXT) for _, _, names in os.walk(path) for name in names)


def _size_of(path: str) -> int:
    try:
        return os.path.getsize(path)  # noqa: PTH202 - a string
    except OSError:
        return 0


def _name_things(things: str, number: int) -> str:
    """Return the name of things, given in the plural, for a number of them.

    >>> _name_things("sidecars", 1), _name_things("articles in the second pass", 1), _name_things("pairs", 2)
    ('sidecar', 'article in the second pass', 'pairs')
    """
    noun, space, rest = things.partition(" ")
    return noun.removesuffix("s") + space + rest if number == 1 else things


def _format_time(seconds: float) -> str:
    """Return how long something takes.

    >>> _format_time(4.4), _format_time(75), _format_time(3725)
    ('4 s', '1:15', '1:02:05')
    """
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    minutes, rest = divmod(whole, _MINUTE)
    return f"{minutes}:{rest:02}" if whole < _HOUR else f"{minutes // _MINUTE}:{minutes % _MINUTE:02}:{rest:02}"


def _draw_share(share: float | None) -> str:
    """Return a bar of how much is done.

    >>> _draw_share(0.5)
    '[############------------]  50 %  '
    """
    if share is None:
        return ""
    full = int(share * _WIDTH)
    return f"[{'#' * full}{'-' * (_WIDTH - full)}] {share:4.0%}  ".replace("%", " %")

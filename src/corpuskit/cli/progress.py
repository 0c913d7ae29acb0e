"""Progress on standard error, where that is a terminal, and nowhere else."""

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import Protocol

from corpuskit.cli.streams import exact

_EVERY = 0.2
_WIDTH = 24


class Tell(Protocol):
    """Shows how many things are done, and which share of all that is, where it is known."""

    def __call__(self, done: int, share: float | None = None) -> None:
        """Show it, unless that was just done."""


@contextlib.contextmanager
def counting(things: str) -> Iterator[Tell]:
    """Yield a function that shows how many `things` are done; it leaves no trace when the block ends."""
    if not sys.stderr.isatty():
        yield lambda done, share=None: None  # noqa: ARG005 - nobody looks
        return
    start = shown = time.monotonic()

    def tell(done: int, share: float | None = None) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= _EVERY:
            shown = now
            exact(sys.stderr).write(
                f"\r\x1b[K{_draw_share(share)}{done:,} {things}, {done / (now - start):,.0f} a second"
            )
            sys.stderr.flush()

    try:
        yield tell
    finally:
        exact(sys.stderr).write("\r\x1b[K")
        sys.stderr.flush()


def _draw_share(share: float | None) -> str:
    """Return a bar of how much is done.

    >>> _draw_share(0.5)
    '[############------------]  50 %  '
    """
    if share is None:
        return ""
    full = int(share * _WIDTH)
    return f"[{'#' * full}{'-' * (_WIDTH - full)}] {share:4.0%}  ".replace("%", " %")

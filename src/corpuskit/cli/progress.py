"""Progress on standard error, where that is a terminal, and nowhere else."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

_EVERY = 0.2


@contextlib.contextmanager
def counting(things: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that shows how many `things` are done; it leaves no trace when the block ends."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    start = shown = time.monotonic()

    def tell(done: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= _EVERY:
            shown = now
            sys.stderr.write(f"\r\x1b[K{done:,} {things}, {done / (now - start):,.0f} a second")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

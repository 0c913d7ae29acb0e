"""The command line: parse, call a command, show its report, exit."""

import gc
import os
import sys


def main() -> None:
    """Run `corpuskit` with the process's arguments and exit with its code."""
    # Read by Typer when it is imported. Plain help starts in half the time, and looks the same in a pipe.
    os.environ.setdefault("TYPER_USE_RICH", "0")
    from corpuskit.cli.app import run  # noqa: PLC0415 - the line above must come first

    # What a run makes lives until it ends: looking again and again for what could go takes a quarter of the time.
    gc.set_threshold(100_000, 50, 1_000)
    sys.exit(run(sys.argv[1:]))

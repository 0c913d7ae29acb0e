"""The command line: parse, call a command, show its report, exit."""

import os
import sys

from corpuskit.engines.serial import begin_work


def main() -> None:
    """Run `corpuskit` with the process's arguments and exit with its code."""
    begin_work()
    # Read by Typer when it is imported. Plain help starts in half the time, and looks the same in a pipe.
    os.environ.setdefault("TYPER_USE_RICH", "0")
    # No command multiplies matrices. numpy would start threads for it, and that takes longer than importing the rest of it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from corpuskit.cli.app import run  # noqa: PLC0415 - the line above must come first

    outcome = run(sys.argv[1:])
    # All is written and closed; taking the interpreter apart would be a tenth of a short run.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(outcome)

"""The command line: parse, call a command, show its report, exit."""

import os
import sys

from corpuskit.engines.serial import begin_work


def main() -> None:
    """Run `corpuskit` with the process's arguments and exit with its code."""
    try:
        outcome = _run_command()
    except KeyboardInterrupt:
        outcome = 130
    except BaseException as error:  # noqa: BLE001 - so early that little can be relied on: too little memory, a broken installation
        outcome = _print_and_fail(error)
    # All is written and closed; taking the interpreter apart would be a tenth of a short run.
    os._exit(outcome)


def _run_command() -> int:
    begin_work()
    # Read by Typer when it is imported. Plain help starts in half the time, and looks the same in a pipe.
    os.environ.setdefault("TYPER_USE_RICH", "0")
    # No command multiplies matrices. numpy would start threads for it, and that takes longer than importing the rest of it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from corpuskit.cli.app import run  # noqa: PLC0415 - the line above must come first
    from corpuskit.cli.streams import flush_all, open_closed_streams  # noqa: PLC0415 - as above

    open_closed_streams()
    return flush_all(run(sys.argv[1:]))


def _print_and_fail(error: BaseException) -> int:
    from corpuskit.errors import explained  # noqa: PLC0415 - as above

    os.write(2, f"corpuskit: {explained(error)}\n".encode("utf-8", "backslashreplace"))
    return 2

"""Scripts for bash, run on a terminal of 80 columns: their readers sit before one, and corpuskit shows them other views than a pipe."""

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

COLUMNS, LINES = 80, 10_000
BEGIN, END = "\x1e<\n", "\x1e>"
PROGRESS = re.compile(r"\r?[^\n]*\r\x1b\[K")


def shown_step(command):
    """Return the lines of a script that run a command and mark in the output what it shows; exit code 2 ends the script."""
    return [
        "printf '\\036<\\n'; code=0",
        f"{command} || code=$?",
        "printf '\\036>\\n'; [ $code -lt 2 ] || exit $code",
    ]


def run_script(lines, folder):
    """Run a script in a folder; return what each of its shown steps printed, standard error too, as it is on the screen."""
    import pty  # noqa: PLC0415 - Windows has none, and no bash
    import termios  # noqa: PLC0415 - as above

    mine, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (LINES, COLUMNS))
    with subprocess.Popen(
        ["bash", "-c", "\n".join(["set -euo pipefail", *lines])],
        cwd=folder,
        env=environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        printed = read_all(mine)
    os.close(mine)
    screen = PROGRESS.sub("", re.sub(r"\r+\n", "\n", printed))
    assert process.returncode == 0, screen[-3000:]
    return re.findall(f"{BEGIN}(.*?){END}", screen, flags=re.DOTALL)


def environment():
    """Return the environment of a reader: the corpuskit that is tested is installed, and nothing says what git or CI does."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "GITHUB_", "CI"))}
    kept.pop("COLUMNS", None)
    kept.pop("LINES", None)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**kept, "PATH": path, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"}


def read_all(terminal):
    """Return everything that is written to a terminal, until nobody holds its other side."""
    parts = []
    with contextlib.suppress(OSError):  # Linux calls the end of a terminal an error
        while part := os.read(terminal, 65536):
            parts.append(part)
    return b"".join(parts).decode()

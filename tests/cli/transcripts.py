"""Transcripts of a terminal: `$ command` and what it prints. They are run, and what they say is compared."""

import contextlib
import io
import os
import re
import shlex
from pathlib import Path

from corpuskit.cli.app import run

UPDATE = bool(os.environ.get("UPDATE_SNAPSHOTS"))


def called(command):
    """Run a corpuskit command line in this process; return what it prints, standard error last, and its exit code."""
    out, error = _Stream(), _Stream()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        code = run(shlex.split(command)[1:])
    return out.text() + error.text(), int(code)


class _Stream(io.TextIOWrapper):
    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", newline="", write_through=True)

    def text(self):
        self.flush()
        return self.buffer.getvalue().decode()


def steps(transcript):
    """Yield the commands of a transcript, each with what is printed below it."""
    for part in re.split(r"^\$ ", transcript, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def replayed(transcript):
    """Return the transcript as it is now, exit codes other than 0 in a last line of each command."""
    parts = []
    for command, _ in steps(transcript):
        printed, code = called(command)
        if printed and not printed.endswith("\n"):
            printed += "\n"
        parts.append(f"$ {command}\n{printed}" + (f"[exit {code}]\n" if code else ""))
    return "\n".join(parts)


def check(path: Path):
    """Compare a transcript file with what its commands print now; rewrite it instead where UPDATE_SNAPSHOTS is set."""
    told = path.read_text(encoding="utf-8")
    now = replayed(told)
    if UPDATE:
        path.write_text(now, encoding="utf-8")
    assert now == told

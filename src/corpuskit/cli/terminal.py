"""The terminal: whether colour is wanted, and a pager for output that is longer than the screen."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from corpuskit.cli.streams import exact
from corpuskit.errors import UsageError

COLOUR_OPTION = "--color"
CHOICES = ("auto", "always", "never")
_PAGER = "less"
_LESS = "FRX"
"""Options of `less` where the user has none: leave when it fits, let colours through, leave the screen as it is."""

_colour_choice = "auto"
_quiet = False


def take_colour(arguments: list[str]) -> list[str]:
    """Return the arguments without `--color WHEN`, which may be anywhere before `--`, and follow it. Raises `UsageError` for another word."""
    global _colour_choice  # noqa: PLW0603 - one terminal for the process
    _colour_choice = "auto"
    end = arguments.index("--") if "--" in arguments else len(arguments)
    own = list(arguments[:end])
    for place, argument in enumerate(own):
        if argument.partition("=")[0] == COLOUR_OPTION:
            joined = "=" in argument
            word = argument.partition("=")[2] if joined else "".join(own[place + 1 : place + 2])
            if word not in CHOICES:
                raise UsageError(f"{COLOUR_OPTION}: {word!r} is none of {', '.join(CHOICES)}")
            _colour_choice = word
            return [*own[:place], *own[place + (1 if joined else 2) :], *arguments[end:]]
    return list(arguments)


def note_quiet(value: bool) -> bool:  # noqa: FBT001 - Typer calls it so
    """Note whether the command was called with `--quiet`, and return that."""
    global _quiet  # noqa: PLW0603 - one terminal for the process
    _quiet = value
    return value


def is_quiet() -> bool:
    """Return whether the command was called with `--quiet`: it then shows no progress."""
    return _quiet


def has_colour(stream: TextIO) -> bool:
    """Return whether colours are wanted: by `--color`, else by FORCE_COLOR and NO_COLOR (no-color.org), else on a terminal that is not dumb."""
    if _colour_choice != "auto":
        return _colour_choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Captured(io.StringIO):
    """A stream in memory that counts as a terminal where standard output is one."""

    def isatty(self) -> bool:
        """Return whether standard output is a terminal."""
        return sys.stdout.isatty()


def print_lines(lines: Iterable[str]) -> None:
    """Print lines that are safe for a terminal, colours and all; through a pager where they are more than the screen holds."""
    every = list(lines)
    if _is_long(every) and (pager := _pager_command()):
        with contextlib.suppress(OSError):
            _page_lines(pager, every)
            return
    out = exact(sys.stdout)
    encoding = out.encoding or "utf-8"
    for line in every:
        out.write(f"{line}\n".encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()


def _is_long(lines: Sequence[str]) -> bool:
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return False
    return len(lines) >= shutil.get_terminal_size().lines


def _pager_command() -> list[str]:
    """Return the pager of CORPUSKIT_PAGER or PAGER, or `less`; an empty list where there is none, or where it is `cat` or empty."""
    setting = next((os.environ[name] for name in ("CORPUSKIT_PAGER", "PAGER") if name in os.environ), _PAGER)
    import shlex  # noqa: PLC0415 - only terminals have pagers

    words = shlex.split(setting)
    return words if words and words != ["cat"] and shutil.which(words[0]) else []


def _page_lines(pager: Sequence[str], lines: Sequence[str]) -> None:
    sys.stdout.flush()
    environment = {"LESS": _LESS, **os.environ}
    process = subprocess.Popen(pager, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own
    with process, contextlib.suppress(BrokenPipeError):
        process.communicate("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))

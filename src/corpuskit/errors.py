"""Errors of the world: settings, paths, disks. Wrong data is never an exception, it is a `Finding`.

An exception of any other class is a bug, or a limit of the machine: `explained` makes one line of it.
"""

import os
import traceback
from typing import TextIO

# In the environment, so that the processes that work for this one use it, too.
_DEBUG = "CORPUSKIT_DEBUG"
_LONGEST = 500


class CorpuskitError(Exception):
    """Something could not be done. The message is one line: the problem, the place, and the next step. Exit code 2."""


class UsageError(CorpuskitError):
    """The call does not make sense: an unknown name, options that exclude each other."""


class SettingsError(CorpuskitError):
    """The settings or a pack or schema that they name cannot be used."""


class StoreError(CorpuskitError):
    """A file could not be read or written."""


class ChangedError(StoreError):
    """A file changed between reading and writing; it was not written."""


def explained(error: BaseException) -> str:
    """Return one line for people: the problem, and the next step.

    >>> explained(UsageError("no such rule: 'quote'")), explained(KeyError("id"))
    ("no such rule: 'quote'", "KeyError: 'id': this is a bug, please report it with --debug")
    """
    if isinstance(error, CorpuskitError):
        return str(error)
    if isinstance(error, MemoryError) or (isinstance(error, ImportError) and _lacks_memory(error)):
        return "not enough memory: try --jobs 1, or fewer articles at a time"
    if isinstance(error, OSError) and error.strerror:
        return f"{os.fsdecode(error.filename)}: {error.strerror}" if _has_path(error) else error.strerror
    if isinstance(error, ImportError):
        return f"a part of corpuskit or of what it needs cannot be loaded: {_flat(error)}"
    return f"{type(error).__name__}: {_flat(error)}: this is a bug, please report it with --debug"


def _lacks_memory(error: BaseException) -> bool:
    """Return whether a library could not be loaded for lack of memory: the loader of shared libraries reports that in words only."""
    messages = f"{error} {error.__cause__} {error.__context__}"
    return "Cannot allocate memory" in messages or "failed to map segment" in messages


def _has_path(error: OSError) -> bool:
    return isinstance(error.filename, str | bytes)


def _flat(error: BaseException) -> str:
    """Return the message on one line, of a length that can be read."""
    return " ".join(str(error).split())[:_LONGEST]


def show_tracebacks() -> None:
    """Have the traceback of every unforeseen error printed, in this process and in those that it starts."""
    os.environ[_DEBUG] = "1"


def print_traceback(error: BaseException, out: TextIO) -> None:
    """Print the traceback of an unforeseen error, where `--debug` is set."""
    if os.environ.get(_DEBUG):
        traceback.print_exception(error, file=out)

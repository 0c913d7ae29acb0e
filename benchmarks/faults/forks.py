"""Commands run in children of a warm process: a run takes a tenth of a second, and its time and memory are its own."""

import importlib
import os
import resource
import sys
import tempfile
import traceback
import types
from pathlib import Path
from typing import NamedTuple

from benchmarks.faults.corpora import DIRTY, drop, new_corpus
from corpuskit.cli import app

MOST_SECONDS, MOST_MIB = 10, 1024
_BUG = "this is a bug"


class Outcome(NamedTuple):
    """What a command printed, its exit code, the CPU seconds it took, and the most memory it held, in MiB."""

    code: int
    output: str
    errors: str
    seconds: float
    mib: int

    def faults(self) -> list[str]:
        """Return what no command may do, whatever it is given."""
        said = self.output + self.errors
        found = [
            ("a traceback", "Traceback (most recent call last)" in said),
            ("an error that nobody foresaw", _BUG in said),
            (f"exit code {self.code}", self.code not in {0, 1, 2}),
            (f"{self.seconds:.0f} s", self.seconds > MOST_SECONDS),
            (f"{self.mib} MiB", self.mib > MOST_MIB),
        ]
        return [name for name, is_so in found if is_so]


def run_forked(arguments: list[str], root: Path) -> Outcome:
    """Run a command in a child whose working folder is `root`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _behave(arguments, root, out.fileno(), err.fileno())
        _, status, usage = os.wait4(child, 0)
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode("utf-8", "replace"))
    code = os.waitstatus_to_exitcode(status)
    return Outcome(code, *said, usage.ru_utime + usage.ru_stime, _mib(usage))


def _mib(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss >> (20 if sys.platform == "darwin" else 10)


def _behave(arguments: list[str], root: Path, out: int, err: int) -> None:
    code = 99
    try:
        os.chdir(root)
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdin = os.fdopen(0)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
        # Processes that this one starts import the main module, which is the benchmark's.
        sys.modules["__main__"] = types.ModuleType("__main__")
        code = app.run(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - told by the parent
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def warm_up() -> None:
    """Import every command and fill the caches of this process."""
    here, root = os.getcwd(), new_corpus({"a": DIRTY})
    os.chdir(root)
    for module in app.COMMANDS:
        importlib.import_module(f"corpuskit.cli.{module}")
    kept = sys.stdout, sys.stderr
    with open(os.devnull, "w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        for arguments in (
            ["clean", "--check"],
            ["dedup"],
            ["validate"],
            ["export"],
            ["set", "corpus", "section=x"],
            ["clean"],
        ):
            app.run(arguments)
        sys.stdout, sys.stderr = kept
    os.chdir(here)
    drop(root)

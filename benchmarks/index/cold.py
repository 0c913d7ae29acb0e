"""Measure what it costs to fill the cache: a first run with one, and a run without, in turns.

    python -m benchmarks.index.cold [ARTICLES ...] [--runs N] [--commands validate,clean,dedup]

The articles are in one folder, which is the hardest case. Prints a Markdown table: the least CPU seconds (the process and its children) of some
runs by one process, and their quotient.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from benchmarks.jobs import run_once, write_corpus

COMMANDS = {
    "validate": ["validate"],
    "clean": ["clean", "--check"],
    "dedup": ["dedup", "--check", "--relations", "exact,near,edited,excerpt"],
}
SIZES = (10, 1_000, 4_000, 20_000)


def spent(command: list[str], folder: Path) -> float:
    """Return the CPU seconds of a run that finds no cache."""
    shutil.rmtree(folder / ".corpuskit", ignore_errors=True)
    return run_once(command, folder).cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="*", default=SIZES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--commands", default=",".join(COMMANDS))
    arguments = parser.parse_args()
    print("| articles | command | without a cache | filling it | quotient |\n|---:|---|---:|---:|---:|")
    for count in arguments.articles:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_corpus(folder, count, a_folder=count)
            for command in arguments.commands.split(","):
                line = [*COMMANDS[command], "--jobs", "1"]
                runs = [(spent([*line, "--no-cache"], folder), spent(line, folder)) for _ in range(arguments.runs)]
                without, filling = (min(some) for some in zip(*runs, strict=True))
                print(f"| {count} | {command} | {without:.2f} | {filling:.2f} | {filling / without:.2f} |", flush=True)


if __name__ == "__main__":
    main()

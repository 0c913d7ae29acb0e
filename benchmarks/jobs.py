"""Measure whether the processes that commands start by default pay: each command by one process and by default, in turns.

    python -m benchmarks.jobs [ARTICLES ...] [--runs N] [--commands validate,clean,dedup,export] [--forms pairs,packed] [--most 1.1]

Prints a Markdown table: the least wall seconds of some runs by `--jobs 1` and without the option, their quotient, and the CPU seconds of both
(the process and its children). Wall time says something only on a machine that does nothing else. Exits with 1 where a quotient is above
`--most`. Nothing is cached.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import articles

SIZES = (100, 1_000, 5_000, 20_000, 50_000)
COMMANDS = {
    "validate": ["validate"],
    "clean": ["clean", "--check"],
    "dedup": ["dedup", "--check"],
    "export": ["export", "-o", "out.jsonl"],
}
FORMS = {"pairs": [], "packed": ["rows.jsonl"]}
A_FOLDER = 1_000


class Spent(NamedTuple):
    """Seconds of a run."""

    wall: float
    cpu: float


def write_corpus(root: Path, count: int, a_folder: int = A_FOLDER) -> None:
    """Write `count` articles below `root` twice: as pairs of files, so many `a_folder`, and as rows of one file."""
    (root / "corpuskit.toml").write_text("")
    (root / "schema.json").write_text("{}")
    with (root / "rows.jsonl").open("w", encoding="utf-8") as rows:
        for number, row in enumerate(articles(count)):
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
            text, path = row.pop("text"), root / "corpus" / f"{number // a_folder:03}" / row["id"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_suffix(".txt").write_text(text, encoding="utf-8")
            lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in row.items())
            path.with_suffix(".yaml").write_text("".join(lines), encoding="utf-8")


def run_once(command: Sequence[str], root: Path) -> Spent:
    """Return what one run takes. Raises `RuntimeError` for one that cannot do its work."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "corpuskit", *command], cwd=root, capture_output=True, check=False)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def least_of(runs: Sequence[Spent]) -> Spent:
    return Spent(min(run.wall for run in runs), min(run.cpu for run in runs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="*", default=SIZES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--commands", default=",".join(COMMANDS))
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--most", type=float, default=1.1, help="the largest quotient that is fine")
    wanted = parser.parse_args()
    slow = False
    print("| articles | command | wall, 1 process | wall, by default | quotient | CPU, 1 process | CPU, by default |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    for count in wanted.articles:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            write_corpus(root, count)
            for form in wanted.forms.split(","):
                for command in wanted.commands.split(","):
                    line = [*COMMANDS[command], *FORMS[form], *([] if FORMS[form] else ["--no-cache"])]
                    turns = [(run_once([*line, "--jobs", "1"], root), run_once(line, root)) for _ in range(wanted.runs)]
                    one, default = (least_of(runs) for runs in zip(*turns, strict=True))
                    quotient = default.wall / one.wall
                    slow = slow or quotient > wanted.most
                    print(
                        f"| {count:,} | {command}, {form} | {one.wall:.2f} | {default.wall:.2f} | {quotient:.2f} | "
                        f"{one.cpu:.2f} | {default.cpu:.2f} |",
                        flush=True,
                    )
    sys.exit(slow)


if __name__ == "__main__":
    main()

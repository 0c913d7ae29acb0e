"""Measure what the index and the cores bring, on a corpus of generated articles.

    python benchmarks/index/bars.py CORPUS [--peer PYTHON]

CORPUS is a folder with `corpuskit.toml`, `schema.json` and articles in `docs/`. PYTHON is that of an environment with
check-jsonschema. Prints a Markdown table: CPU seconds (the process and its children) and wall seconds, each the best of some runs.
Beside the speed-up stands that of a loop of plain arithmetic, measured in turn with it: what the machine can give at that moment.
"""

import argparse
import multiprocessing
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CORPUSKIT = [sys.executable, "-m", "corpuskit"]
STATS = """
import os
for folder in os.scandir("docs"):
    handle = os.open(folder.path, os.O_RDONLY)
    for name in os.listdir(handle):
        os.stat(name, dir_fd=handle)
    os.close(handle)
"""
COMMIT, FEW, PEERS = 3, 10, 5_000
COPIES = "exact,near,edited,excerpt"


def spent(command: list[str], folder: Path, times: int = 1) -> tuple[float, float]:
    """Return the least CPU time and wall time of some runs."""
    runs = []
    for _ in range(times):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        runs.append((cpu, ended - began))
    return min(cpu for cpu, _ in runs), min(wall for _, wall in runs)


def print_row(name: str, result: tuple[float, float], note: str = "") -> None:
    print(f"| {name} | {result[0]:.2f} | {result[1]:.2f} | {note} |", flush=True)


def some(folder: Path, number: int, suffix: str) -> list[str]:
    """Return some articles from all over the corpus, always the same ones."""
    paths = sorted(str(path.relative_to(folder)) for path in folder.glob(f"docs/*/*{suffix}"))
    return random.Random(7).sample(paths, number)


def arithmetic(rounds: int = 12_000_000) -> int:
    total = 0
    for number in range(rounds):
        total += number * number % 7
    return total


def control() -> float:
    """Return how much faster two processes do two loops than one does."""
    began = time.perf_counter()
    arithmetic()
    arithmetic()
    one = time.perf_counter() - began
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(abs, range(2))
        began = time.perf_counter()
        pool.map(arithmetic, [12_000_000] * 2, chunksize=1)
        return one / (time.perf_counter() - began)


def in_turns(commands: list[list[str]], folder: Path, times: int = 5) -> list[tuple[float, float]]:
    """Return the least CPU and wall time of each command; they take turns, so that a slow minute is one for all."""
    runs = [[spent(command, folder) for command in commands] for _ in range(times)]
    return [(min(run[0] for run in each), min(run[1] for run in each)) for each in zip(*runs, strict=True)]


def warm(folder: Path) -> None:
    """Compare with the least that any run can do that misses no change: asking for the status of each file."""
    whole, quiet = [*CORPUSKIT, "validate"], [*CORPUSKIT, "validate", "--ignore", "CK012"]
    for command in (whole, quiet):
        spent(command, folder)
    bare, everything, less = in_turns([[sys.executable, "-c", STATS], whole, quiet], folder)
    print_row("a loop of `os.stat` over all files", bare)
    print_row("validate, nothing changed", everything, f"{everything[0] / bare[0]:.2f} times the loop")
    print_row("the same without CK012 (leftovers)", less, f"{less[0] / bare[0]:.2f} times the loop")


def named(folder: Path) -> None:
    few = some(folder, FEW, ".yaml")
    print_row(f"validate {FEW} articles", spent([*CORPUSKIT, "validate", *few], folder, 5))
    texts = some(folder, FEW, ".txt")
    print_row(f"clean --check {FEW} articles", spent([*CORPUSKIT, "clean", "--check", *texts], folder, 5))


@contextmanager
def edited(folder: Path, number: int) -> Iterator[tuple[list[str], list[str]]]:
    """Yield texts and sidecars of some articles to which something was added; they are put back afterwards."""
    texts = some(folder, number, ".txt")
    sidecars = [path.removesuffix(".txt") + ".yaml" for path in texts]
    before = {path: (folder / path).read_bytes() for path in (*texts, *sidecars)}
    more = {".txt": f"They said so again on {time.time_ns()}.\n", ".yaml": f"# looked at {time.time_ns()}\n"}
    for path, data in before.items():
        (folder / path).write_bytes(data + more[Path(path).suffix].encode())
    try:
        yield texts, sidecars
    finally:
        for path, data in before.items():
            (folder / path).write_bytes(data)


def just_edited(folder: Path) -> None:
    runs = []
    for _ in range(3):
        with edited(folder, FEW) as (texts, sidecars):
            first = spent([*CORPUSKIT, "validate", *sidecars], folder)
            runs.append((first, spent([*CORPUSKIT, "clean", "--check", *texts], folder)))
    for name, results in zip(("validate", "clean --check"), zip(*runs, strict=True), strict=True):
        print_row(f"{name} {FEW} articles just edited", (min(r[0] for r in results), min(r[1] for r in results)))


def commit(folder: Path) -> None:
    """Change some articles, and check and clean them as the hooks do."""
    with edited(folder, COMMIT) as (texts, sidecars):
        first = spent([*CORPUSKIT, "validate", *texts, *sidecars], folder)
        second = spent([*CORPUSKIT, "clean", *texts], folder)
    print_row(f"a commit of {COMMIT}: validate", first)
    print_row(f"a commit of {COMMIT}: clean", second)
    print_row(f"a commit of {COMMIT}: both", (first[0] + second[0], first[1] + second[1]))


def copies(folder: Path) -> None:
    """Look for copies: in all, where nothing changed, where a few texts did, and of these few only."""
    command = [*CORPUSKIT, "dedup", "--check", "--relations", COPIES]
    print_row("dedup --check, first run, all cores", spent(command, folder))
    bare, same = in_turns([[sys.executable, "-c", STATS], command], folder)
    print_row("dedup --check, nothing changed", same, f"{same[0] / bare[0]:.2f} times the loop")
    runs = []
    for _ in range(3):
        with edited(folder, FEW) as (texts, _):
            one = spent([*command, "--against", "docs", *texts], folder)
            runs.append((one, spent(command, folder)))
    for name, results in zip(
        (f"of {FEW} just edited articles", f"after {FEW} edits"), zip(*runs, strict=True), strict=True
    ):
        print_row(f"dedup --check {name}", (min(r[0] for r in results), min(r[1] for r in results)))


def peer(folder: Path, python: str) -> None:
    """Compare with check-jsonschema per sidecar; nobody wants to wait for all of them."""
    number = min(PEERS, len(list(folder.glob("docs/*/*.yaml"))))
    paths = some(folder, number, ".yaml")
    command = [python, "-m", "check_jsonschema", "--schemafile", "schema.json", *paths]
    theirs = spent(command, folder)
    articles = len(list(folder.glob("docs/*/*.txt")))
    for name, more in (("", []), (" without CK012", ["--ignore", "CK012"])):
        spent([*CORPUSKIT, "validate", *more], folder)
        ours = spent([*CORPUSKIT, "validate", *more], folder, 3)
        ratio = (theirs[0] / number) / (ours[0] / articles)
        print_row(f"check-jsonschema, {number} sidecars", theirs, f"{ratio:.0f} times the CPU of a warm validate{name}")


def cores(folder: Path, rounds: int) -> None:
    for command in (["validate"], ["clean", "--check"]):
        ratios, loops = [], []
        for _ in range(rounds):
            one = spent([*CORPUSKIT, *command, "--no-cache", "-j", "1"], folder)
            loops.append(control())
            two = spent([*CORPUSKIT, *command, "--no-cache", "-j", "2"], folder)
            loops.append(control())
            ratios.append(one[1] / two[1])
            print_row(f"{' '.join(command)}, cold, 1 process", one)
            print_row(
                f"{' '.join(command)}, cold, 2 processes",
                two,
                f"speed-up {ratios[-1]:.2f}; plain loop {loops[-2]:.2f}, {loops[-1]:.2f}; "
                f"quotient {2 * ratios[-1] / (loops[-2] + loops[-1]):.2f}",
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peer", metavar="PYTHON")
    parser.add_argument("--cores", action="store_true", help="only the speed-up: takes long")
    parser.add_argument("--copies", action="store_true", help="only `dedup`")
    parser.add_argument("--rounds", type=int, default=3, help="of the speed-up")
    arguments = parser.parse_args()
    print("| what | CPU s | wall s | |\n|---|---|---|---|")
    if arguments.cores:
        cores(arguments.corpus, arguments.rounds)
        return
    shutil.rmtree(arguments.corpus / ".corpuskit", ignore_errors=True)
    if arguments.copies:
        copies(arguments.corpus)
        return
    print_row("validate, cold, all cores", spent([*CORPUSKIT, "validate"], arguments.corpus))
    warm(arguments.corpus)
    named(arguments.corpus)
    just_edited(arguments.corpus)
    commit(arguments.corpus)
    copies(arguments.corpus)
    if arguments.peer:
        peer(arguments.corpus, arguments.peer)


if __name__ == "__main__":
    main()

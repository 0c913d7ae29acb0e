"""Compare cost and recall of corpuskit and other tools on one corpus, interleaved so that all see the same machine.

    run.py CORPUS.jsonl OUT_FOLDER [--rounds 3] [--with datasketch=PYTHON] [--with rensa=PYTHON] [--with text-dedup=PYTHON]

PYTHON is the interpreter of a virtual environment that has the tool. Prints CPU seconds and peak memory of the whole process, with its
children (of the round that took least), and which share of the pairs with a Jaccard index of .7 or more each finds, with how many others.
text-dedup prints no pairs.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
FOUR = "exact,near,edited,excerpt"
FOUND = 1  # the exit code of a check that found something

Cost = tuple[float, float, float, float]
"""CPU seconds, seconds, MB, and how many of the CPU seconds the system took."""


def measured(command: list[str], out: Path) -> Cost:
    """Run a command with its output going to a file."""

    began = time.monotonic()
    with out.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) > FOUND:
        raise SystemExit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024, usage.ru_stime


def commands(corpus: str, out: Path, rivals: list[str]) -> dict[str, list[str]]:
    ours = [sys.executable, "-m", "corpuskit", "dedup", corpus, "-j", "1", "--output-format", "json"]
    four = [*ours, "--relations", FOUR]
    found = {"four relations": four, "without passages": [*four, "--check"], "all relations": ours}
    for name, python in (rival.split("=", 1) for rival in rivals):
        found[name] = [python, str(HERE / "rivals.py"), name, corpus]
        if name == "text-dedup":
            found[name] = [python, "-m", "text_dedup.minhash", *text_dedup(corpus, str(out / "text-dedup"))]
    return found


def text_dedup(corpus: str, out: str) -> list[str]:
    data = ["--path", "json", "--data_files", corpus, "--split", "train", "--column", "text", "--output", out]
    return [
        *data,
        "--cache_dir",
        f"{out}-cache",
        "--ngram",
        "5",
        "--num_perm",
        "128",
        "--threshold",
        "0.7",
        "--num_proc",
        "1",
    ]


def pairs_in(path: Path) -> set[tuple[str, str]]:
    try:
        found = json.loads(path.read_bytes())["pairs"]
    except json.JSONDecodeError:
        return set()
    named = [
        (p["a"], p["b"]) if isinstance(p, dict) else tuple(p)
        for p in found
        if not isinstance(p, dict) or p["relation"] != "template"
    ]
    return {(min(pair), max(pair)) for pair in named}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus"), parser.add_argument("out", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--with", dest="rivals", action="append", default=[])
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    tools = commands(given.corpus, given.out, given.rivals)
    measured([sys.executable, str(HERE / "truth.py"), given.corpus], given.out / "truth.json")
    true = pairs_in(given.out / "truth.json")
    costs: dict[str, list[Cost]] = {name: [] for name in tools}
    for _ in range(given.rounds):
        for name, command in tools.items():
            costs[name].append(measured(command, given.out / f"{name}.json"))
    for name, some in costs.items():
        cpu, seconds, mb, _ = min(some)
        pairs = pairs_in(given.out / f"{name}.json")
        recall = (
            f"recall at .7: {len(true & pairs) / max(1, len(true)):.4f}, {len(pairs - true)} others" if pairs else ""
        )
        print(f"{name:16} {cpu:8.2f} s CPU {seconds:8.1f} s {mb:6.0f} MB  {recall}")


if __name__ == "__main__":
    main()

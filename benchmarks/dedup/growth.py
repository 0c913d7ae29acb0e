"""Measure by how much `dedup --check` of the four relations costs more for more articles, in turns.

    growth.py SMALLER.jsonl LARGER.jsonl [--rounds 3] [--pause 25]

Prints CPU seconds of the whole process, its own and the system's for it, and peak memory, and how many times the larger corpus costs as
much as the smaller one. A process gets memory that another one has just left sooner than memory that lay idle; after a pause, in
seconds, all begin alike.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

from run import FOUR, measured

DEDUP = [sys.executable, "-m", "corpuskit", "dedup", "-j", "1", "--relations", FOUR, "--check"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("smaller"), parser.add_argument("larger")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pause", type=float, default=0)
    given = parser.parse_args()
    times: list[float] = []
    for _ in range(given.rounds):
        spent = []
        for corpus in (given.smaller, given.larger):
            time.sleep(given.pause)
            cpu, _, mb, system = measured([*DEDUP, corpus], Path(os.devnull))
            spent.append((cpu, cpu - system))
            print(f"{corpus:40} {cpu:8.2f} s CPU, of it {system:6.2f} the system's  {mb:6.0f} MB", flush=True)
        (small, small_own), (large, large_own) = spent
        times.append(large / small)
        print(f"{large / small:.2f} times, own {large_own / small_own:.2f} times", flush=True)
    print(f"median {statistics.median(times):.2f} times")


if __name__ == "__main__":
    main()

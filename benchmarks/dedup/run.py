"""Compare cost and recall of corpuskit and other tools on one corpus, interleaved so that all see the same machine.

    run.py CORPUS.jsonl OUT_FOLDER [--rounds 3] [--with datasketch=PYTHON] [--with rensa=PYTHON] ...

PYTHON is the interpreter of a virtual environment that has the tool. Prints CPU seconds (the best of the rounds), memory, and the
share of the pairs with a Jaccard index of .7 or more that each finds.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def measured(command: list[str], out: Path) -> dict[str, object]:
    subprocess.run([*command, str(out)], check=True, stdout=subprocess.DEVNULL)
    found: dict[str, object] = json.loads(out.read_text())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus"), parser.add_argument("out", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--with", dest="rivals", action="append", default=[])
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    tools = {what: [sys.executable, str(HERE / "ours.py"), what, given.corpus] for what in ("four", "all")}
    for rival in given.rivals:
        name, python = rival.split("=", 1)
        tools[name] = [python, str(HERE / "rivals.py"), name, given.corpus]
    truth = measured([sys.executable, str(HERE / "ours.py"), "truth", given.corpus], given.out / "truth.json")
    true = {tuple(pair) for pair in truth["pairs"]}  # type: ignore[attr-defined]
    best: dict[str, dict[str, object]] = {}
    for _ in range(given.rounds):
        for name, command in tools.items():
            found = measured(command, given.out / f"{name}.json")
            if name not in best or found["cpu"] < best[name]["cpu"]:  # type: ignore[operator]
                best[name] = found
    for name, found in best.items():
        pairs = {tuple(pair) for pair in found["pairs"]}  # type: ignore[attr-defined]
        recall = len(true & pairs) / max(1, len(true))
        print(f"{name:12} {found['cpu']:8.1f} s CPU {found['mb']:6} MB  recall at .7: {recall:.4f}")


if __name__ == "__main__":
    main()

"""Two `add` at once, of the same texts from two sources, which want the same names.

    python -m benchmarks.faults.two_adds [ROUNDS]

An article that was reported as added must be there, and all must be there in the end.
"""

import json
import random
import re
import subprocess
import sys
import time

from benchmarks.faults.corpora import CORPUSKIT, STORY, drop, new_corpus, tell
from corpuskit.text import yaml12

COUNT = 200


def race(seed: int) -> list[str]:
    """Return the faults of one round."""
    root = new_corpus({})
    for source in "AB":
        rows = [
            {
                "title": f"Harbour {i}",
                "published": "2026-01-02",
                "text": f"{STORY}{i}",
                "source": f"Mail {source}",
                "lang": "en",
            }
            for i in range(COUNT)
        ]
        (root / f"{source}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    started = []
    for source in "AB":
        command = [*CORPUSKIT, "add", f"{source}.jsonl"]
        started.append(subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
        time.sleep(random.Random(seed).random() * 0.25)
    faults = []
    for source, process in zip("AB", started, strict=True):
        output = process.communicate()[0]
        faults += ["a command failed"] if process.returncode else []
        for path in re.findall(r"^added  (\S+)\.txt", output, re.MULTILINE):
            meta = yaml12.load((root / f"{path}.yaml").read_text(encoding="utf-8"))
            faults += [] if meta["source"] == f"Mail {source}" else ["reported as added, and not there"]
    faults += [] if len(list(root.rglob("corpus/**/*.txt"))) == 2 * COUNT else ["articles are missing"]
    drop(root)
    return faults


if __name__ == "__main__":
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    found = [fault for seed in range(rounds) for fault in race(seed)]
    sys.exit(not tell("two add at once", found, f"{rounds} rounds"))

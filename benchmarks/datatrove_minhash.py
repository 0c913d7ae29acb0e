"""Find near-duplicates with datatrove's MinHash: 5-grams of words, 14 buckets of 8 hashes, as its example for FineWeb has it.

datatrove_minhash.py CORPUS.jsonl FOLDER

It writes a data set without copies, and no pairs: all pairs in one of its clusters count as found.
"""

import json
import os
import shutil
import struct
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader

CONFIG = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
PAIR = struct.Struct("<4I")


def main(path, folder):
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what it says about its progress is not what is asked for
    shutil.rmtree(folder, ignore_errors=True)
    source = Path(path).resolve()
    read = JsonlReader(str(source.parent), glob_pattern=source.name)
    _run([read, MinhashDedupSignature(f"{folder}/signatures", CONFIG)], 1)
    _run([MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=CONFIG)], CONFIG.num_buckets)
    with source.open(encoding="utf-8") as rows:
        names = [json.loads(row)["id"] for row in rows]
    pairs = (pair for group in clusters(Path(folder, "buckets")) for pair in combinations(sorted(group), 2))
    json.dump({"pairs": sorted(tuple(sorted((names[a], names[b]))) for a, b in pairs)}, out)


def _run(steps, tasks):
    LocalPipelineExecutor(steps, tasks=tasks, workers=1).run()


def clusters(folder):
    """Return the groups of documents (their numbers) that hang together, as its own next step makes them."""
    head = {}

    def find(one):
        while head.setdefault(one, one) != one:
            one = head[one]
        return one

    for part in sorted(folder.glob("*.dups")):
        for _, a, _, b in PAIR.iter_unpack(part.read_bytes()):
            head[find(a)] = find(b)
    groups = defaultdict(list)
    for one in list(head):
        groups[find(one)].append(one)
    return groups.values()


if __name__ == "__main__":
    main(*sys.argv[1:])

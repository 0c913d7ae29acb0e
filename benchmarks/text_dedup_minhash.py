"""Find near-duplicates with `text_dedup.minhash`, and print its clusters as pairs: it writes a data set without copies, and no pairs.

text_dedup_minhash.py CORPUS.jsonl FOLDER

128 permutations of word 5-grams, threshold .7, one process, as its README calls it.
"""

import json
import os
import pickle
import shutil
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path


def main(path, folder):
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what it says about its progress is not what is asked for
    shutil.rmtree(folder, ignore_errors=True)
    from text_dedup.minhash import main as minhash

    data = ["--path", "json", "--data_files", path, "--split", "train", "--column", "text", "--output", folder]
    how = ["--ngram", "5", "--num_perm", "128", "--threshold", "0.7", "--num_proc", "1", "--debug"]
    minhash([*data, "--cache_dir", f"{folder}/cache", *how], standalone_mode=False)
    found = pickle.loads(Path(folder, "uf.pkl").read_bytes())  # noqa: S301 - it wrote it just now
    groups = defaultdict(list)
    for number in list(found.parent):
        groups[found.find(number)].append(number)
    with open(path, encoding="utf-8") as rows:
        names = [json.loads(row)["id"] for row in rows]
    pairs = (pair for group in groups.values() for pair in combinations(sorted(group), 2))
    json.dump({"pairs": sorted(tuple(sorted((names[a], names[b]))) for a, b in pairs)}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Find near-duplicates with Daft's `minhash`: 128 permutations of word 5-grams in 16 bands, as its guide for deduplication has it.

daft_minhash.py CORPUS.jsonl
"""

import json
import sys
from collections import defaultdict
from itertools import combinations

import daft

PERMUTATIONS, BANDS, THRESHOLD = 128, 16, 0.7


def main(path):
    rows = daft.read_json(path).select("id", "text")
    words = daft.col("text").normalize(remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True)
    hashed = words.minhash(num_hashes=PERMUTATIONS, ngram_size=5, seed=42)
    found = rows.select("id", hashed.alias("hashes")).to_pydict()
    wide, pairs = PERMUTATIONS // BANDS, set()
    for band in range(BANDS):
        groups = defaultdict(list)
        for number, hashes in enumerate(found["hashes"]):
            groups[tuple(hashes[band * wide : (band + 1) * wide])].append(number)
        for group in groups.values():
            pairs.update(combinations(group, 2))
    alike = [(a, b) for a, b in pairs if agreed(found["hashes"][a], found["hashes"][b]) >= THRESHOLD]
    names = found["id"]
    json.dump({"pairs": sorted(tuple(sorted((names[a], names[b]))) for a, b in alike)}, sys.stdout)


def agreed(one, other):
    return sum(a == b for a, b in zip(one, other, strict=True)) / PERMUTATIONS


if __name__ == "__main__":
    main(*sys.argv[1:])

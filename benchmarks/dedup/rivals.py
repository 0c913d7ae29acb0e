"""Find near-duplicates of a JSONL corpus with another tool and print its pairs as JSON.

    rivals.py datasketch|rensa CORPUS.jsonl

Run it with the Python of a virtual environment that has the tool. Each is used as its README shows it: word 5-grams, 128
permutations, threshold .7.
"""

import json
import re
import sys

WORD = re.compile(r"[^\W_]+")
PERMUTATIONS, THRESHOLD, NGRAM = 128, 0.7, 5


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["id"], row["text"]


def shingles(text):
    words = WORD.findall(text.lower())
    return {" ".join(words[k : k + NGRAM]) for k in range(len(words) - NGRAM + 1)}


def datasketch(path):
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for name, text in rows(path):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        for other in index.query(sketch):
            yield other, name
        index.insert(name, sketch)


def rensa(path):
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    names, sketches = [], []
    for number, (name, text) in enumerate(rows(path)):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
        sketch.update(list(shingles(text)))
        for other in index.query(sketch):
            if sketch.jaccard(sketches[other]) >= THRESHOLD:
                yield names[other], name
        index.insert(number, sketch)
        names.append(name)
        sketches.append(sketch)


TOOLS = {"datasketch": datasketch, "rensa": rensa}


def main(tool, path):
    json.dump({"pairs": sorted(tuple(sorted(pair)) for pair in TOOLS[tool](path))}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])

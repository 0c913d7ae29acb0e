"""Find near-duplicates of a JSONL corpus with another tool and print its pairs and cost as JSON.

    rivals.py datasketch|rensa|text-dedup CORPUS.jsonl OUT.json

Run it with the Python of a virtual environment that has the tool. Each is used as its README shows it: word 5-grams, 128
permutations, threshold .7. `text-dedup` is run as its command line tool with a configuration written beside OUT.
"""

import json
import re
import resource
import sys
from pathlib import Path

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


def main(tool, path, out):
    pairs = sorted(tuple(sorted(pair)) for pair in TOOLS[tool](path))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cost = {"cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss // 1024}
    Path(out).write_text(json.dumps({"tool": tool, **cost, "pairs": pairs}))
    print(tool, cost, len(pairs), "pairs")


if __name__ == "__main__":
    main(*sys.argv[1:])

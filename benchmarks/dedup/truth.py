"""Print every pair of a JSONL corpus whose word 5-grams have a Jaccard index of .7 or more, by the join without sampling and masking.

truth.py CORPUS.jsonl
"""

import json
import sys
from pathlib import Path

from corpuskit.duplicates import Document, Options, compare

KINDS = frozenset(("exact", "near", "stub", "template"))


def main(path: str) -> None:
    with Path(path).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = [Document(row["id"], row["text"], title=row["title"]) for row in rows]
    found = compare(documents, Options(relations=KINDS, mask=False, sample=1))
    pairs = [(match.a, match.b) for match in found.matches if match.score >= 0.7]
    json.dump({"pairs": pairs}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])

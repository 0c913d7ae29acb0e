"""Find near-duplicates of a JSONL corpus with corpuskit's kernel and print its pairs and cost as JSON.

    ours.py four|all|truth CORPUS.jsonl OUT.json

`four` looks for exact, near, edited and excerpt, `all` for every relation. `truth` is every pair whose word 5-grams have a Jaccard
index of .7 or more, by the join without sampling and masking.
"""

import json
import resource
import sys
from pathlib import Path

from corpuskit.duplicates import Document, Options, compare
from corpuskit.model import RELATIONS, Relation

FOUR: frozenset[Relation] = frozenset(("exact", "near", "edited", "excerpt"))
WHAT = {
    "four": Options(relations=FOUR),
    "all": Options(relations=frozenset(RELATIONS)),
    "truth": Options(relations=frozenset(("exact", "near", "stub", "template")), mask=False, sample=1),
}


def documents(path: str) -> list[Document]:
    with Path(path).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Document(row["id"], row["text"], row["source"], row["published"], row["title"]) for row in rows]


def main(what: str, path: str, out: str) -> None:
    found = compare(documents(path), WHAT[what])
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cost = {"cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss // 1024}
    pairs = [(match.a, match.b) for match in found.matches]
    Path(out).write_text(json.dumps({"tool": what, **cost, "pairs": pairs}))
    print(what, cost, len(pairs), "pairs")


if __name__ == "__main__":
    main(*sys.argv[1:])

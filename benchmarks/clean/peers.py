"""Take boilerplate from the texts of a JSONL corpus as others do.

    peers.py alternation|c4|trafilatura IN.jsonl OUT.jsonl

`alternation` drops the lines that a plain `re` alternation of corpuskit's own patterns finds. `c4` drops the lines that the
rules of C4 drop (`scripts/c4_rules.py`). `trafilatura` reads the row's `html` in place of its text (run it with the Python of an
environment that has it).
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from scripts.c4_rules import keeps_line


def alternation():
    sys.path.insert(0, str(Path(__file__).parent))
    from speed import alternation_of

    from corpuskit.rules import load_packs

    return alternation_of(load_packs().rules).search


def c4(line):
    return line.strip() and not keeps_line(line, len(line.split()))


def by_line(bad):
    return lambda row: "\n".join(line for line in row["text"].split("\n") if not bad(line))


def extracted():
    from trafilatura import extract

    return lambda row: extract(row["html"], include_comments=False) or ""


def main(tool, source, target):
    text_of = extracted() if tool == "trafilatura" else by_line(alternation() if tool == "alternation" else c4)
    with open(source, encoding="utf-8") as rows, open(target, "w", encoding="utf-8") as out:
        for line in rows:
            row = json.loads(line)
            row["text"] = text_of(row)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

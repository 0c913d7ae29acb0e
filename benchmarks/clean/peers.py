"""Take boilerplate from the texts of a JSONL corpus as others do.

    peers.py c4|trafilatura IN.jsonl OUT.jsonl

`c4` drops the lines that the rules of C4 drop (`scripts/c4_rules.py`). `trafilatura` reads the row's `html` in place of its text
(run it with the Python of an environment that has it).
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from scripts.c4_rules import keeps_line


def c4(line):
    return line.strip() and not keeps_line(line, len(line.split()))


def by_line(bad):
    return lambda row: "\n".join(line for line in row["text"].split("\n") if not bad(line))


def extracted():
    from trafilatura import extract

    return lambda row: extract(row["html"], include_comments=False) or ""


def main(tool, source, target):
    text_of = extracted() if tool == "trafilatura" else by_line(c4)
    with open(source, encoding="utf-8") as rows, open(target, "w", encoding="utf-8") as out:
        for line in rows:
            row = json.loads(line)
            row["text"] = text_of(row)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

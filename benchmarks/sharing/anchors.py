"""Share of removed passages that are found again in another extractor's text of the same pages.

    python benchmarks/sharing/anchors.py PAGES.jsonl.gz [PAGES]

PAGES.jsonl.gz has rows `id`, `extractor`, `lang`, `source`, `raw`: several extractors' texts of each page. The first text of a page is cleaned and exported as
stand-off; each other one is given to `rebuild`.
"""

import collections
import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

OWN = str(Path(sys.executable).parent / "corpuskit")


def read_pages(path, most):
    pages = collections.defaultdict(dict)
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            pages[row["id"]][row["extractor"]] = row
    return [(name, rows) for name, rows in sorted(pages.items()) if len(rows) > 1][:most]


def run(*command):
    done = subprocess.run([OWN, *command], check=False, capture_output=True, text=True)
    if done.returncode == 2:
        print(done.stderr[-300:])
    return done.stdout


def write_rows(path, rows):
    kept = (
        {
            "id": f"p-{r['id']}",
            "title": r.get("title") or "x",
            "source": r.get("source") or "x",
            "lang": r.get("lang") or "en",
            "text": r["raw"],
        }
        for r in rows
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")


def measure(pages, first, other, folder):
    chosen = [(rows[first], rows[other]) for _, rows in pages if first in rows and other in rows]
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "corpuskit.toml").write_text("")
        (folder / name / "corpus").mkdir()
    os.chdir(folder / "a")
    write_rows(Path("in.jsonl"), [a for a, _ in chosen])
    run("add", "in.jsonl")
    run("clean", "--strength", "high", "--force")
    run("export", "--standoff", "-o", "s.jsonl")
    os.chdir(folder / "b")
    write_rows(Path("in.jsonl"), [b for _, b in chosen])
    facts = json.loads(run("rebuild", "../a/s.jsonl", "in.jsonl", "--output-format", "json"))["facts"]["rebuild"]
    print(
        first,
        "->",
        other,
        len(chosen),
        "pages:",
        {k: facts[k] for k in ("same", "other", "anchored", "absent", "removals")},
        flush=True,
    )
    return facts


if __name__ == "__main__":
    found = read_pages(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200)
    extractors = sorted({name for _, rows in found for name in rows})
    with tempfile.TemporaryDirectory() as place:
        total = collections.Counter()
        for number, one in enumerate(extractors):
            for two in extractors[:number] + extractors[number + 1 :]:
                if sum(one in rows and two in rows for _, rows in found) < 20:
                    continue
                facts = measure(found, one, two, Path(place) / f"{one}-{two}")
                total.update({k: facts[k] for k in ("anchored", "removals", "absent")})
        print(
            dict(total),
            round((total["anchored"] + total["absent"]) / max(1, total["removals"]), 3),
            round(total["anchored"] / max(1, total["removals"] - total["absent"]), 3),
        )

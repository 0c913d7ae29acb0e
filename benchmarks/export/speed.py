"""How fast are `add` and `export`, and how much memory do they take?

    python benchmarks/export/speed.py ARTICLES [FOLDER]

Makes a corpus of ARTICLES invented stories (3,000 characters each; with FOLDER it is kept there and used again), then measures, each
in a process of its own, in seconds of CPU: sidecars to JSONL (without index, when it is begun, and when it knows all) against a loop of `yaml.load` (C loader) and `json.dumps`; packed JSONL to CSV against
`json.loads` and `csv.DictWriter`; adding packed rows.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

LOOP = """
import json, yaml
from pathlib import Path
with open("loop.jsonl", "w", encoding="utf-8") as out:
    for path in sorted(Path("corpus").rglob("*.yaml")):
        row = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        row["text"] = path.with_suffix(".txt").read_text(encoding="utf-8")
        out.write(json.dumps(row, default=str) + "\\n")
"""
TABLE = """
import csv, json
with open("packed.jsonl", encoding="utf-8") as rows, open("loop.csv", "w", encoding="utf-8", newline="") as out:
    writer = None
    for line in rows:
        row = json.loads(line)
        if writer is None:
            writer = csv.DictWriter(out, row.keys())
            writer.writeheader()
        writer.writerow(row)
"""
WORDS = [
    "fog",
    "harbour",
    "ferry",
    "council",
    "said",
    "on",
    "monday",
    "that",
    "the",
    "old",
    "pier",
    "would",
    "stay",
    "shut",
    "for",
    "another",
    "year",
    "because",
    "nobody",
    "had",
    "paid",
]


def story(chance):
    lines = [" ".join(chance.choices(WORDS, k=80)).capitalize() + "." for _ in range(6)]
    return "\n\n".join(lines) + "\n"


def make(folder, count):
    chance = random.Random(7)
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpuskit.toml").touch()
    with (folder / "packed.jsonl").open("w", encoding="utf-8") as out:
        for number in range(count):
            day = f"{chance.randint(2000, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            row = {
                "id": f"post-{number:07}",
                "title": " ".join(chance.choices(WORDS, k=8)).capitalize(),
                "source": chance.choice(["The Harbour Post", "Weldmoor Ledger", "Kestrel Wire"]),
                "lang": "en",
                "url": f"https://post.example/{number}",
                "published": day,
                "authors": ["Ada Fenn", "Tom Aldous"],
                "license": "CC-BY-4.0",
                "tags": chance.sample(WORDS, 3),
                "text": story(chance),
            }
            out.write(json.dumps(row) + "\n")


def ours(*arguments):
    """Return the program that is a call of corpuskit."""
    return f"from corpuskit.cli.app import run\nassert run({list(arguments)!r}) == 0\n"


def timed(folder, name, program):
    """Run a program in a fresh process; print and return its seconds of CPU, and print its peak memory."""
    program += (
        "\nimport resource, sys\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)\n"
    )
    start = os.times()
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, check=True, capture_output=True, text=True)
    end = os.times()
    seconds = end.children_user + end.children_system - start.children_user - start.children_system
    print(f"{seconds:8.2f} s {int(done.stderr.split()[-1]):6} MB  {name}", flush=True)
    return seconds


def measure(folder, count):
    if not (folder / "packed.jsonl").exists():
        make(folder, count)
    if not any((folder / "corpus").iterdir()):
        timed(folder, f"add {count:,} rows", ours("add", "packed.jsonl", "-q"))
        timed(folder, "add them again (all there)", ours("add", "packed.jsonl", "-q"))
    loop = timed(folder, "loop: yaml.load (C) + json.dumps", LOOP)
    for options in (["--no-cache"], [], []):
        call = ["export", "-o", "out.jsonl", "-q", "-j", "1", *options]
        seconds = timed(folder, f"corpuskit {' '.join(call)}", ours(*call))
        print(f"{loop / seconds:8.2f} times as fast as the loop")
    for name in ("out.csv", "out.parquet"):
        timed(folder, f"corpuskit export -o {name}", ours("export", "-o", name, "-q", "-j", "1"))
    table = timed(folder, "loop: json.loads + csv.DictWriter", TABLE)
    for extra in ([], ["--fields", "id,title,source,lang,url,published,authors,license,tags,text"]):
        call = ["export", "packed.jsonl", "-o", "p.csv", "-q", *extra]
        seconds = timed(folder, f"corpuskit {' '.join(call)}", ours(*call))
        print(f"{table / seconds:8.2f} times as fast as the loop")


def main():
    count = int(sys.argv[1])
    if len(sys.argv) > 2:
        folder = Path(sys.argv[2])
        folder.mkdir(parents=True, exist_ok=True)
        measure(folder, count)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), count)


if __name__ == "__main__":
    main()

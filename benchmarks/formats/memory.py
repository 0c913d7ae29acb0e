"""Does the memory of an export stay flat, whatever the number of articles?

    python benchmarks/formats/memory.py [SMALL LARGE] [--only FORMAT,...]

Writes two packed corpora of invented articles, 10,000 and 100,000 by default, exports each in every format in a process of its own, and prints the peak of
its memory and its seconds of CPU. Exit code 1 where the larger corpus takes more than one and a half times the memory of the smaller one, and over 64 MiB more.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS = [
    a + b + c
    for a in ("sal", "wel", "os", "cape", "har", "fer", "mor", "tun")
    for b in ("ta", "mo", "tre", "li", "bo")
    for c in ("by", "or", "el", "unn")
]
WEIGHTS = [1 / (rank + 3) for rank in range(len(WORDS))]
WAYS = {
    "jsonl": ["-o", "out.jsonl"],
    "csv": ["-o", "out.csv"],
    "tei": ["-o", "out.xml"],
    "txt": ["--format", "txt", "-o", "txt/"],
    "vertical": ["-o", "out.vert"],
    "parquet": ["-o", "out.parquet"],
    "xlsx": ["-o", "out.xlsx"],
    "standoff": ["--standoff", "-o", "standoff.jsonl"],
    "ngrams": ["--derived", "ngrams", "-o", "ngrams.csv"],
    "bag": ["--derived", "bag", "-o", "bag.jsonl"],
    "shuffled-sentences": ["--derived", "shuffled-sentences", "-o", "sentences.jsonl"],
}
MOST, SPARE = 1.5, 64 << 10  # KiB


def write_corpus(path, count):
    chance = random.Random(count)
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            sentences = (" ".join(chance.choices(WORDS, WEIGHTS, k=12)).capitalize() + "." for _ in range(5))
            text = " ".join(sentences) + f"\\n\\nStory {number} of the day.\\n"
            meta = f'"title":"Story {number}","source":"Post {number % 40}","lang":"en","published":"2026-03-{number % 28 + 1:02}"'
            out.write(f'{{"id":"a-{number}",{meta},"text":"{text}"}}\n')


def measure(corpus, options):
    """Return the peak of memory in KiB and the seconds of CPU of an export."""
    command = [sys.executable, "-m", "corpuskit", "export", corpus, *options, "-q", "-j", "1"]
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return used.ru_maxrss, used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else list(WAYS)
    grown = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for size in options.sizes:
            write_corpus(f"{size}.jsonl", size)
        for name in wanted:
            peaks = []
            for size in options.sizes:
                peak, seconds = measure(f"{size}.jsonl", WAYS[name])
                peaks.append(peak)
                print(f"{name:20} {size:9,} articles  {peak / 1024:7.1f} MiB  {seconds:6.1f} s of CPU", flush=True)
                for path in Path().iterdir():
                    if path.suffix != ".jsonl" or not path.stem.isdigit():
                        shutil.rmtree(path) if path.is_dir() else path.unlink()
            grown += [name] if peaks[-1] > MOST * peaks[0] and peaks[-1] > peaks[0] + SPARE else []
        os.chdir("/")
    print(f"grows with the corpus: {', '.join(grown)}" if grown else "flat in every format")
    return bool(grown)


if __name__ == "__main__":
    sys.exit(main())

"""How time and memory grow with the corpus, and what `dedup` in parts writes on the way.

    python -m benchmarks.cluster.growth FOLDER [SMALL LARGE]

Seconds of CPU and peak memory of whole processes, one process each (`--jobs 1`), in parts and, for `dedup`, in one go; the exponent is that of a power law
between both sizes, the memory that of a million more articles on a straight line between them. Then bytes an article of all files of a run, by stage.
"""

import math
import shutil
import sys
from collections import Counter
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.contest import Entry, race
from corpuskit.commands.dedup.distributed.plan import dedup as dedup_parts
from corpuskit.pipeline.parts import How
from corpuskit.store import urls

OURS = [sys.executable, "-m", "corpuskit"]
FOUR = ["--relations", "exact,near,edited,excerpt"]
CALLS = {
    "`validate`": ["validate", "--report-to", "{out}"],
    "`export`": ["export", "-o", "{out}", "--slice", "16"],
    "`clean`": ["clean", "-o", "{out}", "--slice", "16"],
    "`dedup`, four relations": ["dedup", *FOUR, "--report-to", "{out}"],
    "`dedup`, all": ["dedup", "--report-to", "{out}"],
    "`dedup` in one go, four relations": ["dedup", *FOUR],
    "`dedup` in one go, all": ["dedup"],
}
ROUNDS = 3


def entries(count):
    """Return a program for each call; each clears away what it wrote before."""
    begin = "import shutil, sys; shutil.rmtree('parts', ignore_errors=True); from corpuskit.cli.app import run; sys.exit(run(sys.argv[1:]))"
    for name, (command, *options) in CALLS.items():
        call = [command, f"news-{count}.jsonl", *(option.format(out="parts/") for option in options), "-j", "1"]
        yield Entry(name, [sys.executable, "-c", begin, *call])


def main():
    folder, sizes = Path(sys.argv[1]).resolve(), [int(n) for n in sys.argv[2:4]] or [8_000, 32_000]
    for count in sizes:
        corpus.write(folder / f"news-{count}.jsonl", count)
    (folder / "corpuskit.toml").touch()
    found = {count: list(entries(count)) for count in sizes}
    for count in sizes:
        race(found[count], folder, ROUNDS)
    small, large = sizes
    print(f"| | CPU s at {small:,} | at {large:,} | exponent | MB at {small:,} | at {large:,} | MB a million more |")
    print("|---|" + "---:|" * 6)
    for one, other in zip(found[small], found[large], strict=True):
        a, b = median(one.cpu), median(other.cpu)
        more = (other.mb - one.mb) * 1e6 / (large - small)
        exponent = math.log(b / a) / math.log(large / small)
        print(f"| {one.name} | {a:.1f} | {b:.1f} | {exponent:.2f} | {one.mb} | {other.mb} | {more:,.0f} |")
    print()
    for name, relations in (("four relations", ("exact", "near", "edited", "excerpt")), ("all", ())):
        for suffix, size in written(folder / f"news-{small}.jsonl", relations).most_common():
            print(f"{name}: {size / small:9.0f} bytes an article in *{suffix}")


def written(news, relations):
    """Return the bytes of all files of a run of `dedup`, by what their names end with."""
    sizes = Counter()
    remove = urls.remove_folder

    def counting(folder):
        for path in urls.files_in(folder):
            sizes["." + Path(path).name.partition(".")[2].rstrip("0123456789")] += urls.size_of(path)
        remove(folder)

    urls.remove_folder = counting
    output = f"{news.parent}/written/"
    shutil.rmtree(output, ignore_errors=True)
    dedup_parts([str(news)], How(output, jobs=1), relations=relations)
    return sizes


if __name__ == "__main__":
    main()

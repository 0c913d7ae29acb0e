"""Megabytes of text a second on one core: the rules, rules and line model, and a plain `re` alternation of the same patterns over the same lines.

    python benchmarks/clean/speed.py DATA.jsonl.gz [--group mid]

Each figure is the best of three runs in CPU time, after one run that fills no memory of lines. Megabytes are of UTF-8.
"""

import argparse
import contextlib
import gc
import re
import time
from collections.abc import Callable
from pathlib import Path

from quality import rows_of

from corpuskit.model import Article
from corpuskit.rules import Task, clean, load_packs
from corpuskit.rules.learned import LineModel
from corpuskit.rules.lines import plain_line
from corpuskit.rules.matching import list_patterns
from corpuskit.rules.segments import cut

LETTERS = {
    r"\pL": "\\w",
    r"\pN": "\\d",
    r"\p{Lu}": "A-ZÀ-ÖØ-Þ",
    r"\p{Ll}": "a-zß-öø-ÿ",
    r"\p{Han}": "\u4e00-\u9fff",
    r"\p{Devanagari}": "\u0900-\u097f",
}


def translated(pattern: str) -> str:
    """Return an RE2 pattern as `re` reads it: classes of letters spelt out, inside brackets and outside."""
    parts = re.split(r"(\[(?:\\.|[^\]\\])*\])", pattern)
    for at, part in enumerate(parts):
        for name, members in LETTERS.items():
            part = part.replace(name, members if part.startswith("[") else f"[{members}]")  # noqa: PLW2901 step by step
        parts[at] = part
    return "".join(parts)


def alternation_of(rules) -> re.Pattern[str]:
    """Return one `re` of all patterns that `re` can read: a few use classes of letters that it does not have."""
    known = []
    for _, pattern, anchor in list_patterns(rules):
        with contextlib.suppress(re.error):
            known.append(re.compile(translated(anchor.format(pattern))).pattern)
    return re.compile("|".join(f"(?:{pattern})" for pattern in known), re.IGNORECASE)


def best(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    times = []
    for _ in range(3):
        before()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--group", default="mid")
    call = parser.parse_args()
    gc.set_threshold(100_000, 50, 1_000)  # as the command does
    rows = [row for row in rows_of(call.data) if row.get("group") == call.group]
    size = sum(len(row["raw"].encode()) for row in rows) / 1e6
    rules = load_packs()
    tasks = [Task(Article(row["id"], row["raw"]), {"title": row["title"]} if row.get("title") else {}) for row in rows]
    clean(tasks, rules)
    spent = best(lambda: clean(tasks, rules), rules.matcher().forget)
    print(f"rules: {size / spent:6.1f} MB/s ({size:.1f} MB, {len(rules)} rules)")
    both = load_packs((), [LineModel()])
    clean(tasks[:50], both)
    spent = best(lambda: clean(tasks, both), both.matcher().forget)
    print(f"rules and model: {size / spent:6.1f} MB/s")
    lines = [plain_line(body) for row in rows[:100] for body in cut(row["raw"]).bodies if len(body) <= 240]
    alternation = alternation_of(rules.rules)
    small = sum(len(line.encode()) for line in lines) / 1e6
    print(
        f"re alternation over short lines: {small / best(lambda: [alternation.search(line) for line in lines]):6.3f} MB/s"
    )
    spent = best(lambda: rules.matcher().hits_of(lines), rules.matcher().forget)
    print(f"the rules' matcher over the same: {small / spent:6.3f} MB/s")


if __name__ == "__main__":
    main()

"""What the rules, with or without the line model, do to labelled pages: cleaned texts to score elsewhere, gold bodies touched, rules by what they took.

    python benchmarks/clean/quality.py DATA.jsonl.gz CLEANED.jsonl [--strength safe|high] [--model]

DATA has a row a page: `id`, `extractor`, `raw` (a page's text as an extractor left it), and `gold` (the story's body) or nothing. On pages that the
model learned from it looks better than it is: `scripts/train_lines.py` measures it on sites that it has not seen.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpuskit.model import Article, Cleaning
from corpuskit.rules import Options, RuleSet, Task, clean, load_packs
from corpuskit.rules.learned import LineModel

Row = dict[str, Any]


def rows_of(path: Path) -> Iterator[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def cleaned(rows: Iterable[Row], key: str, rules: RuleSet, options: Options) -> list[Cleaning]:
    tasks = [
        Task(
            Article(row["id"], row[key], {"source": row.get("source")}),
            {"title": row["title"]} if row.get("title") else {},
        )
        for row in rows
    ]
    return clean(tasks, rules, options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("cleaned", type=Path)
    parser.add_argument("--strength", choices=["safe", "high"], default="safe")
    parser.add_argument("--model", action="store_true", help="ask the line model as well")
    call = parser.parse_args()
    rules = load_packs((), [LineModel(call.strength)] if call.model else [])
    rows, options = list(rows_of(call.data)), Options(strength=call.strength)
    results = cleaned(rows, "raw", rules, options)
    with call.cleaned.open("w", encoding="utf-8") as out:
        for row, result in zip(rows, results, strict=True):
            out.write(json.dumps({"id": row["id"], "extractor": row.get("extractor", ""), "text": result.text}) + "\n")
    bodies = {row["id"]: row for row in rows if row.get("gold")}
    touched = [result.article.id for result in cleaned(bodies.values(), "gold", rules, options) if result.changed]
    print(f"{sum(r.changed for r in results)} of {len(rows)} changed, {sum(bool(r.refused) for r in results)} refused")
    print(f"{len(touched)} of {len(bodies)} gold bodies touched: {' '.join(touched)}")
    for rule, characters in Counter(
        {rule: sum(len(s.before) for r in results for s in r.steps if s.rule == rule) for rule in rules}
    ).most_common():
        print(f"{characters:9d} characters by {rule}")


if __name__ == "__main__":
    main()

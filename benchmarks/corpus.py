"""A corpus that nobody wrote: articles of invented words, with copies, boilerplate, and metadata; the same for the same number.

    python -m benchmarks.corpus OUT.jsonl ARTICLES

Every tenth article is a copy of an earlier one: exact, with some words changed, cut short, or quoted inside another. Words follow
Zipf's law, and sources repeat their boilerplate, as newspapers do; but invented text has easy statistics, so it serves to measure
time and not quality.
"""

import json
import random
import sys
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

SEED = 7
OPENINGS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
)
MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
ENDS = ("", "", "n", "r", "s", "t", "l", "m", "nd", "ng", "st")
SMALL = (
    "the",
    "of",
    "to",
    "and",
    "a",
    "in",
    "for",
    "is",
    "on",
    "that",
    "by",
    "with",
    "it",
    "not",
    "be",
    "are",
    "from",
    "at",
    "as",
    "have",
    "an",
    "was",
    "we",
    "will",
    "has",
    "but",
    "one",
)
PLACES = ("Ostrel", "Askford", "Weldmoor", "Tarn Hollow", "Kestrel Bay", "Lower Dunning", "Marrow Hill", "Quillport")
PAPERS = ("Post", "Ledger", "Courier", "Echo", "Gazette")
SOURCES = [f"{place} {paper}" for place in PLACES for paper in PAPERS]
TAILS = (
    "Sign up for our daily newsletter and never miss a story.",
    "All rights reserved. © {year} {source}",
    "Share this article on Facebook, Twitter or WhatsApp",
    "Follow us on Twitter for the latest updates.",
    "Subscribe now for unlimited access to {source}.",
    "Leave a Reply\n\nYour email address will not be published. Required fields are marked *",
    "ADVERTISEMENT",
    "Related stories",
    "Read more: {title}",
    "By continuing to use this site you accept our cookie policy.",
)


class Words:
    """A language of 30,000 words."""

    def __init__(self) -> None:
        chance = random.Random(SEED)
        found = dict.fromkeys(SMALL)
        while len(found) < 30_000:
            parts = 1 + (len(found) > 1500) + (chance.random() < 0.4)
            found[
                "".join(f"{chance.choice(OPENINGS)}{chance.choice(MIDDLES)}{chance.choice(ENDS)}" for _ in range(parts))
            ] = None
        self.all = list(found)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(found))))

    def some(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.all, cum_weights=self.weights, k=count)


def articles(count: int) -> Iterator[dict[str, Any]]:
    """Yield rows: the first ones of a larger corpus are those of a smaller one."""
    words = Words()
    bodies: list[int] = []
    for number in range(count):
        chance = random.Random(SEED * 1_000_003 + number)
        origin = chance.randrange(number) if number > 20 and chance.random() < 0.1 else number
        bodies.append(bodies[origin] if origin < number else number)
        yield _row(number, _body(words, chance, bodies[number], number), chance, words)


def _body(words: Words, chance: random.Random, origin: int, number: int) -> list[list[str]]:
    """Return paragraphs: those of `origin`, changed if that is another article."""
    source = random.Random(SEED * 2_000_003 + origin)
    own = [words.some(source, source.randint(25, 90)) for _ in range(source.randint(4, 12))]
    if origin == number:
        return own
    kind = chance.choice(("exact", "few", "some", "many", "short", "quoted"))
    if kind == "short":
        return own[: max(2, len(own) * 2 // 3)]
    if kind == "quoted":
        return [words.some(chance, 70), max(own, key=len), *(words.some(chance, 60) for _ in range(5))]
    rate = {"exact": 0.0, "few": 0.02, "some": 0.1, "many": 0.25}[kind]
    return [[words.some(chance, 1)[0] if chance.random() < rate else word for word in part] for part in own]


def _row(number: int, body: list[list[str]], chance: random.Random, words: Words) -> dict[str, Any]:
    source, year = chance.choice(SOURCES), chance.randint(2001, 2031)
    title = " ".join(words.some(chance, 7)).capitalize()
    day = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    tails = chance.sample(TAILS, chance.randint(1, 5))
    told = [tail.format(year=year, source=source, title=title) for tail in tails]
    host = source.lower().replace(" ", "-")
    return {
        "id": f"story-{number:08}",
        "title": title,
        "source": source,
        "lang": chance.choice(("en", "en", "en-GB", "en-US")),
        "url": f"https://{host}.example/{year}/{number}",
        "published": day,
        "authors": [" ".join(words.some(chance, 2)).title()],
        "tags": sorted(set(words.some(chance, 3))),
        "license": "CC-BY-4.0",
        "text": "\n\n".join([*(_sentences(part) for part in body), *told]) + "\n",
    }


def _sentences(words: list[str]) -> str:
    cut = [words[at : at + 16] for at in range(0, len(words), 16)]
    return " ".join(" ".join(part).capitalize() + "." for part in cut)


def write(path: Path, count: int) -> Path:
    """Write a packed corpus, unless it is there, and return its path."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in articles(count))
        fresh.rename(path)
    return path


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))

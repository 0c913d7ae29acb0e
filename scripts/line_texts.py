"""Texts to learn from: pages in several shapes, cut into segments that are labelled by aligning their words with the article's body."""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from corpuskit.model import Article
from corpuskit.rules import Task
from corpuskit.rules.judging import pages_of
from corpuskit.rules.learned.judging import Left, left_of
from corpuskit.rules.learned.witness import hit_levels
from corpuskit.rules.ruleset import RuleSet

Array = NDArray[Any]
Shape = Literal["lines", "one", "three", "links"]
Kind = Literal["page", "body", "marked"]
SHAPES: tuple[Shape, ...] = ("lines", "one", "three", "links")
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
"""A word, or a character of a script without blanks."""
_N = 3
_LONG = 25
_AT_LINKS, _ENDS = 0.1, 0.33
"""How often a line is broken before a capital, and how often lines that are joined end."""


@dataclass(frozen=True)
class Text:
    """A text to learn from, one row of the data.

    `kind` is `page` for what an extractor left of a page, `body` for an article's body, given as a text, and `marked` for a page of which only
    some passages are known to stay (`keep`) or go (`drop`).
    """

    id: str
    kind: Kind
    source: str
    lang: str
    extractor: str
    group: str
    dataset: str
    title: str
    headline: str
    text: str
    gold: str
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def task(self) -> Task:
        """Return what `clean` is given: the text, and the title of the page as a known field."""
        known = {"title": self.title} if self.title else {}
        return Task(Article(self.id, self.text, {"source": self.source, "lang": self.lang, **known}), known)


@dataclass
class Segments:
    """A text as segments that no rule is sure of: how many tokens each has, how many of them are the story's, and whether that is known.

    `headline` are those that repeat the article's headline.
    """

    text: Text
    left: Left
    tokens: Array
    kept: Array
    known: Array
    headline: Array
    story: int = 1

    @property
    def bodies(self) -> Sequence[str]:
        """What the segments say."""
        return self.left.bodies

    @property
    def line(self) -> Sequence[int]:
        """The number of the line that each stands in."""
        return self.left.line


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of gzipped JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def texts_of(rows: Sequence[Mapping[str, Any]], shape: Shape) -> Iterator[Text]:
    """Give what to learn from: pages, each body once as a clean text, rows with marked passages, and rows that are clean texts."""
    mixed, seen = random.Random(5), set[str]()  # noqa: S311 - shapes must be the same each time
    for row in rows:
        common = {name: str(row.get(name) or "") for name in ("id", "source", "lang", "dataset", "title", "headline")}
        if row.get("kind", "prose") != "prose":
            continue
        if "raw" not in row:
            yield _text(common, "body", reshaped(row["text"], shape, mixed), row["text"])
        elif row.get("gold") is None:
            marks = {"keep": tuple(row["with"]), "drop": tuple(row["without"])}
            yield _text({**common, **_way(row), **marks}, "marked", reshaped(row["raw"], shape, mixed), "")
        else:
            yield _text({**common, **_way(row)}, "page", reshaped(row["raw"], shape, mixed), row["gold"])
            if row["id"] not in seen and not common["headline"]:
                seen.add(row["id"])
                yield _text(common, "body", reshaped(row["gold"], shape, mixed), row["gold"])


def _way(row: Mapping[str, Any]) -> dict[str, str]:
    return {"extractor": str(row["extractor"]), "group": str(row["group"])}


def _text(fields: Mapping[str, Any], kind: Kind, text: str, gold: str) -> Text:
    common = {"extractor": "", "group": kind, **fields}
    return Text(kind=kind, text=text, gold=gold, **common)


def reshaped(text: str, shape: Shape, mixed: random.Random) -> str:
    """Return a text as scraped tables hold them: on one line, about three lines in one, or with a line break before some capitals."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if shape == "one":
        return " ".join(lines)
    if shape == "links":
        return "\n".join(
            re.sub(r" (?=[A-Z])", lambda _: "\n" if mixed.random() < _AT_LINKS else " ", line) for line in lines
        )
    if shape == "lines":
        return text
    rows: list[list[str]] = [[]]
    for line in lines:
        rows[-1].append(line)
        if mixed.random() < _ENDS:
            rows.append([])
    return "\n".join(" ".join(row) for row in rows if row)


def labelled(text: Text, rules: RuleSet) -> Segments:
    """Return the segments of a text with their labels."""
    task = text.task()
    (page,) = pages_of([task], rules)
    words = [TOKEN.findall(body) for body in page.bodies]
    tokens = np.array([len(found) for found in words], np.int64)
    kept, known, story = _labels(text, page.bodies, words, tokens)
    headline = np.array([bool(text.headline) and body == " ".join(text.headline.split()) for body in page.bodies], bool)
    left = left_of(page.lines, hit_levels(page))
    places = np.array(left.places, np.int64)
    return Segments(text, left, tokens[places], kept[places], known[places], headline[places], story)


def _labels(
    text: Text, bodies: Sequence[str], words: Sequence[Sequence[str]], tokens: Array
) -> tuple[Array, Array, int]:
    """Return how many tokens of each segment are the story's, whether that is known, and how many tokens the story has."""
    if text.kind == "body":
        return tokens, np.ones(len(tokens), bool), max(1, int(tokens.sum()))
    if text.kind == "marked":
        good = np.array(
            [any(part in body or (len(body) > _LONG and body in part) for part in text.keep) for body in bodies], bool
        )
        bad = np.array([any(part in body for part in text.drop) for body in bodies], bool)
        return tokens * good, good != bad, max(1, int(tokens.sum()) // 2)
    headline = " ".join(text.headline.split())
    gold = TOKEN.findall(
        "\n".join(line for line in text.gold.split("\n") if not headline or " ".join(line.split()) != headline)
    )
    owner = np.repeat(np.arange(len(tokens)), tokens)
    kept = np.bincount(owner, covered([word for found in words for word in found], gold), len(tokens)).astype(np.int64)
    return kept, np.ones(len(tokens), bool), max(1, len(gold))


def covered(words: list[str], gold: list[str]) -> list[bool]:
    """Return which of `words` stand in an aligned 3-gram of `gold`.

    The 3-grams are aligned by their longest common subsequence; what is left over is matched in any order. So a short line counts as the
    story's when it goes on from the line above as it does in `gold`.
    """
    ids: dict[tuple[str, ...], int] = {}
    ours, theirs = (
        [ids.setdefault(tuple(t[i : i + _N]), len(ids)) for i in range(len(t) - _N + 1)] for t in (words, gold)
    )
    here, there = set(ours), set(theirs)
    places = [i for i, gram in enumerate(ours) if gram in there]
    rest = [gram for gram in theirs if gram in here]
    left, used = Counter(rest), set[int]()
    for op in LCSseq.opcodes([ours[i] for i in places], rest):
        if op.tag == "equal":
            used.update(range(op.src_start, op.src_end))
    left.subtract(ours[places[k]] for k in used)
    for k, place in enumerate(places):
        if k not in used and left[ours[place]] > 0:
            left[ours[place]] -= 1
            used.add(k)
    result = [False] * len(words)
    for k in used:
        result[places[k] : places[k] + _N] = [True] * _N
    return result

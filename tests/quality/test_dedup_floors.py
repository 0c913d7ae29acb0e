"""What is found in a corpus written by machine whose copies are known, and what is not invented.

The texts are sentences of invented words with the frequencies of a natural text, so that common words recur.
"""

import random
from collections.abc import Callable
from itertools import combinations

import pytest

from corpuskit.duplicates import COPIES, Document, Options, compare

SYLLABLES = [
    f"{a}{b}{c}"
    for a in ("b", "d", "fl", "gr", "k", "l", "m", "pr", "s", "t", "v")
    for b in "aeiou"
    for c in ("", "n", "rk", "st")
]
RND = random.Random(3)  # noqa: S311
WORDS = ["".join(RND.choices(SYLLABLES, k=RND.randrange(1, 4))) for _ in range(4000)]
WEIGHTS = [1 / (k + 3) for k in range(len(WORDS))]
CONFUSED = {"l": "i", "n": "u", "m": "rn", "e": "c", "d": "cl", "o": "0", "v": "y", "r": "i"}


def story(rnd: random.Random, size: int) -> list[str]:
    return rnd.choices(WORDS, WEIGHTS, k=size)


def replaced(rnd: random.Random, words: list[str], rate: float) -> list[str]:
    return [word if rnd.random() > rate else rnd.choices(WORDS, WEIGHTS)[0] for word in words]


def scanned(rnd: random.Random, words: list[str], rate: float) -> list[str]:
    return ["".join(CONFUSED.get(c, c) if rnd.random() < rate else c for c in word) for word in words]


def text(words: list[str]) -> str:
    lines = (" ".join(words[k : k + 14]).capitalize() + "." for k in range(0, len(words), 14))
    return "\n".join(lines)


MADE: dict[str, tuple[Callable[[random.Random, list[str]], list[str]], frozenset[str], float]] = {
    "equal": (lambda _, base: base, frozenset(("exact",)), 1.0),
    "one word in fifty": (lambda rnd, base: replaced(rnd, base, 0.02), frozenset(COPIES), 1.0),
    "one word in ten": (lambda rnd, base: replaced(rnd, base, 0.1), frozenset(COPIES), 1.0),
    "half of it": (lambda _, base: base[: len(base) // 2], frozenset(COPIES), 1.0),
    "a passage, inside another": (lambda rnd, base: [*story(rnd, 200), *base[80:112], *story(rnd, 200)], frozenset(("shares_passage",)), 1.0),
    "scanned": (lambda rnd, base: scanned(rnd, base, 0.15), frozenset(COPIES), 0.95),
    "unrelated": (lambda rnd, base: story(rnd, len(base)), frozenset(), 1.0),
}  # fmt: skip


@pytest.mark.parametrize("kind", MADE)
def test_floor(kind: str) -> None:
    rnd = random.Random(kind)  # noqa: S311
    made, allowed, floor = MADE[kind]
    documents = []
    for k in range(40):
        base = story(rnd, 400)
        documents.append(Document(f"a{k}", text(base), "The Mail", "2031-01-01"))
        documents.append(Document(f"b{k}", text(made(rnd, base)), "The Post", "2031-01-02"))
    found = {(m.a, m.b): m.relation for m in compare(documents).matches}
    right = {(f"a{k}", f"b{k}") for k in range(40)}
    assert sum(found.get(pair) in allowed for pair in right) >= floor * 40 * bool(allowed)
    assert set(found) <= right


def test_a_sample_loses_nothing_in_a_mixed_corpus() -> None:
    rnd = random.Random(9)  # noqa: S311
    bases = [story(rnd, rnd.randrange(60, 900)) for _ in range(60)]
    made = [make(rnd, base) for base, (make, _, _) in zip(bases, [*MADE.values()] * 9, strict=False)]
    documents = [Document(f"d{k}", text(words), f"S{k % 9}") for k, words in enumerate([*bases, *made])]
    everything, sampled = (compare(documents, Options(sample=sample)).matches for sample in (1, 8))
    pairs = {(m.a, m.b) for m in everything}
    assert pairs == {(m.a, m.b) for m in sampled}
    assert pairs <= {tuple(sorted(pair)) for pair in combinations([d.id for d in documents], 2)}

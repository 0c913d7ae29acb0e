"""A text that is many times as long as the other is looked up, not read through: with the same outcome."""

import random

import numpy as np
import pytest

from corpuskit.duplicates import coverage as covering
from corpuskit.duplicates import quoting
from corpuskit.duplicates.contents import Content, contents
from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.readings import read
from corpuskit.text.words import count_common

WORDS = [
    one + two
    for one in ("har", "mil", "que", "sto", "fer", "rop")
    for two in ("bour", "ton", "ner", "lock", "day", "sel")
]


def two_contents(script: str) -> tuple[Content, Content]:
    """Return a short text and a long one that holds parts of it."""
    chance = random.Random(3)  # noqa: S311 - no secret
    signs = WORDS if script == "latin" else [chr(0x4E00 + k) for k in range(60)]
    blank = " " if script == "latin" else ""
    short = chance.choices(signs, k=90)
    long = [*chance.choices(signs, k=4000), *short[10:40], *chance.choices(signs, k=900), *short[30:80], "harbour"]
    documents = [Document("a", blank.join(short), "Saltby Mail"), Document("b", blank.join(long), "Ostrel Post")]
    one, two = contents(read(documents, Options()), Masks())
    return one, two


@pytest.mark.parametrize("script", ["latin", "han"])
def test_a_long_text_is_covered_as_a_short_one_is(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = two_contents(script)
    looked_up = covering.coverage(one, two)
    monkeypatch.setattr(covering, "MUCH_LONGER", 10**9)
    read_through = covering.coverage(one, two)
    assert np.array_equal(looked_up.a.covered, read_through.a.covered)
    assert np.array_equal(looked_up.b.covered, read_through.b.covered)
    assert looked_up.b.words > 60 * (script == "latin")


@pytest.mark.parametrize("script", ["latin", "han"])
def test_passages_in_a_long_text_are_those_found_by_reading_it(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = two_contents(script)
    looked_up = quoting.shared_passages(one, two, Options()), quoting.shared_passages(two, one, Options())
    monkeypatch.setattr(quoting, "MUCH_LONGER", 10**9)
    assert looked_up == (quoting.shared_passages(one, two, Options()), quoting.shared_passages(two, one, Options()))
    assert looked_up[0]


def test_meetings_near_each_other_are_counted_in_parts_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    places = np.random.default_rng(5)
    i, j = np.sort(places.integers(0, 500, 300)), places.integers(0, 900, 300)
    near = (i[None, :] >= i[:, None]) & (i[None, :] < i[:, None] + 60) & (np.abs(j[None, :] - j[:, None]) < 60)
    for few, size in ((1000, 1), (0, 1), (0, 500), (0, 1 << 20)):
        monkeypatch.setattr(quoting, "_FEW", few)
        monkeypatch.setattr(quoting, "_AT_ONCE", size)
        assert np.array_equal(quoting._count_near(i, j), near.sum(1))


def test_few_values_among_many_are_counted() -> None:
    many = np.arange(0, 10_000, 3, dtype=np.uint64)
    few = np.array([0, 5, 6, 9_999, 12_000], np.uint64)
    assert count_common(few, many) == count_common(many, few) == 3
    assert count_common(few[:0], many) == 0

"""What is said of pairs of texts: the cases are data."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpuskit.duplicates import Document, compare

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/duplicates/pairs.yaml").read_text("utf-8"))


def documents(case: dict[str, Any]) -> list[Document]:
    dates = case.get("published", [None, None])
    titles = case.get("titles", [case.get("title")] * 2)
    sides = zip("ab", dates, titles, strict=True)
    return [Document(side, case[side], case.get("source"), when, title) for side, when, title in sides]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_relation(case: dict[str, Any]) -> None:
    found = compare(documents(case)).matches
    assert [match.relation for match in found] == ([] if case["relation"] == "none" else [case["relation"]])
    if "direction" in case:
        assert found[0].direction == case["direction"]
    if "shared" in case:
        assert any(passage.a.of(case["a"]).startswith(case["shared"]) for passage in found[0].evidence)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_relation_is_the_same_the_other_way_round(case: dict[str, Any]) -> None:
    one, two = documents(case)
    turned = [
        Document("b", one.text, one.source, one.published, one.title),
        Document("a", two.text, two.source, two.published, two.title),
    ]
    there, back = compare([one, two]).matches, compare(turned).matches
    assert [(m.relation, m.score) for m in there] == [(m.relation, m.score) for m in back]


@pytest.mark.parametrize("length", [121, 122, 123, 124])
def test_a_score_is_never_more_than_one(length: int) -> None:
    """Characters of scripts without spaces are parts of words, of which a whole number counts as the size of a text."""
    signs = [chr(0x4E00 + (number * 7919) % 5000) for number in range(700)]
    short = "".join(signs[:length])
    longer = "".join(signs[200:400]) + "\n" + short + "\n" + "".join(signs[400:600])
    [match] = compare([Document("a", short, "Saltby Post"), Document("b", longer, "Cape Lunn Herald")]).matches
    assert (match.relation, match.score) == ("excerpt", 1.0)


@pytest.mark.parametrize(("words", "size"), [(10, 26), (10, 120), (15, 400), (20, 2000)])
def test_texts_of_a_few_words_at_random_are_neither_misread_nor_reworded(words: int, size: int) -> None:
    chance = random.Random(words)  # noqa: S311 - no secret
    known = [one + two for one in ("har", "mil", "que", "sto") for two in ("bour", "ton", "ner", "lock", "day")]
    texts = [" ".join(chance.choices(known[:words], k=size)) for _ in range(12)]
    found = compare([Document(str(k), text, f"Paper {k}") for k, text in enumerate(texts)]).matches
    assert {match.relation for match in found}.isdisjoint(("noisy", "rewrite"))

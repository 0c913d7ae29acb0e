"""What recurs is the site's, but a story that recurs is a story."""

import random

import pytest

from corpuskit.duplicates import COPIES, Document, Options, compare
from corpuskit.model import Span

FRAME = (
    "Readers who pay for the paper keep its nine reporters on the road from the islands to the border. "
    "You can stop at any time, and nobody will ring you up to ask why. Whoever brings a friend gets a mug, "
    "which is blue, and a month for nothing, which is the better part of it by general agreement."
)
SYLLABLES = [
    f"{a}{b}{c}"
    for a in ("b", "d", "fl", "gr", "k", "l", "m", "pr", "s", "t", "v")
    for b in "aeiou"
    for c in ("", "n", "rk", "st")
]


def story(seed: int, size: int = 120) -> str:
    rnd = random.Random(seed)  # noqa: S311
    return " ".join("".join(rnd.choices(SYLLABLES, k=rnd.randrange(1, 5))) for _ in range(size))


def edited(text: str, seed: int, rate: float) -> str:
    rnd = random.Random(seed)  # noqa: S311
    return " ".join(word if rnd.random() > rate else f"other{rnd.randrange(10**6)}" for word in text.split())


@pytest.mark.parametrize(("articles", "linked"), [(3, True), (5, False)])
def test_what_stands_in_five_articles_of_a_source_links_nobody(articles: int, linked: bool) -> None:  # noqa: FBT001
    frames = [Document(f"d{k}", f"{story(k)}\n{FRAME}", "The Wexmoor Mail") for k in range(articles)]
    found = compare([*frames, Document("x", FRAME, "The Wexmoor Mail")])
    assert bool(found.matches) == linked


def test_the_frame_of_a_source_is_a_story_elsewhere() -> None:
    frames = [Document(f"d{k}", f"{story(k)}\n{FRAME}", "The Wexmoor Mail") for k in range(6)]
    copies = [Document(f"x{k}", FRAME, f"Paper {k}") for k in range(2)]
    assert [(m.a, m.b, m.relation) for m in compare([*frames, *copies]).matches] == [("x0", "x1", "exact")]


def test_short_articles_in_a_large_frame_are_not_one_story() -> None:
    long_frame = f"{FRAME} {story(99, 250)}"
    briefs = [Document(f"d{k}", f"{story(k, 60)}\n{long_frame}", "The Wexmoor Mail") for k in range(8)]
    assert not compare(briefs).clusters
    assert compare(briefs, Options(mask=False)).clusters


@pytest.mark.parametrize("source", ["The Wexmoor Mail", None])
def test_many_copies_in_one_source_are_not_a_frame(source: str | None) -> None:
    copies = [Document(f"d{k}", edited(story(1), k, 0.02), source) for k in range(30)]
    others = [Document(f"o{k}", story(k + 50), source) for k in range(10)]
    (cluster,) = compare([*copies, *others]).clusters
    assert {cluster.keep, *cluster.drop} == {d.id for d in copies}


def test_what_is_taken_from_a_story_with_many_copies_is_found() -> None:
    copies = [Document(f"d{k}", story(1), "The Wexmoor Mail") for k in range(9)]
    part = Document("x", f"{story(1)[:600]} {story(2, 8)}", "The Wexmoor Mail")
    found = compare([*copies, part])
    assert {m.relation for m in found.matches if "x" in {m.a, m.b}} <= set(COPIES)


def test_masked_spans_are_no_evidence() -> None:
    one, two = f"{story(1)} {FRAME}", f"{story(2)} {FRAME}"
    hidden = tuple((Span(text.index("Readers"), len(text)),) for text in (one, two))
    assert compare([Document("a", one), Document("b", two)]).matches
    documents = [Document("a", one, masked=hidden[0]), Document("b", two, masked=hidden[1])]
    assert not compare(documents).matches
    assert compare(documents, Options(mask=False)).matches


def test_a_text_that_is_masked_as_a_whole_is_compared_as_it_is() -> None:
    whole = (Span(0, len(FRAME)),)
    found = compare([Document("a", FRAME, masked=whole), Document("b", FRAME, masked=whole)])
    assert [m.relation for m in found.matches] == ["exact"]

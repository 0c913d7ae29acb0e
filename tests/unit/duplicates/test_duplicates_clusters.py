"""Which article is kept, and that nothing is lost or swallowed."""

import random

import pytest

from corpuskit.duplicates import Document, Options, Policy, compare
from corpuskit.errors import UsageError

SYLLABLES = [
    f"{a}{b}{c}"
    for a in ("b", "d", "fl", "gr", "k", "l", "m", "pr", "s", "t", "v")
    for b in "aeiou"
    for c in ("", "n", "rk", "st")
]


def story(seed: int, size: int = 200) -> list[str]:
    rnd = random.Random(seed)  # noqa: S311
    return ["".join(rnd.choices(SYLLABLES, k=rnd.randrange(2, 5))) for _ in range(size)]


def edited(base: list[str], seed: int, rate: float) -> str:
    rnd = random.Random(seed)  # noqa: S311
    return " ".join(word if rnd.random() > rate else f"other{rnd.randrange(10**6)}" for word in base)


TEXT = " ".join(story(1))
COPIES = [
    Document("late", TEXT, "Northwire", "2031-05-02"),
    Document("early", f"{TEXT} and so on", "The Mail", "2031-05-01"),
    Document("undated", f"{TEXT} and so on and on", "The Post"),
]


@pytest.mark.parametrize(
    ("keep", "kept"), [("earliest", "early"), ("latest", "late"), ("longest", "undated"), ("source-order", "late")]
)
def test_the_policy_says_which_is_kept(keep: Policy, kept: str) -> None:
    (cluster,) = compare(COPIES, Options(keep=(keep,), source_order=("Northwire", "The Post"))).clusters
    assert cluster.keep == kept
    assert set(cluster.drop) == {d.id for d in COPIES} - {kept}


@pytest.mark.parametrize("kept", ["late", "early", "undated"])
def test_a_copy_that_somebody_chose_is_kept_whatever_the_policy_says(kept: str) -> None:
    chosen = frozenset((kept, d.id) for d in COPIES if d.id != kept)
    (cluster,) = compare(COPIES, Options(keep=("earliest",), chosen=chosen)).clusters
    assert cluster.keep == kept
    assert set(cluster.drop) == {d.id for d in COPIES} - {kept}


def test_a_pair_that_somebody_called_copies_is_a_cluster_even_if_it_is_none_by_its_relation() -> None:
    base = story(5, 400)
    two = [Document("a", " ".join(base[:200])), Document("b", " ".join(base[100:400]))]
    plain = compare(two)
    assert plain.matches
    assert not plain.clusters
    for keep, drop in (("a", "b"), ("b", "a")):
        (cluster,) = compare(two, Options(chosen=frozenset({(keep, drop)}))).clusters
        assert (cluster.keep, cluster.drop) == (keep, (drop,))


def test_a_choice_about_articles_that_have_nothing_in_common_changes_nothing() -> None:
    unlike = [Document("a", " ".join(story(6))), Document("b", " ".join(story(7)))]
    assert not compare(unlike, Options(chosen=frozenset({("a", "b"), ("x", "y")}))).clusters


def test_a_chain_does_not_swallow_what_is_unlike() -> None:
    base = story(3, 500)
    links = [Document(f"d{k}", " ".join(base[k * 20 : k * 20 + 120]), published=f"2031-01-0{k + 1}") for k in range(7)]
    found = compare(links)
    assert [(c.keep, c.drop) for c in found.clusters] == [("d0", ("d1",)), ("d2", ("d3",)), ("d4", ("d5",))]


def test_a_text_that_holds_another_is_never_dropped_for_it() -> None:
    part, whole = story(3, 80), story(3, 400)
    documents = [
        Document("brief", " ".join(part), published="2031-01-01"),
        Document("story", " ".join(whole), published="2031-01-02"),
    ]
    (cluster,) = compare(documents, Options(keep=("earliest",))).clusters
    assert cluster.keep == "story"
    assert cluster.drop == ("brief",)


def test_a_weak_link_takes_no_member_from_a_strong_one() -> None:
    base, other = story(5, 120), story(6, 15)
    documents = [
        Document("a", " ".join([*base[:105], *other]), published="2031-01-01"),
        Document("b", " ".join(base), published="2031-01-02"),
        Document("c", " ".join([*base[:119], "ten"]), published="2031-01-03"),
    ]
    found = compare(documents).clusters
    assert any({"b", "c"} <= {cluster.keep, *cluster.drop} for cluster in found)


def test_two_articles_with_one_id_are_refused() -> None:
    with pytest.raises(UsageError, match="'late'"):
        compare([COPIES[0], COPIES[0]])


@pytest.mark.parametrize(
    ("kwargs", "word"), [({"relations": frozenset(("nera",))}, "nera"), ({"keep": ("oldest",)}, "oldest")]
)
def test_unknown_names_are_refused(kwargs: dict[str, object], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        Options(**kwargs)  # type: ignore[arg-type]


def test_only_the_relations_asked_for_are_reported() -> None:
    assert {m.relation for m in compare(COPIES).matches} == {"near"}
    assert not compare(COPIES, Options(relations=frozenset(("exact", "shares_quote")))).matches


@pytest.mark.parametrize("rate", [0.0, *(pytest.param(rate, marks=pytest.mark.slow) for rate in (0.01, 0.03))])
def test_a_thousand_copies_lose_no_member(rate: float) -> None:
    base = story(5, 120)
    documents = [Document(f"d{k:04}", edited(base, k, rate), f"S{k % 40}") for k in range(1000)]
    found = compare(documents)
    (cluster,) = found.clusters
    assert len(cluster.drop) == 999
    assert len(found.matches) < 20_000


def misread(words: list[str], seed: int) -> str:
    """Words in which every third one has a wrong letter."""
    rnd = random.Random(seed)  # noqa: S311
    garbled = [f"{word[:1]}{rnd.choice('xqjw')}{word[2:]}" if rnd.random() < 0.35 else word for word in words]
    return " ".join(garbled)


def test_of_a_misread_text_with_a_passage_of_its_own_only_the_other_one_goes() -> None:
    base, more = story(8, 260), story(9, 100)
    two = [
        Document("a", misread([*base[:130], *more, *base[130:]], 1), "A", "2031-01-01"),
        Document("b", misread(base, 2), "B"),
    ]
    for documents in (two, [Document("b", two[0].text, "B"), Document("a", two[1].text, "A", "2031-01-01")]):
        found = compare(documents)
        assert [match.relation for match in found.matches] == ["noisy"]
        longer = max(documents, key=lambda d: len(d.text)).id
        assert [(c.keep, c.drop) for c in found.clusters] == [(longer, tuple({"a", "b"} - {longer}))]
    both = [two[0], Document("b", misread([*base[:60], *story(10, 100), *base[60:]], 3), "B")]
    assert not compare(both).clusters, "each has a passage that the other lacks"


def test_a_text_that_grew_more_than_threefold_is_no_version_but_holds_the_first_one() -> None:
    base = story(11, 400)
    for size, relation in ((250, "update"), (400, "excerpt")):
        two = [
            Document("a", " ".join(base[:100]), "Mail", "2031-01-01", "Quay shut"),
            Document("b", " ".join(base[:size]), "Mail", "2031-01-02", "Quay shut"),
        ]
        found = compare(two)
        assert [match.relation for match in found.matches] == [relation]
        assert [cluster.keep for cluster in found.clusters] == ["b"]

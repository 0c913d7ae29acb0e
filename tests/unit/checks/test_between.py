"""Checks between articles."""

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.checks import Facts, Seen, collect, decide
from corpuskit.checks.facts import Verdict


def fact(path: str, name: str | None = None, link: str | None = None) -> Facts:
    return Facts(f"{path}.txt", f"{path}.yaml", name, (1, 5), link, (5, 15))


def told(*facts: Facts, **more: object) -> list[str]:
    return [f"{f.path}:{f.line}:{f.column} {f.check}" for f in decide(Seen(facts), **more)]  # type: ignore[arg-type]


def test_ids_are_told_at_the_later_place_and_name_the_other() -> None:
    [finding] = decide(Seen((fact("b", "fog"), fact("a", "fog"), fact("c", "sea"))))
    assert (finding.path, finding.line, finding.column, finding.check) == ("b.yaml", 1, 5, "CK203")
    assert "a.yaml:1:5" in finding.message


def test_rows_are_named_by_file_and_row() -> None:
    rows = [Facts("x.jsonl", "x.jsonl", "fog", (row, 1), packed=True) for row in (2, 9)]
    [finding] = decide(Seen(tuple(rows)))
    assert (finding.line, "x.jsonl:2" in finding.message) == (9, True)


def test_links() -> None:
    assert told(fact("a", "x", "y"), fact("b", "y")) == []
    assert told(fact("a", "x", "nobody"), fact("b", "y")) == ["a.yaml:5:15 CK204"]
    assert told(fact("a", "x", "x")) == ["a.yaml:5:15 CK205"]
    circle = [fact("a", "x", "y"), fact("b", "y", "z"), fact("c", "z", "y")]
    assert told(*circle) == ["b.yaml:5:15 CK205", "c.yaml:5:15 CK205"]


def test_paths_that_are_one_on_other_systems() -> None:
    assert told(fact("corpus/Fog", "x"), fact("corpus/fog", "y")) == ["corpus/fog.txt:1:1 CK210"]
    assert told(fact("corpus/caf\u00e9", "x"), fact("corpus/cafe\u0301", "y")) == ["corpus/caf\u00e9.txt:1:1 CK210"]
    assert told(fact("News/a", "x"), fact("news/b", "y")) == ["news/b.txt:1:1 CK210"]
    assert told(fact("a/fog", "x"), fact("b/fog", "y")) == []


def test_half_tracked_pairs() -> None:
    facts = [fact("a", "x"), fact("b", "y"), fact("c", "z"), fact("d", "w")]
    tracked = frozenset({"a.txt", "b.yaml", "c.txt", "c.yaml"})
    assert told(*facts, tracked=tracked) == ["a.yaml:1:1 CK211", "b.txt:1:1 CK211"]


def test_a_call_is_told_only_what_it_can_have_broken() -> None:
    facts = [fact("a", "fog"), fact("b", "fog"), fact("c", "sea", "gone"), fact("d", "x", "x"), fact("e", "e")]
    everything = ["b.yaml:1:5 CK203", "c.yaml:5:15 CK204", "d.yaml:5:15 CK205"]
    assert told(*facts) == everything
    assert told(*facts, given=frozenset({"e.txt"})) == ["c.yaml:5:15 CK204"]
    assert told(*facts, given=frozenset({"a.txt"})) == ["b.yaml:1:5 CK203", "c.yaml:5:15 CK204"]
    assert told(*facts, given=frozenset({"d.txt"})) == ["c.yaml:5:15 CK204", "d.yaml:5:15 CK205"]


names = st.sampled_from(["fog", "sea", "tram"])
some = st.lists(
    st.builds(fact, st.sampled_from(["a", "B", "b", "c/d", "C/e"]), names, st.none() | names),
    max_size=5,
    unique_by=lambda f: f.path,
)


@given(some, st.randoms(use_true_random=False), st.integers(0, 8))
def test_neither_order_nor_batches_matter(facts: list[Facts], chance: object, cut: int) -> None:
    verdicts = [Verdict((), each) for each in facts]
    whole = decide(collect(verdicts))
    mixed = list(verdicts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert decide(collect(mixed[:cut]) + collect(mixed[cut:])) == whole

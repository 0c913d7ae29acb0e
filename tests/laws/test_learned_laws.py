"""Laws of what learns: verdicts do not depend on the batch or on what was removed before, and cleaning settles."""

import re
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.model import Article
from corpuskit.rules import Options, Strength, Task, clean, load_packs
from corpuskit.rules.learned import Learned, LearnedLine, LineModel, Recurring, Tally, collect, decide
from corpuskit.rules.learned.features import best_run
from corpuskit.rules.learned.judging import Judgement, judge_lines
from corpuskit.rules.learned.lines import gather_lines
from corpuskit.rules.learned.scales import Texts
from corpuskit.rules.learned.trees import Forest, Tree
from corpuskit.rules.learned.words import split_words, word_hash
from corpuskit.rules.segments import Segments as Lines
from corpuskit.rules.segments import cut

# Arrays are made anew for each text: slow at first, so no deadline.
LAW = settings(deadline=None, max_examples=25)
FRAGMENTS = (
    "Share",
    "Home",
    "Facebook Twitter WhatsApp",
    "Sign up for our newsletter",
    "© 2031 Ellery Media. All rights reserved.",
    "Related articles",
    "By Mara Voss",
    "12 March 2031, 10:15",
    "Ten things to do in Ellery this weekend",
    "The council of Port Ellery said on Tuesday that the new pier would open in spring, two years later than planned.",
    "“We have waited long enough,” the mayor said, and nobody in the room disagreed with her.",
    "Der Rat der Stadt will im Herbst über den Neubau der Brücke entscheiden, wie die Bürgermeisterin am Montag sagte.",
    "港の新しい桟橋は春に開く予定だと町の議会が火曜日に発表した。",
    "Мост через реку откроют весной, сообщил во вторник городской совет.",
    "NISSA 3:1 ELLERY",
    "",
    "  ",
    "***",
    "- 250 g flour",
    "Your email address will not be published.",
    "Leave a comment",
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("\n".join)


def without(text: str, gone: set[int]) -> Lines:
    lines = cut(text)
    return lines.chosen([at for at in range(len(lines)) if at not in gone])


def joined(left: Lines) -> str:
    return "".join(left.text[start:end] for start, end in zip(left.starts, left.ends, strict=True))


def settled(text: str) -> str:
    """Remove what goes until nothing does, as cleaning would."""
    left = without(text, set())
    while any((verdict := judge_lines([left])[0]).goes):
        stays = [at for at, goes in enumerate(verdict.goes) if not goes]
        left = left.chosen(stays)
    return joined(left)


@LAW
@given(st.lists(st.tuples(TEXTS, st.sampled_from(["", *FRAGMENTS])), max_size=5))
def test_any_batch_gives_the_same_judgements(told: list[tuple[str, str]]) -> None:
    alone = [judge_lines([cut(text)], titles=[title])[0] for text, title in told]
    assert judge_lines([cut(text) for text, _ in told], titles=[title for _, title in told]) == alone


@LAW
@given(TEXTS, st.sets(st.integers(0, 24)))
def test_removed_lines_leave_no_trace(text: str, gone: set[int]) -> None:
    left = without(text, gone)
    assert judge_lines([left]) == judge_lines([cut(joined(left))])


@LAW
@given(TEXTS)
def test_cleaning_settles(text: str) -> None:
    once = settled(text)
    assert settled(once) == once


@LAW
@given(TEXTS)
def test_judging_high_takes_all_that_safe_takes(text: str) -> None:
    safe, high = (judge_lines([cut(text)], strength=strength)[0] for strength in ("safe", "high"))
    assert safe.scores == high.scores
    assert all(not goes or also for goes, also in zip(safe.goes, high.goes, strict=True))


@LAW
@given(TEXTS, st.integers(0, 25), st.sampled_from(["safe", "high"]))
def test_one_more_line_that_rules_know_makes_no_other_stay(text: str, at: int, strength: Strength) -> None:
    lines = text.split("\n")
    longer = cut("\n".join([*lines[:at], "Print this page", *lines[at:]]))
    known = longer.bodies.index("Print this page")
    (alone,) = judge_lines([cut(text)], strength=strength)
    (within,) = judge_lines([longer], [[2 * (number == known) for number in range(len(longer))]], strength)
    goes = [gone for number, gone in enumerate(within.goes) if number != known]
    assert all(also or not gone for gone, also in zip(alone.goes, goes, strict=True))


@LAW
@given(st.lists(st.integers(-500, 500)))
def test_chances_follow_scores(scores: list[int]) -> None:
    given_ = Judgement(tuple(sorted(scores)), (False,) * len(scores))
    chances = [given_.chance(at) for at in range(len(scores))]
    assert all(0 <= low <= high <= 1 for low, high in pairwise(chances))


@LAW
@given(st.lists(st.lists(st.integers(-9, 9), min_size=1, max_size=8), min_size=1, max_size=4))
def test_the_best_run_is_the_best(scores: list[list[int]]) -> None:
    past = np.cumsum([len(text) for text in scores])
    first = past - [len(text) for text in scores]
    texts = Texts(first, past, np.repeat(np.arange(len(scores)), [len(text) for text in scores]))
    begin, end = best_run(np.array([score for text in scores for score in text]), texts)
    for at, text in zip(first.tolist(), scores, strict=True):
        sums = {(low, high): sum(text[low:high]) for low in range(len(text)) for high in range(low + 1, len(text) + 1)}
        assert sums[int(begin[at]), int(end[at])] == max(sums.values())


WORDS = st.text(st.sampled_from("aZéÉßñжЖ漢ह7İ𝔘"), min_size=1, max_size=12)


@LAW
@given(st.lists(WORDS, max_size=8))
def test_hashes_of_words_do_not_depend_on_their_place(words: list[str]) -> None:
    lines = gather_lines([cut(" ".join(words))])
    found = split_words(lines).hash.tolist()
    runs = [run for word in words for run in re.findall("漢+|[^漢𝔘]+", word)]
    pairs = [["漢漢"] * (len(run) - 1) or ["漢"] if run[0] == "漢" else [run] for run in runs]
    assert found == [word_hash(word) for parts in pairs for word in parts]


TREES = st.recursive(
    st.integers(-99, 99), lambda part: st.tuples(st.integers(0, 1), st.integers(0, 9), part, part), max_leaves=6
)
Nested = int | tuple[int, int, "Nested", "Nested"]


def flat(nested: Nested) -> Tree:
    tree = Tree([], [], [], [], [])

    def place(node: Nested) -> int:
        if isinstance(node, int):
            tree.leaf.append(node)  # type: ignore[attr-defined]
            return ~(len(tree.leaf) - 1)
        at = len(tree.measure)
        for part, value in zip((tree.measure, tree.threshold, tree.left, tree.right), (*node[:2], 0, 0), strict=True):
            part.append(value)  # type: ignore[attr-defined]
        tree.left[at], tree.right[at] = place(node[2]), place(node[3])  # type: ignore[index]
        return at

    place(nested)
    return tree


def walk(nested: Nested, line: tuple[int, int]) -> int:
    while not isinstance(nested, int):
        nested = nested[2] if line[nested[0]] <= nested[1] else nested[3]
    return nested


@LAW
@given(TREES, st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1))
def test_a_tree_scores_as_a_walk_does(nested: Nested, lines: list[tuple[int, int]]) -> None:
    rows = {name: np.array(row, np.uint8) for name, row in zip("ab", zip(*lines, strict=True), strict=True)}
    assert Forest(("a", "b"), (flat(nested),)).scores(rows).tolist() == [walk(nested, line) for line in lines]


TOLD = st.lists(
    st.builds(
        lambda text, source, number, story: LearnedLine(f"a{number}", source, text, story),
        TEXTS,
        st.sampled_from(["Ellery Post", "Bay Herald"]),
        st.integers(0, 99),
        st.sampled_from(["s", "t", "u", "v"]),
    ),
    max_size=6,
)


@LAW
@given(TOLD, st.integers(0, 6), st.randoms(use_true_random=False))
def test_repetition_ignores_cuts_and_order(articles: list[LearnedLine], at: int, random: object) -> None:
    whole = decide(collect(articles))
    assert decide(collect(articles[:at]) + collect(articles[at:])) == whole
    assert decide(collect(articles[at:]) + collect(articles[:at]) + Tally()) == whole
    shuffled = list(articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide(collect(shuffled)) == whole


@LAW
@given(TEXTS, st.sampled_from(["safe", "high"]))
def test_rules_and_model_settle_together(text: str, strength: Strength) -> None:
    told = {"Home": "above", "***": "", "Related articles": "below"}
    learned = Recurring(tuple(Learned("Ellery Post", line, 3, "a", beyond=beyond) for line, beyond in told.items()))
    rules = load_packs((), (learned, LineModel(strength)))

    def cleaned(given_: str) -> str:
        task = Task(Article("a", given_, {"source": "Ellery Post"}))
        return clean([task], rules, Options(strength=strength))[0].text

    once = cleaned(text)
    assert cleaned(once) == once

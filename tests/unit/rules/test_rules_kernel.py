"""The kernel: whole lines, blank lines next to them, spans that must stay, options, and what is told about each line."""

import pickle
from typing import Any

import pytest

from corpuskit.errors import UsageError
from corpuskit.model import Article, Cleaning, Span, replay
from corpuskit.model.edits import invert_edits
from corpuskit.rules import Options, Rule, Task, clean, explain, judging, load_packs
from corpuskit.rules.learned import LineModel
from corpuskit.rules.model import Where
from corpuskit.rules.page import Page
from corpuskit.rules.segments import cut

RULES = load_packs()
STORY = (
    "The ferry between the two halves of Saltmouth has been given a new engine, and nobody on board is allowed to hear it.\n"
    "\n"
    "Its captain, who is deaf in one ear, says that the old one sounded better, on the side where he could hear it at all.\n"
)
TAIL = "\nLeave a Reply\n\nYour email address will not be published.\n"


def cleaning_of(text: str, declined: tuple[Span, ...] = (), **options: Any) -> Cleaning:
    (cleaning,) = clean([Task(Article("a", text), {}, declined)], RULES, Options(**options))
    return cleaning


def test_a_tail_goes_and_the_text_ends_with_the_story() -> None:
    cleaning = cleaning_of(STORY + TAIL)
    assert cleaning.text == STORY
    assert [(step.rule, step.before) for step in cleaning.steps] == [("comment-form", TAIL)]
    assert replay(STORY + TAIL, cleaning.steps) == STORY


def test_a_head_goes_with_the_blank_lines_below() -> None:
    assert cleaning_of(f"Share this article\n\n\n{STORY}").text == STORY


def test_in_the_middle_the_blank_lines_above_stay() -> None:
    first, second = STORY.split("\n\n")
    assert cleaning_of(f"{first}\n\nAdvertisement\n\n\n{second}").text == STORY
    assert cleaning_of(f"{first}\nAdvertisement\n\n{second}").text == STORY
    assert cleaning_of(f"{first}\nAdvertisement\n{second}").text == f"{first}\n{second}"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_stay_what_they_are(end: str) -> None:
    text = (STORY + TAIL).replace("\n", end)
    assert cleaning_of(text).text == STORY.replace("\n", end)


def test_no_final_line_end_is_invented() -> None:
    assert cleaning_of((STORY + TAIL).rstrip("\n")).text == STORY
    assert cleaning_of(STORY.rstrip("\n")).text == STORY.rstrip("\n")


def test_a_byte_order_mark_stays() -> None:
    assert cleaning_of(f"\ufeffShare this article\n\n{STORY}").text == f"\ufeff{STORY}"


def test_other_separators_are_no_line_ends() -> None:
    line = "The tide table\u2028shared with the article\x0cin print\n"
    assert cleaning_of(STORY + line).text == STORY + line


def test_what_was_declined_stays_and_the_rest_settles() -> None:
    text = f"Share this article\n\n{STORY}{TAIL}"
    start = text.index(TAIL)
    declined = Span(start, start + len(TAIL))
    cleaning = cleaning_of(text, declined=(declined,))
    assert cleaning.text == STORY + TAIL
    shifted = Span(len(STORY), len(STORY + TAIL))
    assert not cleaning_of(cleaning.text, declined=(shifted,)).changed


def test_a_declined_blank_line_stays() -> None:
    text = STORY + TAIL
    assert cleaning_of(text, declined=(Span(len(STORY), len(STORY) + 1),)).text == STORY + "\n"


def test_nothing_but_leftovers_is_left_alone_and_said() -> None:
    cleaning = cleaning_of(TAIL, force=True)
    assert (cleaning.text, cleaning.steps) == (TAIL, ())
    assert "nothing would be left" in cleaning.refused


def test_a_text_is_judged_anew_as_long_as_what_goes_moves_its_edges() -> None:
    heading = "A spokesman for the ferry said that it had no comment, and that its captain had"
    text = f"{STORY}Ada Quill\n{heading}\nhttps://saltmouth.example/news/ferry\n12 Comments\n"
    (cleaning,) = clean([Task(Article("a", text), {"authors": ["Ada Quill"]})], RULES)
    assert cleaning.text == f"{STORY}{heading}\n"


def test_a_limit_on_weak_evidence_and_a_way_round_it() -> None:
    text = STORY + TAIL
    refused = cleaning_of(text, max_removed=0.01)
    assert not refused.changed
    assert "%" in refused.refused
    assert cleaning_of(text, max_removed=0.01, force=True).text == STORY


def test_rules_are_selected_and_ignored_by_name() -> None:
    text = f"Share this article\n\n{STORY}{TAIL}"
    assert cleaning_of(text, select=("share-bar",)).text == STORY + TAIL
    assert cleaning_of(text, ignore=("share-bar",)).text == f"Share this article\n\n{STORY}"
    with pytest.raises(UsageError, match="did you mean 'share-bar'"):
        cleaning_of(text, select=("share-baar",))


def test_strength_high_asks_for_less() -> None:
    text = f"{STORY}\nSpotted an error? Send us a correction\n"
    assert not cleaning_of(text).changed
    assert cleaning_of(text, strength="high").text == STORY


def test_a_wrapped_sentence_is_not_cut() -> None:
    text = (
        STORY
        + "\nThe notice on the gate of the harbour office asks people to\nshare this article\nwith their neighbours on the other bank.\n"
    )
    assert not cleaning_of(text).changed


def test_every_line_is_explained() -> None:
    (verdicts,) = explain([Task(Article("a", STORY + TAIL))], RULES)
    assert [(v.removed, v.rule) for v in verdicts] == [
        (False, ""),
        (False, ""),
        (True, "comment-form"),
        (True, "comment-form"),
    ]
    assert all(v.why for v in verdicts)
    assert [v.span.of(STORY + TAIL).strip() for v in verdicts] == [v.text for v in verdicts]


def test_explain_tells_what_was_not_sure_restored_or_refused() -> None:
    alone, restored = STORY + "\nRead more\n", STORY + TAIL
    declined = (Span(len(STORY), len(restored)),)
    tasks = [Task(Article("a", alone)), Task(Article("b", restored), {}, declined), Task(Article("c", TAIL))]
    unsure, kept, refused = explain(tasks, RULES)
    assert "Not sure enough" in unsure[-1].why
    assert "restored" in kept[-1].why
    assert not any(verdict.removed for verdict in refused)
    assert "nothing would be left" in refused[0].why


def test_a_batch_is_the_same_as_one_by_one() -> None:
    texts = [STORY, STORY + TAIL, TAIL, "", f"Advertisement\n{STORY}"]
    tasks = [Task(Article(str(n), text)) for n, text in enumerate(texts)]
    assert clean(tasks, RULES) == [clean([task], RULES)[0] for task in tasks]


def test_all_of_it_travels() -> None:
    task, options = Task(Article("a", STORY + TAIL)), Options()
    task2, rules2, options2 = pickle.loads(pickle.dumps((task, RULES, options)))  # noqa: S301 our own bytes
    assert clean([task2], rules2, options2) == clean([task], RULES, options)
    assert rules2.fingerprint == RULES.fingerprint


def test_where_the_story_begins_and_ends_follows_what_goes() -> None:
    story = "The ferry company said that its boats would not sail on Monday."
    lines = cut(f"Menu\n\n{story}\n\n{story} Nobody minded.\n\nHome")
    page = Page(lines, list(range(4)), [False] * 4, [()] * 4)
    rule = Rule("some", "Goes.", where=Where.EDGE)
    assert (list(page.head()), page.edges()) == ([0], [0, 3])
    page.take(3, rule)
    assert page.edges() == [0, 3]
    page.take(1, rule)
    assert (list(page.head()), page.edges()) == ([0, 1], [0, 1, 3])
    page.take(2, rule)
    assert (list(page.head()), page.edges()) == ([], [])
    page.keep([2])
    assert page.edges() == [0, 1, 3]


LONG = (
    "The harbour bridge of Saltby will open in spring, the mayor said on Monday, after two years of work that cost the town nine million"
    " crowns and many nights."
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{LONG} Copyright 2020 The Ostrel Mail. All rights reserved.\n", f"{LONG}\n"),
        (f"{LONG} Advertisement {LONG}\n", f"{LONG} {LONG}\n"),
        (f"{LONG}\n{LONG} Also read: Ferry fares rise in June\n{LONG}\n", f"{LONG}\n{LONG}\n{LONG}\n"),
        (f"{LONG}\n{LONG}Read more\n", f"{LONG}\n{LONG}\n"),
        (f"{LONG} (Reporting by Ada Quill; Editing by Bo Anker) {LONG}\n", f"{LONG} {LONG}\n"),
        (
            f"{LONG} {LONG} Leave a Reply Your email address will not be published. Required fields are marked *",
            f"{LONG} {LONG}",
        ),
    ],
    ids=["copyright", "advertisement", "also-read", "glued", "brackets", "comment-form"],
)
def test_a_piece_of_a_line_goes_and_the_story_beside_it_stays(before: str, after: str) -> None:
    cleaning = cleaning_of(before)
    assert cleaning.text == after
    assert replay(cleaning.text, invert_edits(cleaning.steps)) == before
    assert not cleaning_of(cleaning.text).changed


def test_no_sentence_goes_with_the_label_before_it() -> None:
    text = f"{LONG} Read more: Ferry fares to rise in June Traders on the east quay had asked for an earlier date. {LONG}\n"
    assert "Traders on the east quay" in cleaning_of(text).text


def test_explain_tells_pieces_of_a_line() -> None:
    (told,) = explain([Task(Article("a", f"{LONG} Advertisement {LONG}\n"))], load_packs())
    assert [(verdict.removed, verdict.inside) for verdict in told] == [(False, False), (True, True), (False, True)]


def test_a_text_that_is_longer_than_any_article_is_told_and_left() -> None:
    tasks = [Task(Article("a", "Share on Facebook\n" * 170_000)), Task(Article("b", STORY + TAIL))]
    long, other = clean(tasks, RULES)
    assert (long.text, long.steps) == (tasks[0].article.text, ())
    assert "longer than 3 million characters" in long.refused
    assert other == clean(tasks[1:], RULES)[0]
    (verdict,), _ = explain(tasks, RULES)
    assert (verdict.removed, verdict.why) == (False, long.refused)


@pytest.mark.parametrize(
    ("piece", "goes"),
    [
        ("  Baca juga: Lima kapal yang harus dihindari penumpang Pulau Lunn, jauhi kapal tua!  ", True),
        ("  Baca juga: Lima kapal yang harus dihindari penumpang Pulau Lunn, jauhi kapal tua! ", False),
    ],
)
def test_a_headline_behind_a_label_goes_if_it_asks_and_stands_apart(piece: str, goes: bool) -> None:  # noqa: FBT001
    first, second = STORY.strip().split("\n\n")
    text = f"{first}{piece}{second} {first}"
    (cleaning,) = clean([Task(Article("a", text))], load_packs(witnesses=(LineModel(),)))
    assert (piece.strip() not in cleaning.text) is goes
    assert first in cleaning.text
    assert second in cleaning.text


@pytest.mark.parametrize(("again", "passes"), [(True, [1, 1]), (False, [1, 1, 1])])
def test_what_is_left_as_it_was_is_not_judged_again(
    monkeypatch: pytest.MonkeyPatch,
    again: bool,  # noqa: FBT001
    passes: list[int],
) -> None:
    first, second = STORY.strip().split("\n\n")
    text = f"{first}\n\n{second}Read more: Ferry fares rise\n"
    judged: list[int] = []
    run = judging._run_pass

    def note(tasks: Any, *rest: Any) -> None:
        judged.append(len(tasks))
        run(tasks, *rest)

    monkeypatch.setattr(judging, "_run_pass", note)
    if not again:
        monkeypatch.setattr(Page, "is_like", lambda *_: False)
    (cleaning,) = clean([Task(Article("a", text))], load_packs(witnesses=(LineModel(),)))
    assert [step.span.of(text).strip() for step in cleaning.steps] == ["Read more: Ferry fares rise"]
    assert judged == passes

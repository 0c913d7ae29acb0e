"""What a text that is set in lines leaves: whole lines; one on a single line is cut in pieces, as `clean` does."""

import pytest

from corpuskit.model import Article, Span
from corpuskit.rules import Task, leftover_lines, leftovers, load_packs
from corpuskit.rules.segments import is_flat

RULES = load_packs()
STORY = (
    "The ferry between the two halves of Saltby has been given a new engine, and nobody on board is allowed to hear it.\n\n"
    "Its captain, who is deaf in one ear, says that the old one sounded better, on the side where he could hear it at all.\n\n"
    "The council of Weldmoor will pay for both engines until the end of the year, the mayor said on Monday.\n"
)
TAIL = "\nLeave a Reply\n\nYour email address will not be published.\n"
FLAT = " ".join((STORY + TAIL).split())


def task_of(text: str) -> Task:
    return Task(Article("a", text))


def said(text: str, spans: list[Span]) -> list[str]:
    return [span.of(text).strip() for span in spans]


@pytest.mark.parametrize("text", [STORY, STORY + TAIL, FLAT, "", "\n", "Leave a Reply"])
def test_whole_lines_and_flat_texts_leave_what_clean_removes(text: str) -> None:
    assert leftover_lines([task_of(text)], RULES) == leftovers([task_of(text)], RULES)


def test_the_end_of_a_text_on_one_line_is_found() -> None:
    ((span,),) = leftover_lines([task_of(FLAT)], RULES)
    assert span.of(FLAT).strip() == "Leave a Reply Your email address will not be published."


def test_a_formula_behind_a_sentence_stays_in_a_text_that_is_set_in_lines() -> None:
    text = STORY.replace("hear it.\n", "hear it. Leave a Reply\n") + TAIL
    assert said(text, leftovers([task_of(text)], RULES)[0])[0] == "Leave a Reply"
    assert said(text, leftover_lines([task_of(text)], RULES)[0]) == [TAIL.strip()]


def test_each_text_of_a_batch_is_judged_by_itself() -> None:
    batch = [task_of(text) for text in (STORY + TAIL, FLAT, STORY, FLAT + "\n" + FLAT, TAIL)]
    assert leftover_lines(batch, RULES) == [leftover_lines([task], RULES)[0] for task in batch]
    assert leftover_lines([], RULES) == []


def test_a_text_is_flat_where_one_line_is_most_of_it_or_no_paragraph() -> None:
    assert is_flat(FLAT)
    assert is_flat(STORY + "A word more. " * 100)
    assert not is_flat(STORY)
    assert not is_flat("Rain fell.")
    assert not is_flat("")

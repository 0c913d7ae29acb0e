"""How scores become verdicts over a whole text."""

import numpy as np
import pytest

from corpuskit.rules.learned.features import Texts, amount
from corpuskit.rules.learned.sequence import Limits, decide

LIMITS = Limits(sure=-200, surer=-280, outside=-40, inside=-120, page=-180, many=3)


def goes(scores: list[int], *, lengths: int = 400, hits: list[int] | None = None) -> list[bool]:
    size = len(scores)
    texts = Texts(np.array([0]), np.array([size]), np.zeros(size, np.int64))
    columns = {
        "length": amount(np.full(size, lengths)),
        "words": amount(np.full(size, 10)),
        "hits": np.array(hits or [0] * size, np.uint8),
    }
    return decide(np.array(scores, np.int32), columns, texts, LIMITS).tolist()


def marked(lines: int) -> list[int]:
    return [0] * (lines - 3) + [1] * 3


def test_a_text_without_a_sure_line_stays_as_it_is() -> None:
    assert goes([-199, 200, 200, 200, -60], hits=marked(5)) == [False] * 5


def test_one_sure_line_opens_the_text() -> None:
    assert goes([-201, 200, 200, 200, -60], hits=marked(5)) == [True, False, False, False, True]


def test_where_rules_have_little_to_say_the_line_must_be_surer() -> None:
    assert goes([-279, 200, 200, 200, -60], hits=[1, 1, 0, 0, 0]) == [False] * 5
    assert goes([-281, 200, 200, 200, -60], hits=[1, 1, 0, 0, 0]) == [True, False, False, False, True]


@pytest.mark.parametrize(("score", "opened"), [(-60, True), (5, False)])
def test_a_rule_opens_it_too_unless_the_line_reads_like_the_story(score: int, *, opened: bool) -> None:
    assert goes([score, 200, 200, 200, -60], hits=[2, 0, 0, 0, 0])[4] is opened


def test_a_hole_in_the_story_must_be_surer() -> None:
    assert goes([-300, 300, -100, 300, 300, -100]) == [True, False, False, False, False, True]
    assert goes([-300, 300, -130, 300, 300, -100])[2]


def test_of_a_whole_page_only_what_is_surer_goes() -> None:
    assert goes([-300, -170, -170, 300, -300]) == [True, False, False, False, True]
    assert goes([-300, -170, 300, 300, -300]) == [True, True, False, False, True]


def test_of_a_short_text_with_much_to_go_as_well() -> None:
    assert goes([-300, -170, 300, 300, -300], lengths=50) == [True, False, False, False, True]

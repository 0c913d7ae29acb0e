"""How scores become verdicts over a whole text."""

from itertools import product

import numpy as np
import pytest

from corpuskit.rules.learned.decision import Limits, decide
from corpuskit.rules.learned.judging import chance
from corpuskit.rules.learned.scales import Texts, amount, size_of, texts_of

BOLD = Limits(recall=1000, page=0, score=0, surest=0)


def goes(scores: list[int], *, words: list[int] | None = None, limits: Limits = BOLD) -> list[bool]:
    """Return which segments go."""
    size = len(scores)
    texts = Texts(np.array([0]), np.array([size]), np.zeros(size, np.int64))
    columns = {"words": amount(np.array(words or [10] * size)), "text_upper": np.full(size, 40, np.uint8)}
    return decide(np.array(scores, np.int32), columns, texts, limits).tolist()


def test_the_less_of_a_text_is_the_storys_the_surer_a_segment_must_be() -> None:
    assert goes([300, 300, 300, -40]) == [False, False, False, True]
    assert goes([300, -100, -300, -300, -300])[1:] == [True] * 4
    assert goes([-100, -100, -300, -300, -300])[:2] == [False] * 2


def test_the_more_recall_weighs_the_less_goes() -> None:
    assert goes([300, 300, -60, -250]) == [False, False, True, True]
    assert goes([300, 300, -60, -250], limits=Limits(9000, 0, 0, 0)) == [False, False, False, True]


def test_the_more_of_a_text_is_the_sites_the_more_recall_weighs() -> None:
    story, page = [300, 300, 300, 300, 300, -100], [300, -100, -400, -400, -400, -400]
    limits = Limits(1500, 8000, 0, 0)
    assert goes(story, limits=limits)[-1]
    assert goes(page, limits=limits) == [False, False, True, True, True, True]


def test_no_segment_goes_that_scores_above_the_limit() -> None:
    assert goes([300, 300, -60, -250], limits=Limits(1000, 0, -100, 0)) == [False, False, False, True]


def test_a_text_without_a_sure_segment_stays_as_it_is() -> None:
    assert goes([300, 300, -60, -250], limits=Limits(1000, 0, 0, -250)) == [False] * 4
    assert goes([300, 300, -60, -251], limits=Limits(1000, 0, 0, -250)) == [False, False, True, True]


def test_no_text_is_emptied() -> None:
    assert not all(goes([-300, -300, -300]))


@pytest.mark.parametrize("scores", [[-90, 40, -200, 120, 10], [-30, -20, 250, 250, 250], [90, -350, 60, -10, -80]])
def test_what_is_left_is_the_best_that_can_be_expected(scores: list[int]) -> None:
    words = [4, 32, 7, 20, 12]
    size = size_of(amount(np.array(words)))
    story = np.array([chance(score) for score in scores]) * size

    def worth(stays: tuple[bool, ...]) -> float:
        left = np.array(stays)
        return float(story[left].sum() / size[left].sum() + story[left].sum() / story.sum())

    choices = [stays for stays in product([False, True], repeat=5) if any(stays)]
    best = max(choices, key=worth)
    found = goes(scores, words=words, limits=Limits(1000, 0, 999, 999))
    assert worth(tuple(not gone for gone in found)) == pytest.approx(worth(best), abs=0.01)


def test_in_a_script_without_case_recall_may_weigh_less() -> None:
    scores, limits = np.array([90, 60, -60, -80], np.int32), Limits(4000, 0, 999, 999, caseless=100)
    columns = {"words": amount(np.full(4, 10)), "text_upper": np.zeros(4, np.uint8)}
    texts = texts_of(np.array([0, 4]))
    assert decide(scores, columns, texts, limits).sum() > sum(goes(scores.tolist(), limits=limits))

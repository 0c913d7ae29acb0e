"""How scores become verdicts over a whole text."""

from itertools import product

import numpy as np
import pytest

from corpuskit.rules.learned.features import Texts, amount, size_of
from corpuskit.rules.learned.judging import chance
from corpuskit.rules.learned.sequence import KNOWN, REMOVED, Limits, decide

LIMITS = Limits(clean=100, recall=1000, page=5000, many=3)


def goes(
    scores: list[int],
    *,
    lengths: int = 400,
    words: list[int] | None = None,
    dirt: int = 200,
    hits: int = 0,
    limits: Limits = LIMITS,
) -> list[bool]:
    """Return which lines go; `hits` is what is known of those that score lowest."""
    size = len(scores)
    texts = Texts(np.array([0]), np.array([size]), np.zeros(size, np.int64))
    columns = {
        "length": amount(np.full(size, lengths)),
        "words": amount(np.array(words or [10] * size)),
        "hits": np.where(np.array(scores) == -300, hits, 0).astype(np.uint8),
    }
    return decide(np.array(scores, np.int32), np.array([dirt], np.int32), columns, texts, limits).tolist()


def test_a_clean_text_stays_as_it_is() -> None:
    assert goes([-300, 200, 200, 200, -60], words=[16] * 5, dirt=100) == [False] * 5
    assert goes([-300, 200, 200, 200, -60], words=[16] * 5, dirt=101) == [True, False, False, False, True]


def test_the_more_would_go_the_less_sure_it_need_be_that_something_should() -> None:
    assert goes([-300, 200, 200, 200, -60], words=[32] * 5, dirt=88) == [False] * 5
    assert goes([-300, 200, 200, 200, -60], words=[32] * 5, dirt=89) == [True, False, False, False, True]
    assert goes([-300, 200, 200, 200, 60], words=[4] * 5, dirt=136) == [False] * 5
    assert goes([-300, 200, 200, 200, 60], words=[4] * 5, dirt=137) == [True, False, False, False, False]


def test_the_less_of_a_text_is_the_storys_the_surer_a_line_must_be() -> None:
    assert goes([300, 300, 300, -40]) == [False, False, False, True]
    assert goes([300, -100, -300, -300, -300], limits=Limits(100, 1000, 1000, 9))[1:] == [True] * 4
    assert goes([-100, -100, -300, -300, -300], limits=Limits(100, 1000, 1000, 9))[:2] == [False] * 2


def test_a_line_that_is_rather_the_storys_stays_and_no_text_is_emptied() -> None:
    assert goes([2, 1, 2, 1, -300], limits=Limits(100, 1, 1, 9)) == [False] * 4 + [True]
    assert not all(goes([-300, -300, -300]))


def test_of_a_whole_page_only_what_is_surer_goes() -> None:
    assert goes([-300, -60, -60, 300, -300]) == [True, False, False, False, True]
    assert goes([-300, -60, 300, 300, -300]) == [True, True, False, False, True]


def test_of_a_short_text_with_much_to_go_as_well() -> None:
    assert goes([-300, -60, 300, 300, -300], lengths=50) == [True, False, False, False, True]


def test_lines_that_are_known_make_no_whole_page_of_a_text() -> None:
    page = [-300, -60, -60, 300, -300]
    assert goes(page, hits=REMOVED) == [True, False, False, False, True]
    assert goes(page, hits=KNOWN) == [True, True, True, False, True]


def test_but_of_a_short_text_little_is_left_by_them() -> None:
    assert goes([-300, -60, 300, 300, -300], lengths=50, hits=KNOWN) == [True, False, False, False, True]


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
    found = goes(scores, words=words, limits=Limits(100, 1000, 1000, 9))
    assert worth(tuple(not gone for gone in found)) == pytest.approx(worth(best), abs=0.01)

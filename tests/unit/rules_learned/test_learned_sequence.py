"""How scores become verdicts over a whole text."""

import numpy as np

from corpuskit.rules.learned.features import Texts, amount
from corpuskit.rules.learned.sequence import KNOWN, REMOVED, Limits, decide

LIMITS = Limits(clean=100, outside=-40, inside=-120, page=-180, many=3)


def goes(scores: list[int], *, lengths: int = 400, dirt: int = 101, hits: int = 0) -> list[bool]:
    """Return which lines go; `hits` is what is known of those that score lowest."""
    size = len(scores)
    texts = Texts(np.array([0]), np.array([size]), np.zeros(size, np.int64))
    columns = {
        "length": amount(np.full(size, lengths)),
        "words": amount(np.full(size, 10)),
        "hits": np.where(np.array(scores) == -300, hits, 0).astype(np.uint8),
    }
    return decide(np.array(scores, np.int32), np.array([dirt], np.int32), columns, texts, LIMITS).tolist()


def test_a_clean_text_stays_as_it_is() -> None:
    assert goes([-300, 200, 200, 200, -60], dirt=100) == [False] * 5
    assert goes([-300, 200, 200, 200, -60], dirt=101) == [True, False, False, False, True]


def test_a_hole_in_the_story_must_be_surer() -> None:
    assert goes([-300, 300, -100, 300, 300, -100]) == [True, False, False, False, False, True]
    assert goes([-300, 300, -130, 300, 300, -100])[2]


def test_of_a_whole_page_only_what_is_surer_goes() -> None:
    assert goes([-300, -170, -170, 300, -300]) == [True, False, False, False, True]
    assert goes([-300, -170, 300, 300, -300]) == [True, True, False, False, True]


def test_of_a_short_text_with_much_to_go_as_well() -> None:
    assert goes([-300, -170, 300, 300, -300], lengths=50) == [True, False, False, False, True]


def test_lines_that_are_known_make_no_whole_page_of_a_text() -> None:
    page = [-300, -170, -170, 300, -300]
    assert goes(page, hits=REMOVED) == [True, False, False, False, True]
    assert goes(page, hits=KNOWN) == [True, True, True, False, True]


def test_but_of_a_short_text_little_is_left_by_them() -> None:
    assert goes([-300, -170, 300, 300, -300], lengths=50, hits=KNOWN) == [True, False, False, False, True]

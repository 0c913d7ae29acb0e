"""What is measured of a text as a whole, counted by hand."""

import numpy as np

from corpuskit.rules.learned.features import Texts, amount
from corpuskit.rules.learned.whole import NEEDED, whole_measures

# Two texts: of three lines, and of one.
TEXTS = Texts(np.array([0, 3]), np.array([3, 4]), np.array([0, 0, 0, 1]))
SCORES = np.array([-100, 200, -50, 40], np.int32)


def measured(hits: list[int]) -> dict[str, list[int]]:
    columns = {name: np.zeros(4, np.uint8) for name in (*NEEDED, "text_score", "text_weighed")}
    columns |= {
        "hits": np.array(hits, np.uint8),
        "words": amount(np.array([4, 12, 4, 10])),
        "upper": np.array([255, 0, 0, 255], np.uint8),
        "prose_before": np.array([0, 0, 255, 0], np.uint8),
    }
    found = whole_measures(columns, SCORES, SCORES, TEXTS)
    return {name: column.tolist() for name, column in found.items()}


def test_the_lowest_scores_come_first_and_missing_ones_are_high() -> None:
    found = measured([0, 0, 0, 0])
    assert [found[f"lowest{at}"] for at in range(3)] == [[103, 138], [115, 255], [178, 255]]


def test_shares_are_of_words() -> None:
    found = measured([0, 0, 0, 0])
    assert found["share+0"] == [255 * 8 // 20, 0]
    assert found["share-89"] == [255 * 4 // 20, 0]
    assert found["low_lines"] == [2, 0]
    assert found["below_alone"] == [255 * 4 // 20, 0]


def test_what_rules_say_is_counted_by_text() -> None:
    found = measured([2, 1, 1, 1])
    assert (found["ruled"], found["hinted"], found["agreed"]) == ([1, 0], [2, 1], [2, 0])


def test_where_low_lines_stand_and_what_they_are_like() -> None:
    found = measured([0, 0, 0, 0])
    assert (found["opens_low"], found["head_low"], found["above_low"]) == ([1, 0], [2, 0], [1, 0])
    assert found["upper_low"] == [255 // 2, 0]

"""Trees over whole numbers."""

import numpy as np

from corpuskit.rules.learned.trees import Forest, Tree, load_forest

TREE = Tree([0, 1], [10, 3], [1, ~0], [~2, ~1], [-70, -20, 100])
ROWS = {"words": np.array([5, 5, 11], np.uint8), "digits": np.array([3, 4, 0], np.uint8)}


def test_up_to_the_threshold_goes_left() -> None:
    assert Forest(("words", "digits"), (TREE,)).scores(ROWS).tolist() == [-70, -20, 100]


def test_trees_add_up() -> None:
    assert Forest(("words", "digits"), (TREE, TREE)).scores(ROWS).tolist() == [-140, -40, 200]


def test_a_tree_of_one_leaf() -> None:
    assert Forest(("words",), (Tree([], [], [], [], [7]),)).scores(ROWS).tolist() == [7, 7, 7]


def test_read_from_data() -> None:
    data = {"measures": ["words", "digits"], "trees": [[[0, 1], [10, 3], [1, -1], [-3, -2], [-70, -20, 100]]]}
    assert load_forest(data) == Forest(("words", "digits"), (Tree(*data["trees"][0]),))  # type: ignore[misc]


def test_long_batches_are_scored_in_parts() -> None:
    many = {name: np.tile(row, 5000) for name, row in ROWS.items()}
    assert Forest(("words", "digits"), (TREE,)).scores(many).tolist() == [-70, -20, 100] * 5000

"""The trained model: words, three forests, and the thresholds of each strength. Data files of the package, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from corpuskit.rules.learned.files import content, word_sets
from corpuskit.rules.learned.sequence import Limits
from corpuskit.rules.learned.trees import Forest, forest
from corpuskit.rules.learned.words import Lexicon, lexicon

FORESTS = ("alone", "together", "whole")


@dataclass(frozen=True, slots=True)
class Model:
    """What judges lines: `alone` by their own measures, `together` by the scores of the whole text; `whole` judges texts.

    `limits` are there for each strength.
    """

    words: Lexicon
    alone: Forest
    together: Forest
    whole: Forest
    limits: Mapping[str, Limits]


@cache
def model() -> Model:
    """Return the model that the package carries."""
    data = content("model.json")
    limits = {strength: Limits(**values) for strength, values in data["limits"].items()}
    alone, together, whole = (forest(data[name]) for name in FORESTS)
    return Model(lexicon(word_sets(), data["words"]), alone, together, whole, limits)


def as_data(words: Mapping[str, int], forests: Sequence[Forest], limits: Mapping[str, Limits]) -> dict[str, Any]:
    """Return what `model.json` holds for a model; the forests in the order of `FORESTS`."""
    return {
        "limits": {strength: asdict(limit) for strength, limit in limits.items()},
        "words": dict(words),
        **{name: _forest_data(trees) for name, trees in zip(FORESTS, forests, strict=True)},
    }


def _forest_data(trees: Forest) -> dict[str, Any]:
    return {
        "measures": list(trees.names),
        "trees": [[list(part) for part in (t.measure, t.threshold, t.left, t.right, t.leaf)] for t in trees.trees],
    }

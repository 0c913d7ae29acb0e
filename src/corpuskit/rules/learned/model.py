"""The trained model: words, a forest, and the limits of each strength. Data files of the package, read once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from corpuskit.rules.learned.decision import Limits
from corpuskit.rules.learned.files import read_data, word_sets
from corpuskit.rules.learned.trees import Forest, load_forest
from corpuskit.rules.learned.words import Lexicon, make_lexicon


@dataclass(frozen=True, slots=True)
class Model:
    """The line model: `words` and `trees` score segments, and `limits`, one for each strength, decide; `weights` are those of words, by their hash."""

    words: Lexicon
    trees: Forest
    limits: Mapping[str, Limits]
    weights: Mapping[int, int] = field(default_factory=dict)


@cache
def load_model() -> Model:
    """Return the model that the package carries."""
    data = read_data("model.json")
    limits = {strength: Limits(**values) for strength, values in data["limits"].items()}
    weights = _read_weights(data["words"])
    return Model(make_lexicon(word_sets(), weights), load_forest(data["trees"]), limits, weights)


def _read_weights(words: Mapping[str, str]) -> dict[int, int]:
    """Return weights by hash: `words` has, for each weight, hashes of sixteen hexadecimal digits, one after the other."""
    return {
        int(hashes[at : at + 16], 16): int(weight)
        for weight, hashes in words.items()
        for at in range(0, len(hashes), 16)
    }


def as_data(model: Model) -> dict[str, Any]:
    """Return the contents of `model.json` for a model."""
    weights, trees = model.weights, model.trees
    words = {
        str(weight): "".join(f"{key:016x}" for key in sorted(key for key, own in weights.items() if own == weight))
        for weight in sorted(set(weights.values()))
    }
    return {
        "limits": {strength: asdict(limit) for strength, limit in model.limits.items()},
        "words": words,
        "trees": {
            "measures": list(trees.names),
            "trees": [[list(part) for part in (t.measure, t.threshold, t.left, t.right, t.leaf)] for t in trees.trees],
        },
    }

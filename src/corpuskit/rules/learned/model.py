"""The trained model: words, two forests, and the thresholds of each strength. Data files of the package, read once."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from corpuskit.rules.learned.sequence import Limits
from corpuskit.rules.learned.trees import Forest, forest
from corpuskit.rules.learned.words import Lexicon, lexicon

_FILES = ("lexicon.json", "model.json")


@dataclass(frozen=True, slots=True)
class Model:
    """What judges lines: `alone` by their own measures, `together` by the scores of the whole text.

    `limits` are there for each strength.
    """

    words: Lexicon
    alone: Forest
    together: Forest
    limits: Mapping[str, Limits]


@cache
def model() -> Model:
    """Return the model that the package carries."""
    data = json.loads(_read("model.json"))
    limits = {strength: Limits(**values) for strength, values in data["limits"].items()}
    return Model(lexicon(word_sets(), data["words"]), forest(data["alone"]), forest(data["together"]), limits)


def word_sets() -> list[Sequence[str]]:
    """Return the sets of words that were written by hand: stop words first, then the themes of site text."""
    return [words.split() for words in json.loads(_read("lexicon.json")).values()]


@cache
def fingerprint() -> str:
    """Return a hash of all that a verdict depends on: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update(_read(name))
    return digest.hexdigest()[:16]


def _read(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def as_data(words: Mapping[str, int], alone: Forest, together: Forest, limits: Mapping[str, Limits]) -> dict[str, Any]:
    """Return what `model.json` holds for a model."""
    return {
        "limits": {strength: asdict(limit) for strength, limit in limits.items()},
        "words": dict(words),
        "alone": _forest_data(alone),
        "together": _forest_data(together),
    }


def _forest_data(trees: Forest) -> dict[str, Any]:
    return {
        "measures": list(trees.names),
        "trees": [[list(part) for part in (t.measure, t.threshold, t.left, t.right, t.leaf)] for t in trees.trees],
    }

"""The data files of the model, as they lie in the package. Reading them needs no numpy, which takes longer to import than a short run."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from corpuskit.text.packaged import packaged

_DECIDING = ("lexicon.json", "model.json")


def read_data(name: str) -> Any:  # noqa: ANN401 - as JSON has it
    """Return the contents of a data file of the package."""
    return json.loads(packaged(__package__, name))


def word_sets() -> list[Sequence[str]]:
    """Return the sets of words that were written by hand: stop words first, then the themes of site text."""
    return [words.split() for words in read_data("lexicon.json").values()]


@cache
def fingerprint() -> str:
    """Return a hash of all that a verdict depends on: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in _DECIDING:
        digest.update(packaged(__package__, name).encode())
    return digest.hexdigest()[:16]

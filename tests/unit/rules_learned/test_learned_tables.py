"""What is worked out ahead of a run, and what a run does without."""

import subprocess
import sys

import numpy as np

from corpuskit.rules.learned.words import make_lexicon, word_hash, word_hashes
from corpuskit.text.packaged import packaged
from scripts.character_tables import tables


def test_the_kinds_of_characters_are_current() -> None:
    said = "run `python -m scripts.character_tables`"
    assert tables() == packaged("corpuskit.rules.learned", "characters.json"), said


def test_words_are_hashed_together_as_alone() -> None:
    words = ["Share", "", "newsletter", "schließen", "Łódź", "𠀀"]
    assert word_hashes(words).tolist() == [word_hash(word) for word in words]


def test_a_word_is_in_all_its_sets_and_has_its_weight() -> None:
    known = make_lexicon([["the", "share"], ["share"]], {word_hash("share"): 7, word_hash("pier"): -3})
    entries = known.find(word_hashes(["the", "share", "pier", "boat"]))
    assert known.bits[entries].tolist() == [1, 3, 0, 0]
    assert known.weights[entries].tolist() == [0, 7, -3, 0]


def test_of_two_words_with_one_slot_the_first_is_known() -> None:
    words = [f"w{number}" for number in range(3000)]
    known = make_lexicon([words], {})
    slots = word_hashes(words) >> np.uint64(64 - 18)
    _, first = np.unique(slots, return_index=True)
    assert len(first) < len(words)
    assert np.flatnonzero(known.find(word_hashes(words))).tolist() == sorted(first.tolist())


def test_the_witnesses_can_be_named_without_numpy() -> None:
    said = "import sys; from corpuskit.rules.learned import LineModel; LineModel().fingerprint; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0

"""Counting words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.text.counting import count_words

PIECES = [
    "a",
    "é",
    "–",
    ".",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u2028",
    "\u3000",
    "\x85",
    "\u200b",
    "月",
    "か",
    "ไ",
    "😀",
    "𠀋",
    "\x1f",
]


def by_hand(text):
    count, inside = 0, False
    for char in text:
        alone = char in "月かไ𠀋"
        count += alone or not (inside or char.isspace())
        inside = not (alone or char.isspace())
    return count


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), max_size=6))
def test_words_are_what_blanks_separate_and_characters_where_there_are_none(texts):
    assert count_words(texts) == [by_hand(text) for text in texts]


@pytest.mark.parametrize("text", ["", " ", "a", " a ", "a b"])
def test_latin_words_are_those_of_split(text):
    assert count_words([text]) == [len(text.split())]

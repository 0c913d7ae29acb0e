"""Samples of patterns: likely texts for what JSON Schemas hold, and no trouble with any other pattern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.checks.pattern_samples import sample_texts
from corpuskit.checks.pattern_words import example_of_pattern, matches_pattern

PIECES = st.sampled_from(
    (*"()[]{}|?*+^$.ab1-", "\\d", "\\w", "\\p{Lu}", "(?:", "(?=", "(?<y>", "{2,3}", "{60}", "[a-z]", "[^x]", "\\1")
)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d{4}/(0[1-9]|1[0-2])$",
        r"^(?!17)[A-Z]+-(?:[0-9]{2}|x+)$",
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        r"^(?<year>\d{4})-\p{Lu}{2}$",
        r"^https?://[^/]+/\w+$",
        r"^\+?[0-9]{1,3} ?\(?[0-9]+\)?$",
        r"^(?:[01]\d|2[0-3]):[0-5]\d$",
    ],
)
def test_patterns_of_schemas_have_an_example(pattern):
    assert matches_pattern(pattern, example_of_pattern(pattern))


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_pattern_is_read_or_left(pattern):
    assert all(len(text) <= 60 for text in sample_texts(pattern))
    example = example_of_pattern(pattern)
    assert not example or matches_pattern(pattern, example)


def test_deep_brackets_are_left():
    assert list(sample_texts("(" * 5000 + ")" * 5000)) == []

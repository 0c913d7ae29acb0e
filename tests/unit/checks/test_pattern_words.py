"""A simple pattern is said in words, with an example that matches it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.checks.pattern_words import describe_pattern, example_of_pattern, matches_pattern

PIECES = st.sampled_from(
    (
        "[A-Z]",
        "[a-z]",
        "[0-9]",
        r"\d",
        r"\w",
        r"\p{Lu}",
        "[a-z_-]",
        "[A-Za-z ]",
        "x",
        "-",
        r"\.",
        "(sea|land)",
        ".",
        "[a-f]",
    )
)
COUNTS = st.sampled_from(("", "", "{2}", "{1,3}", "{2,}", "+", "*", "?"))


@st.composite
def simple_patterns(draw):
    body = "".join(draw(PIECES) + draw(COUNTS) for _ in range(draw(st.integers(1, 4))))
    return draw(st.sampled_from(("", "^"))) + body + draw(st.sampled_from(("", "$")))


@given(simple_patterns())
def test_a_simple_pattern_has_words_without_its_signs(pattern):
    words = describe_pattern(pattern)
    assert words.startswith(("has to ", "may only hold "))
    assert not [sign for sign in ("\\", "{", "[", "^", "$", "  ") if sign in words]


@given(simple_patterns())
def test_an_example_matches(pattern):
    example = example_of_pattern(pattern)
    assert not example or matches_pattern(pattern, example)
    assert example or matches_pattern(pattern, "")


@given(st.text(max_size=12))
def test_any_text_has_words_or_none(text):
    assert isinstance(describe_pattern(text), str)
    assert not (example := example_of_pattern(text)) or matches_pattern(text, example)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"^\d{4}-\d{2}$", "has to be 4 digits, then '-', then 2 digits"),
        ("^(sea|land)$", "has to be 'sea' or 'land'"),
        ("ing$", "has to end with 'ing'"),
        (r"\.jpg$", "has to end with '.jpg'"),
        (r"^[A-Z]{1,3}\d+$", "has to be 1 to 3 capital letters (A-Z), then one or more digits"),
        ("^p[1-9]$", "has to be 'p', then one of '1' to '9'"),
        ("^[a-z0-9-]+$", "may only hold small letters (a-z), digits and '-'"),
        ("(?=x)y", ""),
        ("^(a+)+$", ""),
        ("[^ ]", ""),
        ("", ""),
    ],
)
def test_words(pattern, words):
    assert describe_pattern(pattern) == words

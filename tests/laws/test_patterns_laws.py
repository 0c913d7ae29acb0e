"""Patterns of a schema match as ECMA-262 says, by whichever engine, and always come to an end."""

import time

import pytest
import regress
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpuskit.checks.patterns import PatternError, PatternTimeoutError, any_matches, compile_pattern
from corpuskit.checks.schema import Schema
from corpuskit.errors import SettingsError

ATOMS = [
    "a", "b", "é", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", ".", "[a-c]", r"[^a\d]", r"[\s-]", r"\u0041", r"\x42", r"\u{1F6A2}",
    "(a|b)", "(?:x)", r"\p{L}", r"\p{Lu}", r"\P{L}", r"\p{Script=Greek}", "^", "$", r"\b", r"\B", r"\.", r"\-", r"\n", "[[]", "[&&]",
    "(?<n>a)", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)",
]  # fmt: skip
COUNTS = ["", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"]
patterns = st.lists(st.builds(str.__add__, st.sampled_from(ATOMS), st.sampled_from(COUNTS)), max_size=4).map("".join)
texts = st.text(alphabet="abxAB1 \n\r.-&[_éα\u2028৪\U0001f6a2", max_size=7)


@given(patterns, texts)
@settings(max_examples=1500)
def test_matching_is_that_of_ecma_262(pattern, text):
    try:
        wanted = regress.Regex(pattern, "u").find(text) is not None
    except regress.RegressError:
        with pytest.raises(PatternError):
            compile_pattern(pattern)
        return
    assert compile_pattern(pattern)(text) == wanted


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "^(a?){40}a{40}$", r"(x+x+)+y", f"^{'a?' * 40}{'a' * 61}$", "[ax]*a{1,30}b"]
)
def test_a_pattern_that_repeats_takes_no_time(pattern):
    begun = time.process_time()
    assert compile_pattern(pattern)("a" * 60 + "!x" * 40) is False
    assert time.process_time() - begun < 1


def test_a_huge_count_is_for_the_engine_that_takes_it():
    assert compile_pattern("^a{10000000000}$")("aaa") is False


def test_looking_around_has_a_limit_of_time():
    matches = compile_pattern(r"^(?=.)(a|a|b?a)*(?<!a)$")
    begun = time.process_time()
    try:
        assert matches("a" * 200 + "!") is False
    except PatternTimeoutError:
        assert not any_matches([r"^(?=.)(a|a|b?a)*(?<!a)$"], "a" * 200 + "!")
    assert time.process_time() - begun < 6


@given(texts)
def test_a_line_feed_at_the_end_counts(text):
    assume(text)
    assert compile_pattern(r"^\d{2}$")("42\n") is False
    assert compile_pattern(r"^\d{2}$")("৪২") is False


def test_a_schema_with_a_broken_pattern_is_refused_with_its_place():
    text = '{\n  "properties": {\n    "page": {"type": "string", "pattern": "(unclosed"}\n  }\n}\n'
    with pytest.raises(SettingsError, match=r"own.json:3:\d+: '\(unclosed' is no pattern of ECMA-262"):
        Schema(text, "own.json")
    with pytest.raises(SettingsError, match=r"own.json:1:\d+: '\*' is no pattern"):
        Schema('{"patternProperties": {"*": {}}}', "own.json")
    assert Schema('{"properties": {"x": {"enum": [{"pattern": "("}]}}}').is_valid({})


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ('{"properties": {"page": {"pattern": "^\\\\d+$"}}}', {"page": "42"}, {"page": "42\n"}),
        ('{"patternProperties": {"^\\\\p{Ll}+$": {"type": "integer"}}}', {"größe": 4}, {"größe": "x"}),
        ('{"patternProperties": {"^x_": true}, "additionalProperties": false}', {"x_a": 1}, {"y": 1}),
        ('{"additionalProperties": {"type": "string", "pattern": "(?<y>\\\\d)-\\\\k<y>"}}', {"a": "1-1"}, {"a": "1-2"}),
    ],
)
def test_keywords_with_patterns(schema, good, bad):
    assert Schema(schema).is_valid(good)
    assert not Schema(schema).is_valid(bad)

"""A pattern and its narrower form for western letters say the same of every line in them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.rules import load_packs
from corpuskit.rules.literals import needed_literals
from corpuskit.rules.matching import list_patterns
from corpuskit.rules.questions import ANYWHERE, PatternSet, Question, compile_pattern, literal_pattern
from corpuskit.rules.western import _PAST, broad_pattern, is_western, western_pattern

RULES = load_packs().rules
NARROWED = [
    Question(number, pattern, anchor, 240)
    for number, pattern, anchor in list_patterns(RULES)
    if western_pattern(pattern) != pattern
]
CLASSES = [
    r"\pL",
    r"\pN",
    r"\pM",
    r"[^\pL\pN]",
    r"[\pL.-]",
    r"[\pM\pL]",
    r"(?-i:\p{Lu})",
    r"(?-i:\p{Lu}|\pN)",
    r"(?-i:\pL)",
]
SIGNS = "".join(map(chr, range(_PAST))) + "–—“”‘’…‹›•€™→─■★☺😀"
western = st.text(st.sampled_from("aZéßŁ9 .-–“@/:|©²ªſ…K"), max_size=30)
examples = st.sampled_from([line for rule in RULES for line in (*rule.goes, *rule.stays)])


def fires(pattern, line):
    encoded = line.encode()
    return pattern.Match(ANYWHERE, encoded, 0, len(encoded))[0]


@pytest.mark.parametrize("pattern", CLASSES)
def test_a_class_has_the_same_western_signs(pattern):
    assert western_pattern(pattern) != pattern
    whole, narrow = compile_pattern(pattern), compile_pattern(western_pattern(pattern))
    for sign in SIGNS:
        assert fires(whole, sign) == fires(narrow, sign), sign


@given(st.data())
def test_narrow_patterns_fire_on_the_same_western_lines(data):
    question = data.draw(st.sampled_from(NARROWED))
    line = data.draw(western | examples.filter(lambda line: is_western(line.encode())))
    assert question.western.matches(line.encode()) == question.whole.matches(line.encode())


@pytest.mark.parametrize(
    "pattern",
    [r"\PL", r"\p{^Lu}", r"\p{Lu}", r"[^\p{Ll}\PL]", r"\p{Han}", r"\\pL", r"[\pL-z]", r"\Q\pL\E", r"[[:alpha:]]"],
)
def test_what_is_not_surely_narrower_stays(pattern):
    assert western_pattern(pattern) == pattern


@given(st.data())
def test_broad_patterns_fire_wherever_the_patterns_do(data):
    question = data.draw(st.sampled_from(NARROWED))
    line = data.draw(examples | western)
    assert fires(compile_pattern(question.broad), line)[0] == 0 or not question.matches(line.encode())


@pytest.mark.parametrize("pattern", CLASSES)
def test_a_broad_class_has_all_signs_and_few_more_in_ascii(pattern):
    whole, broad = compile_pattern(pattern), compile_pattern(broad_pattern(pattern))
    for sign in SIGNS + "ЯяΩ雨٣\u0301":
        assert fires(broad, sign)[0] == 0 or fires(whole, sign)[0] < 0, sign
    ascii_signs = [sign for sign in map(chr, range(128)) if sign not in "KkSs"]  # the small forms of two signs far away
    assert all(fires(whole, sign) == fires(broad, sign) for sign in ascii_signs)


@given(st.characters(exclude_categories=["Cs"]))
def test_a_western_line_has_no_other_letters_digits_or_marks(sign):
    if is_western(sign.encode()):
        assert ord(sign) < _PAST or unicodedata.category(sign)[0] not in "LNM"


def test_every_sign_of_the_basic_plane_is_western_or_not():
    signs = (chr(code) for code in range(_PAST, 0x10000) if not 0xD800 <= code < 0xE000)
    assert not [sign for sign in signs if is_western(sign.encode()) and unicodedata.category(sign)[0] in "LNM"]


@pytest.mark.parametrize("line", ["PHOTO: AFP", "foto", "Straße", "STRASSE", "ſtrasse"])
def test_what_a_pattern_needs_stands_where_it_fires(line):
    pattern = "(photo|foto|straße|strasse)"
    needs = PatternSet([literal_pattern(needed_literals(pattern) or [])])
    said = line.casefold() if line.startswith("ſ") else line
    assert compile_pattern(pattern).Match(ANYWHERE, said.encode(), 0, len(said.encode()))[0][0] == 0
    assert list(needs.places([said.encode()])) == [[0]]

"""A pattern that is compiled late finds what one that is compiled at once finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.text.late_pattern import late_pattern
from corpuskit.text.latin import is_latin


@given(st.text("ab1 \n", max_size=12))
def test_a_late_pattern_finds_the_same(text: str) -> None:
    late, early = late_pattern(r"A\d?", re.IGNORECASE), re.compile(r"A\d?", re.IGNORECASE)
    assert late.findall(text) == early.findall(text)
    assert [found.span() for found in late.finditer(text, 1)] == [found.span() for found in early.finditer(text, 1)]
    assert late.sub("-", text) == early.sub("-", text)


@given(st.text(max_size=8))
def test_a_latin_text_has_no_sign_of_a_far_script(text: str) -> None:
    assert not is_latin(text) or all(
        sign < "\u0250" or "\u02c0" <= sign < "\u0370" or "\u2000" <= sign < "\u2200" for sign in text
    )

"""The quick look for notices misses none that the patterns find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.checks import story

# Letters whose small form is another one than these patterns know: `ſ`, the Kelvin sign, Turkish i.
_ODD = "\u017f\u212a\u0130\u0131"
alphabet = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"], exclude_characters=_ODD)


@pytest.mark.parametrize("why", [why for why, _ in story._NOTICES])
@given(st.data())
def test_a_text_with_a_notice_is_suspected_of_it(why, data):
    text = data.draw(st.from_regex(story._compile_notice(why), alphabet=alphabet))
    assert why in story._suspect_notices(text)


def test_an_innocent_text_is_suspected_of_nothing():
    text = "The ferry to Cape Lunn was found on Monday. Members of the council were looking for it on every page."
    assert story._suspect_notices(text) == []

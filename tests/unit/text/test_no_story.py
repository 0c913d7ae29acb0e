"""Texts that hold no story: the quick look lets every notice through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.text import no_story


@pytest.mark.parametrize("why", [why for why, _ in no_story._WORDS])
@given(data=st.data())
def test_the_quick_look_suspects_every_notice(why, data):
    text = data.draw(st.from_regex(no_story._compile_notice(why)))
    assert why in no_story._suspect_notices(text)

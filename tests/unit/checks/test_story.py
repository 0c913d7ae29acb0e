"""Texts that hold no story: the quick look lets every notice through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.checks import story


@pytest.mark.parametrize("why", [why for why, _ in story._WORDS])
@given(data=st.data())
def test_the_quick_look_suspects_every_notice(why, data):
    text = data.draw(st.from_regex(story._compile_notice(why)))
    assert why in story._suspect_notices(text)

"""The quick look for notices misses none that the patterns find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.text import no_story as story

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


@given(st.data())
def test_a_beginning_about_an_author_is_found_by_the_quick_look(data):
    every, _ = story._compile_author()
    text = data.draw(st.from_regex(every, alphabet=alphabet))
    assert story._author_search()(text.encode())


LINES = st.sampled_from(
    ["Ferry to Cape Lunn late again", "Fog", "News", "https://ostrel.example/a", "The council of Ostrel met on Monday. It was late.", "Fog over Weldmoor ...",
     "Saltby wants its ferry back, and the council of Ostrel wants a bridge instead of it, " * 2 + "say both", "Harbour " * 30 + "…", "12 ewes, 3 rams"]
)  # fmt: skip


@given(st.lists(LINES, min_size=6, max_size=14).map("\n".join))
def test_the_quick_look_at_paragraphs_changes_no_answer(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story, "_are_paragraphs", lambda *_: False)
        slow = story._name_list(text)
    assert story._name_list(text) == slow

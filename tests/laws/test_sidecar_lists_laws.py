"""An edit of a list leaves the items that stay as they were typed: quotation marks, comments, order of the lines."""

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.store.sidecar import set_key
from corpuskit.text import yaml12

WORDS = st.sampled_from(("fog", "pier", "sea", "tram", "7", "a, b", "Ada: Moss", "- x", "# y", "it's", "", "true"))
TYPED = {"fog": "fog", "pier": '"pier"', "sea": "'sea'", "tram": "tram", "moor": "moor"}
ITEMS = st.lists(st.sampled_from(sorted(TYPED)), min_size=1, max_size=5, unique=True)


@st.composite
def edits(draw):
    """Return the items of a list, those that stay, and the items of the list as it shall be."""
    old = draw(ITEMS)
    stay = [item for item in old if draw(st.booleans())]
    new = list(stay)
    for word in draw(st.lists(WORDS, max_size=3)):
        if word not in old:
            new.insert(draw(st.integers(0, len(new))), word)
    return old, stay, new


@given(edits(), st.sampled_from(("", "  ", "    ")), st.sampled_from(("\n", "\r\n")))
def test_lines_of_items_that_stay_are_left(edit, indent, end):
    old, stay, new = edit
    lines = {item: f"{indent}- {TYPED[item]}   # about {item}" for item in old}
    text = end.join(["id: a-1  # ours", "tags:", *lines.values(), "", "title: Fog  # last", ""])
    edited = set_key(text, "tags", new)
    assert yaml12.load(edited) == {"id": "a-1", "tags": new, "title": "Fog"}
    assert edited.startswith(f"id: a-1  # ours{end}")
    assert edited.endswith(f"title: Fog  # last{end}")
    for item in stay:
        assert lines[item] + end in edited


@given(edits())
def test_a_list_between_brackets_stays_one_with_its_comment(edit):
    old, stay, new = edit
    text = f"id: a-1\ntags: [{', '.join(TYPED[item] for item in old)}]  # why\ntitle: Fog\n"
    edited = set_key(text, "tags", new)
    assert yaml12.load(edited) == {"id": "a-1", "tags": new, "title": "Fog"}
    if new:
        assert "]  # why\ntitle: Fog\n" in edited
        assert all(TYPED[item] in edited for item in stay)

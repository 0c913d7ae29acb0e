"""Values in messages are YAML: what a message shows can be typed as it stands."""

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.checks.shown_values import show_yaml
from corpuskit.text import yaml12

SIGNS = st.sampled_from(
    ("Quay", " ", "'", '"', "\\", "\n", "\t", "\u00a0", "\u200b", "\u202e", "\U000e0001", "\u2028", "é", ":", "#")
)
TEXTS = st.lists(SIGNS, max_size=6).map("".join) | st.text(st.characters(codec="utf-8"), max_size=8)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.none() | st.integers(-99, 99), lambda inner: st.lists(inner, max_size=3), max_leaves=4
)


@given(VALUES)
def test_a_shown_value_reads_back(value):
    assert yaml12.load(f"value: {show_yaml(value)}\n") == {"value": value}

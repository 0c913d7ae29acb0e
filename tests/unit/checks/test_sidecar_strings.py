"""Hygiene of the texts in a sidecar: the quick look lets no fault through."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.checks import sidecar_strings
from corpuskit.checks.article_sidecar import ArticleSidecar

FRAGMENTS = (
    "Quay",
    "Post",
    " ",
    "  ",
    "\t",
    "\n",
    "\u00a0",
    "\u200b",
    "e\u0301",
    "CafÃ©",
    '"',
    "'",
    "\\",
    ",",
    "\u202e",
    "ß",
    "",
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=4).map("".join)
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none() | st.just(10**30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ("id", "title", "source", "lang", "description", "tags", "meta", "cleaning", "own field", "a\tb")
)


def faults_of(meta):
    subject = ArticleSidecar("a.txt", "a.yaml", meta, None, lambda _: (1, 1), lambda _: (1, 1))
    return [finding.message for finding in sidecar_strings.find(subject)]


@settings(max_examples=300)
@given(st.dictionaries(NAMES, VALUES, max_size=2))
def test_the_quick_look_hides_no_fault(meta):
    assert faults_of(meta) == list(all_faults(meta))


@pytest.mark.parametrize("text", ["Quay ", " Quay", "Quay\t", "Quay\u00a0", "Qu\u200bay", "Cafe\u0301"])
def test_each_kind_of_fault_is_seen_in_each_place(text):
    for value in (text, [text], {"desk": text}, {"desk": ["a", text]}):
        assert len(faults_of({"id": "a", "tags": value, "title": "b"})) == 1


def all_faults(meta):
    subject = ArticleSidecar("a.txt", "a.yaml", meta, None, lambda _: (1, 1), lambda _: (1, 1))
    for name, value in meta.items():
        if name != "cleaning":
            for finding in sidecar_strings._find_in_value(subject, name, f"/{name}", value):
                yield finding.message


def test_half_a_surrogate_pair_is_no_error():
    assert faults_of({"title": "fog \ud800 "}) != []

"""Formulas in many texts, read together by arrays, are those found in one text after the other."""

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.rules import formulas, load_packs
from corpuskit.rules.beginning_scan import Scanned
from corpuskit.rules.letters import BASIC, fold_letters, lower_letters

KNOWN = load_packs().formulas
LINES = [line.capitalize() for rule in load_packs().rules for line in rule.lines[::9]]
STORY = ["It rained in Saltby, he said.", "Εφυγε το ΠΛΟΙΟ…", "雨が降った。", "Ещё", "\U0001f600", "\ud800", "şi", "BBC"]
texts = st.lists(st.sampled_from([*LINES, *STORY]) | st.text(max_size=8), max_size=9).map(" ".join)


@given(st.lists(texts, max_size=4))
def test_texts_read_together_are_read_as_one_by_one(many):
    scanned = list(KNOWN._scan(many))
    for text, together, alone in zip(many, scanned, map(KNOWN._read, many), strict=True):
        assert together.lower == alone[0]
        assert KNOWN._found(text, *together) == KNOWN._found(text, *alone)


def test_every_letter_is_written_alike():
    every = "".join(map(chr, range(BASIC + 9)))
    assert next(iter(KNOWN._scan([every]))).lower == lower_letters(every)
    assert len(fold_letters(every)) == len(every)


def test_long_texts_are_read_in_blocks(monkeypatch):
    many = [f"{line}. It rained in Saltby." for line in LINES[:50]]
    expected = KNOWN.in_texts(many)
    monkeypatch.setattr(formulas, "_MANY", 1)
    monkeypatch.setattr(formulas, "_BLOCK", 100)
    assert KNOWN.in_texts(many) == expected
    assert [place.start for places in expected for place in places.places].count(0) > 20


def test_a_text_without_letters_has_no_formulas():
    assert KNOWN._scanner.scan([""]) == [Scanned("", [])]

"""Laws of the cleaning record: whatever was removed, in however many runs, comes back to the byte."""

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.model import Edit, Span
from corpuskit.store.record import Record, from_data, hash_text, to_data
from corpuskit.store.sidecar import set_key
from corpuskit.text import yaml12

TEXTS = st.lists(
    st.sampled_from(["Fog.\n", "\n", "Leave a Reply\n", "𝄞 sea\r\n", "\ufeff", "You May Also Like", "a", "\t"]),
    max_size=12,
).map("".join)


@st.composite
def rounds(draw):
    """A text and a few rounds of removals; each round's places refer to what the one before left."""
    text = draw(TEXTS)
    record, left = Record.of(text, (), (), "r0"), text
    for number in range(draw(st.integers(1, 3))):
        marks = sorted(draw(st.sets(st.integers(0, len(left)), max_size=6)))
        spans = [Span(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
        edits = [Edit(f"rule-{draw(st.integers(0, 2))}", span, span.of(left)) for span in spans]
        record = record.with_edits(edits, text, f"r{number}")
        left = "".join(c for i, c in enumerate(left) if not any(s.start <= i < s.end for s in spans))
        assert record.cleaned(text) == left
    return text, record


@given(rounds())
def test_the_original_comes_back(case):
    text, record = case
    assert record.original(record.cleaned(text)) == text
    assert hash_text(record.cleaned(text)) == record.after


@given(rounds(), st.sampled_from([None, "rule-0", "rule-1"]))
def test_undoing_a_rule_puts_back_its_removals_only(case, rule):
    text, record = case
    back = record.without(rule, text)
    assert back.original(back.cleaned(text)) == text
    assert {r.rule for r in back.removed} == ({r.rule for r in record.removed} - {rule} if rule else set())
    assert sorted([*back.removed, *back.declined]) == sorted(record.removed)
    if rule is None:
        assert back.cleaned(text) == text
    for removal in back.declined:
        assert back.to_cleaned(removal.span).of(back.cleaned(text)) == removal.text


@given(rounds())
def test_a_record_survives_its_sidecar(case):
    text, record = case
    undone = record.without("rule-0", text)
    pending = Record(record.rules, record.before, record.after, record.removed, record.declined, undone)
    for one in (record, undone, pending):
        sidecar = set_key("id: a-1\n", "cleaning", to_data(one))
        assert from_data(yaml12.load(sidecar)["cleaning"]) == one

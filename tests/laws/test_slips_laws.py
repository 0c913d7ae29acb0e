"""Slips are found by a quick look that hides none, and what is proposed is a slip no more."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.checks import Options, Schema, check, slips
from corpuskit.checks.article_sidecar import ArticleSidecar
from corpuskit.model import Pair
from corpuskit.text import yaml12

ODD = st.sampled_from(
    (
        "local",
        "local,",
        "We are #1",
        "Fog # checked",
        "Caf\\u00e9",
        "Ferry &amp; fog",
        "Q&A",
        "ferry - fog",
        '"C:\\new\\ferry.txt"',
        '"C:\\\\new"',
        "'Caf\\u00e9'",
        '"local,"',
        "a, b",
        "7",
        "#fog",
    )
)
# Most texts are plain, so that one slip stands alone.
PLAIN = st.sampled_from(("local", "fog", "Ines Calder"))
TEXTS = PLAIN | PLAIN | ODD
NAMES = st.sampled_from(("section", "source", "description", "dateline", "tags", "authors", "published", "note"))
ITEMS = st.lists(st.tuples(st.sampled_from(("  ", "    ")), TEXTS), min_size=1, max_size=3)


@st.composite
def sidecars(draw):
    lines = ["id: fog-1", "title: Fog", "lang: en"]
    for name in draw(st.lists(NAMES, max_size=2, unique=True)):
        if draw(st.booleans()):
            lines += [f"{name}:", *(f"{blanks}- {text}" for blanks, text in draw(ITEMS))]
        elif draw(st.booleans()):
            lines += [f"{name}:", f"  desk: {draw(TEXTS)}"]
        else:
            lines += [f"{name}: {draw(TEXTS)}"]
    return draw(st.sampled_from(("\n", "\r\n"))).join([*lines, ""])


def subject_of(text):
    try:
        meta = yaml12.load(text)
    except yaml12.YamlProblem:
        return None
    places = yaml12.Places(text)
    return ArticleSidecar("a.txt", "a.yaml", meta, None, places.key, places.value, text)


@settings(max_examples=400)
@given(sidecars())
def test_the_quick_look_hides_no_slip(text):
    if subject := subject_of(text):
        assert list(slips.find(subject)) == list(slips._look_through(subject, text))


@given(sidecars())
def test_every_slip_is_one_line_and_has_its_place(text):
    pair = Pair("a.txt", "a.yaml", b"Fog lay over all of Askford.\n", text.encode())
    [verdict] = check([pair], Schema.packaged(), Options())
    for found in verdict.findings:
        assert "\n" not in found.message
        if found.check == "CK120":
            assert 1 <= found.line <= text.count("\n")
            assert " - write " in found.message or " - put " in found.message


def test_rows_have_no_slips():
    meta = {"section": "local,"}
    assert not list(slips.find(ArticleSidecar("a", "a.jsonl", meta, None, lambda _: (1, 1), lambda _: (1, 1))))

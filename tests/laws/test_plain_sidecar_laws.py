"""A plain sidecar is written as PyYAML would write it, byte for byte."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpuskit.store import sidecar
from corpuskit.store.plain_sidecar import plain_sidecar
from corpuskit.store.quoted import Quoted
from corpuskit.text import yaml12

FRAGMENTS = (
    *"-?:,[]{}#&*!|>'\"%@`=<~+._/\\ \t\n\r\x85\xa0\u2028\u200b\ufeff\x07", ": ", " #", " - ", "---", "...", "./", "../", "a", "No", "on", "yes", "y",
    "null", "true", "12", "0o17", "0x1f", "1_0", "1e3", "12:30", "2026-03-14", "T06:30:00Z", "https://post.example/", "Fog", "é", "霧", "😀",
    "\U0010ffff", "\ufffe", "\u202e", "x" * 130, "''",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join) | st.text(max_size=8)
SCALARS = (
    TEXTS
    | TEXTS.map(Quoted)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)
NAMES = st.sampled_from(["id", "title", "tags", "meta", "no", "y", "on", "x_1"]) | TEXTS


@settings(max_examples=400)
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_as_pyyaml_writes_it(data):
    quick = plain_sidecar(data)
    assert quick is None or quick == sidecar._dump_yaml(data)


@settings(max_examples=800)
@given(TEXTS)
@example("_:\xa0-")
@example("a\u2003#b")
@example("1e312")
@example(".inf")
@example("9" * 5_000)
def test_texts_as_pyyaml_writes_them(text):
    quick = plain_sidecar({"title": text, "tags": [text]})
    assert quick is None or quick == sidecar._dump_yaml({"title": text, "tags": [text]})
    assert yaml12.load(sidecar.dump_sidecar({"title": text})) == {"title": text}


@pytest.mark.parametrize(
    "data",
    [
        {"id": "a-1", "title": "Fog: a guide", "published": "2026-03-14", "url": "https://post.example/a?b=c#d"},
        {
            "title": "“Nobody knew”, she said",
            "authors": ["Ann O'Hara", "Zoë Ó"],
            "meta": {"guessed": ["lang"], "n": {}},
        },
        {
            "title": "'Yes', says #1",
            "section": "No",
            "lang": "no",
            "score": 0.93,
            "words": 12,
            "tags": [],
            "more": None,
        },
        {
            "cleaning": {
                "version": 1,
                "removed": [
                    {"start": 0, "end": 3, "rule": "share-bar", "text": Quoted("\tShare “on”\u2028😀\r\n")},
                    {"start": 9, "end": 9, "rule": "share-bar", "text": Quoted("")},
                ],
            },
        },
    ],
)
def test_what_news_says_is_plain(data):
    assert plain_sidecar(data) == sidecar._dump_yaml(data)

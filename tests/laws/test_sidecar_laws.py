"""Laws of the sidecar editor: a key changes, no other byte does."""

import pytest
from hypothesis import assume, example, given, reject
from hypothesis import strategies as st

from corpuskit.errors import StoreError
from corpuskit.store.sidecar import Quoted, drop_key, dump, set_key
from corpuskit.text import yaml12

LINES = st.sampled_from(
    [
        "id: a-1",
        "id: a-1   # set once",
        "title: 'It''s fog'",
        'title: "Fog \\u2026"',
        "title: Nebel über Ödmar 𝄞",
        "lang: no",
        "published: 2024-03-05",
        "authors:\n- Ada Berg\n- Ole Thun",
        "authors:\n  - Ada Berg   # desk\n\n  # stringer\n  - Ole Thun",
        "tags: [fog, 'sea, air']",
        "description: |\n  Two lines,\n\n  # not a comment\n  and more.",
        "description: >-\n  Folded\n  text",
        "description: |+\n  kept\n\n",
        "meta:\n  guessed: [title]\n  desk: {a: 1}",
        "section:",
        "? url\n: https://a.example/x",
        "license: &l CC0\ncopyright: *l",
        "# a comment",
        "",
        "---",
        "...",
        "dateline: a\n  long plain\n  scalar",
        "{id: a-1, title: Fog}",
        "cleaning:\n  version: 1\n  removed:\n    - start: 3",
        "sha256: 0",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.sampled_from(["no", "12:30", "# x", "- a", "2024-03-05", "=", "<<"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["id", "title", "authors", "description", "cleaning", "new_key", "meta", "sha256"])


@st.composite
def sidecars(draw):
    """Sidecars joined from lines that people write, with one kind of line end."""
    text = "\n".join(draw(st.lists(LINES, max_size=6))) + draw(st.sampled_from(["", "\n", "\n\n"]))
    text = draw(st.sampled_from(["", "", "", "\ufeff"])) + text
    try:
        data = yaml12.load(text)
    except yaml12.YamlProblem:
        reject()
    assume(data is None or isinstance(data, dict))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def foreign_bytes(text, key):
    """Return the non-blank lines that do not belong to `key` in a block sidecar, found by an independent reading."""
    kept, inside = [], False
    for line in text.lstrip("\ufeff").replace("\r\n", "\n").split("\n"):
        if line[:1] not in (" ", "-", "#", "", ":", "\t"):
            inside = line.startswith((f"{key}:", f"? {key}"))
        if not inside and line.strip():
            kept.append(line)
    return kept


@given(sidecars(), KEYS, VALUES)
@example("a: 1\n...\n", "b", "x")
@example("description: |\n  no end", "b", "x")
@example("# a comment\n{id: a-1, title: Fog}", "id", None)
def test_setting_a_key_sets_it_and_nothing_else(text, key, value):
    before = yaml12.load(text) or {}
    try:
        edited = set_key(text, key, value)
    except StoreError:
        return
    assert yaml12.load(edited) == {**before, key: value}
    assert [k for k in yaml12.load(edited) if k != key] == [k for k in before if k != key]
    if "\n{" not in "\n" + text.lstrip("\ufeff"):  # in a flow sidecar all keys may stand in one line
        assert foreign_bytes(edited, key) == foreign_bytes(text, key)
    if "\r\n" in text:
        assert "\n" not in edited.replace("\r\n", "")


@given(sidecars(), KEYS, VALUES)
def test_a_new_key_dropped_again_leaves_the_bytes(text, key, value):
    assume(key not in (yaml12.load(text) or {}) and text.endswith("\n"))
    try:
        edited = set_key(text, key, value)
    except StoreError:
        return
    assert drop_key(edited, key) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@example('\x00\x07\x85\u2028\ufeff\ufffe\U0001f600 \\ " \t')
def test_a_quoted_string_stands_on_one_line_and_reads_back(text):
    dumped = dump({"text": Quoted(text)})
    assert dumped.count("\n") == 1
    assert yaml12.load(dumped) == {"text": text}


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=3))
@example({"a\u2028b": ["x\x85y", "\r", "12e4", "\ufeff", " \n "]})
def test_what_is_dumped_reads_back(data):
    assert yaml12.load(dump(data)) == (data or {})


@pytest.mark.parametrize("line", ["id: a-1   # set once", "title: 'It''s fog'", "tags: [fog, 'sea, air']"])
def test_ordinary_sidecars_are_never_refused(line):
    assert set_key(f"{line}\n", "cleaning", {"version": 1}) == f"{line}\ncleaning:\n  version: 1\n"

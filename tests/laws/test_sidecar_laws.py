"""Laws of the sidecar editor: a key changes, no other byte does."""

import pytest
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from corpuskit.errors import StoreError
from corpuskit.store.sidecar import Quoted, drop_key, drop_path, dump_sidecar, set_key, set_path
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
    dumped = dump_sidecar({"text": Quoted(text)})
    assert dumped.count("\n") == 1
    assert yaml12.load(dumped) == {"text": text}


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=3))
@example({"a\u2028b": ["x\x85y", "\r", "12e4", "\ufeff", " \n "]})
def test_what_is_dumped_reads_back(data):
    assert yaml12.load(dump_sidecar(data)) == (data or {})


@pytest.mark.parametrize("line", ["id: a-1   # set once", "title: 'It''s fog'", "tags: [fog, 'sea, air']"])
def test_ordinary_sidecars_are_never_refused(line):
    assert set_key(f"{line}\n", "cleaning", {"version": 1}) == f"{line}\ncleaning:\n  version: 1\n"


FIELDS = st.sampled_from(
    [
        "{k}: plain text {c}",
        "{k}: 'quoted' {c}",
        "{k}: {c}\n  # inside\n  - a",
        "{k}: | {c}\n  Two lines,\n\n  # no comment\n  and more.",
        "{k}: |+\n  kept\n\n",
        "{k}: >-\n  Folded\n\n  text\n",
        "{k}:\n  a: 1 {c}\n  b:\n    c: |\n      deep\n",
        "{k}:\n- Ada {c}\n- Ole",
        "{k}: [fog, 'sea, air'] {c}",
        "{k}: &x{k} 12:30\n{k}_too: *x{k}",
        "{k}: {{a: 1, b: [2]}} {c}",
        "{k}: Fog\u2028over {c}",
        "{k}:",
    ]
)
SMALL = st.sampled_from(["de", "no", "12:30", 7, True, None, "a # b", "two\nlines", ["x", "y"], {"a": [1]}, "a\u2028b"])


@st.composite
def commented(draw):
    """Sidecars with a comment of its own above, behind and below each field; return the text, its keys and the comments above."""
    parts, keys, above = [], [], []
    for number in range(draw(st.integers(1, 5))):
        key = f"k{number}"
        if draw(st.booleans()):
            parts.append(f"# above {number}")
            above.append(parts[-1])
        field = draw(FIELDS).format(k=key, c=draw(st.sampled_from(["", f"# behind {number}"])))
        parts.append("\n".join(line.rstrip() for line in field.split("\n")))
        keys.append(key)
        if draw(st.booleans()):
            parts.append("")
    parts += draw(st.sampled_from([[], ["# at the end"], ["..."]]))
    text = "\n".join(parts) + draw(st.sampled_from(["", "\n"]))
    try:
        yaml12.load(text)
    except yaml12.YamlProblem:
        reject()
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), keys, above


@given(commented(), st.integers(0, 5), SMALL)
@settings(max_examples=2000)
def test_comments_outside_a_value_stay_whatever_is_set(made, number, value):
    text, keys, above = made
    key = f"k{number}"
    try:
        edited = set_key(text, key, value)
    except StoreError:
        assert "&" in text
        return
    assert yaml12.load(edited) == {**yaml12.load(text), key: value}
    start = next(n for n in range(len(text) + 1) if text[: n + 1] != edited[: n + 1] or n == len(text))
    assert start <= len(text)
    for comment in above:
        assert edited.count(comment) == 1
    for other in keys:
        if other != key:
            behind = f"# behind {other[1:]}"
            assert edited.count(behind) == text.count(behind)


@given(commented(), st.integers(0, 4))
@settings(max_examples=1000)
def test_comments_stay_when_a_field_goes(made, number):
    text, keys, above = made
    assume(len(keys) > 1)
    try:
        edited = drop_key(text, f"k{number}")
    except StoreError:
        assert "&" in text
        return
    for comment in above:
        assert edited.count(comment) == 1


def test_a_comment_behind_a_value_stays():
    assert set_key("lang: en  # checked\nid: a\n", "lang", "de") == "lang: de  # checked\nid: a\n"
    assert (
        set_key("description: |\n  Fog.\n# below\nid: a\n", "description", "Sun")
        == "description: Sun\n# below\nid: a\n"
    )
    assert set_key("section:   # none yet\n", "section", "sea") == "section: sea   # none yet\n"
    assert set_key("tags:\n  - fog  # first\n# below\nid: a\n", "tags", ["fog", "sea"]) == (
        "tags:\n  - fog  # first\n  - sea\n# below\nid: a\n"
    )


def test_fields_inside_fields():
    text = "id: a\nmeta:  # ours\n  desk: sea  # old\n  pages: [1]\n"
    assert set_path(text, ("meta", "desk"), "land") == text.replace("sea", "land")
    assert set_path(text, ("meta", "more", "deep"), 1) == text + "  more:\n    deep: 1\n"
    assert set_path("id: a\n", ("meta", "desk"), "sea") == "id: a\nmeta:\n  desk: sea\n"
    assert drop_path(text, ("meta", "desk")) == "id: a\nmeta:  # ours\n  pages: [1]\n"
    assert drop_path(text, ("meta", "none")) == text
    assert set_path("meta: {desk: sea}  # ours\n", ("meta", "page"), 4) == 'meta: {desk: sea, "page": 4}  # ours\n'
    with pytest.raises(StoreError, match="holds a value"):
        set_path("meta: text\n", ("meta", "desk"), 1)

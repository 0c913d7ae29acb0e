"""Inserting into a JSON text: the value is there, and every other byte stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.text.json_insert import insert_member

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
LAYOUTS = st.sampled_from([{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}, {"indent": 0}])


def ways(value, way=()):
    """Yield the path of each object and array in a JSON value."""
    if isinstance(value, dict | list):
        yield way
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from ways(part, (*way, str(key)))


def at(value, way):
    for step in way:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


@given(JSON.filter(lambda value: isinstance(value, dict | list)), LAYOUTS, JSON, st.data())
def test_a_member_is_added_and_nothing_else_changes(value, layout, new, data):
    text = json.dumps(value, **layout)
    way = data.draw(st.sampled_from(list(ways(value))))
    home = at(value, way)
    key = "a new key" if isinstance(home, dict) else None
    written = insert_member(text, way, key, new)
    home.update({key: new}) if isinstance(home, dict) else home.append(new)
    assert json.loads(written) == value
    rest = iter(written)
    assert all(sign in rest for sign in text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('{"a": {}}', '{"a": {"b": 1}}'),
        ('{\r\n  "a": {\r\n    "x": 0\r\n  }\r\n}', '{\r\n  "a": {\r\n    "x": 0,\r\n    "b": 1\r\n  }\r\n}'),
        ('\ufeff{"a": {"x": 0}}', '\ufeff{"a": {"x": 0, "b": 1}}'),
        ('{"a": 1, "a": {"x": "}"}}', '{"a": 1, "a": {"x": "}", "b": 1}}'),
    ],
)
def test_line_ends_marks_and_double_keys(text, written):
    assert insert_member(text, ["a"], "b", 1) == written

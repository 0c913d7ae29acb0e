"""Updating a schema: additions only, where something was refused; what was valid stays valid."""

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpuskit.checks import Schema, packaged_schema
from corpuskit.checks.schema_update import add_missing_parts
from corpuskit.commands.schema_guard import RECORD_EXAMPLE

OURS = json.loads(packaged_schema())
OLD = (Path(__file__).parents[2] / "cases/old/schema.json").read_text(encoding="utf-8")
FLAT = {"type": "object", "required": ["id", "desk"], "additionalProperties": False}
FLAT["properties"] = {"id": {"type": "string"}, "desk": {"enum": ["sea", "land"]}, "relation": {"enum": ["near"]}}
SIDECAR = {"id": "a-1", "title": "Fog", "source": "Mail", "lang": "en"}
FULL = {
    **SIDECAR,
    "cleaning": RECORD_EXAMPLE,
    "duplicate_of": "a-2",
    "relation": "update",
    "score": 0.9,
    "meta": {"guessed": ["title"]},
    "published": "2026-03-14",
}


def test_the_packaged_schema_lacks_nothing():
    assert add_missing_parts(packaged_schema()) == packaged_schema()


def test_an_earlier_one_gets_new_fields_and_relations_and_keeps_every_other_byte():
    updated = add_missing_parts(OLD)
    assert not Schema(OLD).is_valid(FULL)
    assert Schema(updated).is_valid(FULL)
    without = re.sub(r',\s+"(?:rights|tdm_reservation)": \{[^{}]*\}', "", updated)
    assert without.replace(', "update", "shares_passage", "background"]', "]") == OLD


def test_own_fields_values_and_limits_stay():
    own = copy.deepcopy(OURS)
    fields = own["$defs"]["fields"]
    fields["properties"]["desk"] = {"enum": ["sea"]}
    fields["required"] += ["desk"]
    fields["properties"]["relation"]["enum"] = ["near", "twin"]
    fields["properties"]["title"]["maxLength"] = 10
    del fields["properties"]["cleaning"], own["$defs"]["removals"]
    updated = json.loads(add_missing_parts(json.dumps(own, indent=2)))
    there = updated["$defs"]["fields"]
    assert there["properties"]["desk"] == {"enum": ["sea"]}
    assert there["required"] == ["id", "title", "source", "lang", "desk"]
    assert there["properties"]["relation"]["enum"][:3] == ["near", "twin", "exact"]
    assert there["properties"]["title"]["maxLength"] == 10
    assert Schema(json.dumps(updated)).is_valid({**FULL, "desk": "sea"})


def test_a_schema_of_its_own_refers_to_ours():
    updated = add_missing_parts(json.dumps(FLAT))
    assert "urn:corpuskit:sidecar:1#/$defs/fields/properties/score" in updated
    assert Schema(updated).is_valid({**FULL, "desk": "sea"})
    assert not Schema(updated).is_valid({**FULL, "desk": "air"})


@pytest.mark.parametrize(
    "own",
    [
        True,
        {},
        {"type": "object", "properties": {"tags": {"type": "string"}}},
        {"$ref": "urn:corpuskit:sidecar:1#/$defs/fields", "properties": {"desk": {}}, "unevaluatedProperties": False},
        {"allOf": [{"$ref": "urn:corpuskit:sidecar:1#/$defs/fields"}], "unevaluatedProperties": False},
    ],
)
def test_a_schema_that_refuses_nothing_of_ours_stays(own):
    assert add_missing_parts(json.dumps(own)) == json.dumps(own)


def test_branches_of_allof_are_updated():
    own = {"allOf": [{"properties": {"relation": {"enum": ["near"]}}}, {"properties": {"id": {}}}]}
    updated = json.loads(add_missing_parts(json.dumps({**own, "unevaluatedProperties": False})))
    assert "update" in updated["allOf"][0]["properties"]["relation"]["enum"]
    assert Schema(json.dumps(updated)).is_valid(FULL)


def places(value, way=()):
    """Yield the paths of the objects and arrays in a schema."""
    if isinstance(value, dict | list):
        yield way
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*way, key))


def parts_of(meta):
    """Return sidecars that hold a part of the fields of one."""
    return st.lists(st.sampled_from(sorted(meta)), unique=True).map(lambda names: {n: meta[n] for n in names})


@given(st.lists(st.sampled_from([way for way in places(OURS) if way]), max_size=6), parts_of({**FULL, "desk": "sea"}))
def test_what_was_valid_stays_valid(removed, meta):
    own = copy.deepcopy(OURS)
    for way in removed:
        home = own
        for step in way[:-1]:
            home = home.get(step, {}) if isinstance(home, dict) else home[step] if step < len(home) else {}
        if isinstance(home, dict):
            home.pop(way[-1], None)
    try:
        before = Schema(json.dumps(own))
    except Exception:  # noqa: BLE001 - a schema without a definition that it refers to is none
        assume(False)  # noqa: FBT003
    after = Schema(add_missing_parts(before.text))
    assert after.is_valid(meta) or not before.is_valid(meta)
    assert add_missing_parts(after.text) == after.text

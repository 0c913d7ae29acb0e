"""A corpus's own schema: extended, refused, never fetched."""

import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpuskit.checks import Options, Schema, check, packaged_schema, unchecked
from corpuskit.checks.explaining import schema_findings
from corpuskit.errors import SettingsError
from corpuskit.model import RELATIONS, Pair
from corpuskit.text.yaml12 import load

OK = "id: fog-1\ntitle: Fog\nsource: Echo\nlang: en\n"
OURS = "urn:corpuskit:sidecar:1"


def schema(data: Any) -> Schema:
    return Schema(json.dumps(data, indent=1))


def told(sidecar: str, judge: Schema) -> list[str]:
    pair = Pair("a.txt", "a.yaml", b"Fog lay over all of Askford.\n", sidecar.encode())
    return [f"{f.line}:{f.column} {f.check} {f.message}" for f in check([pair], judge, Options())[0].findings]


def test_one_schema_in_two_places() -> None:
    root = Path(__file__).parents[3]
    assert (root / "schema.json").read_bytes() == (root / "src/corpuskit/schema.json").read_bytes()


def test_the_packaged_schema_is_one_and_its_examples_are_valid() -> None:
    data = json.loads(packaged_schema())
    judge = schema({**data, "$id": "urn:other"})
    assert data["$id"].endswith(":1")
    for example in data["examples"]:
        assert judge.is_valid(example)
    for name, field in data["$defs"]["fields"]["properties"].items():
        assert field["title"], name
        assert field["description"], name
        for example in field.get("examples", ()):
            assert judge.is_valid({**data["examples"][0], name: example}), name
    assert data["$defs"]["fields"]["properties"]["relation"]["enum"] == list(RELATIONS)


def test_the_packaged_schema_has_a_quick_look() -> None:
    assert Schema.packaged().accepts(load(OK))
    assert not Schema.packaged().accepts(load(OK + "langauge: en\n"))


def test_the_packaged_schema_has_a_look_for_a_few() -> None:
    data = json.loads(packaged_schema())
    fields = {
        name: field["examples"][0]
        for name, field in data["$defs"]["fields"]["properties"].items()
        if field.get("examples")
    }
    assert Schema.packaged().accepts(load(OK) | fields, few=True)
    assert not Schema.packaged().accepts(load(OK + "langauge: en\n"), few=True)


def test_a_few_articles_are_judged_without_the_library_for_many() -> None:
    judge = (
        "import sys; from corpuskit.checks import Options, Schema, check; from corpuskit.model import Pair; "
        f"check([Pair('a.txt', 'a.yaml', b'Fog lay over all of Askford.\\n', {OK.encode()!r})], Schema.packaged(), Options()); "
        "print('jsonschema_rs' in sys.modules, 'jsonschema' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", judge], text=True).split() == ["False", "False"]


def test_it_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(Schema.packaged()))  # noqa: S301 - our own
    assert again.accepts(load(OK))


def test_ours_can_be_extended() -> None:
    desk = {"type": "object", "properties": {"desk": {"type": "string"}}, "required": ["desk"]}
    own = schema({"$ref": f"{OURS}#/$defs/fields", **desk, "unevaluatedProperties": False})
    assert told(OK + "desk: local\n", own) == []
    assert told(OK, own) == ["1:1 CK105 missing field 'desk' - add a line desk: …"]
    assert told(OK + "desc: local\n", own) == [
        "5:1 CK104 unknown field 'desc' - did you mean 'desk'? Then write desk: local"
    ]


def test_a_name_with_an_apostrophe_is_suggested_whole() -> None:
    own = schema({"properties": {"editor's": {"type": "string"}}, "additionalProperties": False})
    assert told("editors: Ines\n", own) == [
        "1:1 CK104 unknown field 'editors' - did you mean \"editor's\"? Then write editor's: Ines"
    ]
    there = told("editor's: Ines\neditors: Ada\n", own)
    assert there == [
        "2:1 CK104 unknown field 'editors' - \"editor's\" is there already: delete this line; if its value is the right one, write editor's: Ada in place of the other"
    ]


def test_ours_can_be_narrowed() -> None:
    own = schema({"$ref": OURS, "required": ["license"]})
    assert told(OK, own) == ["1:1 CK105 missing field 'license' - add a line such as license: CC-BY-4.0"]
    assert told(OK + "desk: x\nlicense: MIT\n", own)[0].startswith("5:1 CK104 unknown field 'desk'")


def test_any_schema_will_do() -> None:
    own = schema({"type": "object", "properties": {"page": {"type": "integer", "multipleOf": 2}}})
    assert told("page: 2\n", own) == []
    assert told("page: 3\n", own)[0].startswith("1:7 CK109 page:")
    assert told("page: x\n", schema(True)) == []  # noqa: FBT003 - a schema
    old = {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"items": [{"type": "string"}]}}}
    assert told("a: [1]\n", schema(old))[0].startswith("1:5 CK106")


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        ({"$ref": "https://elsewhere.example/schema.json"}, "2:2", "never fetched"),
        ({"properties": {"a": {"$ref": "#/$defs/a"}}}, "4:4", "leads nowhere"),
        ({"allOf": [{"$ref": f"{OURS}#/$defs/none"}]}, "4:4", "leads nowhere"),
        ({"type": "strin"}, "2:2", "not a JSON Schema"),
        ({"properties": {"a": {"pattern": "("}}}, "4:4", "no pattern of ECMA-262"),
        ({"$schema": "https://elsewhere.example/dialect"}, "2:2", "unknown '$schema'"),
        ([], "1:1", "is an object"),
    ],
)
def test_what_is_no_schema_is_refused_with_its_place(data: Any, place: str, said: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)) as caught:
        schema(data)
    assert str(caught.value).startswith(f"schema.json:{place}: ")


def test_what_is_no_json_is_refused_with_its_place() -> None:
    with pytest.raises(SettingsError, match=r"^s\.json:2:3: not JSON"):
        Schema("{\n  oops: 1}", "s.json")


def test_a_format_that_nothing_checks_is_said_once() -> None:
    own = schema({"properties": {"a": {"format": "dates"}, "b": {"format": "dates"}, "c": {"format": "date"}}})
    [finding] = unchecked(own)
    assert (finding.check, finding.line, finding.path) == ("CK114", 4, "schema.json")
    assert "did you mean 'date'?" in finding.message


def test_alternatives_are_told_by_the_one_that_was_meant() -> None:
    one_or_many = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    own = schema({"properties": {"by": one_or_many}})
    assert told("by: [Ines, 7]\n", own) == ["1:12 CK106 by, item 2: expected text, not the number 7 - write '7'"]
    assert told("by: 7\n", own) == ["1:5 CK109 by: expected text or a list, not 7 - write by: '7'"]


def test_names_of_fields_can_be_wrong() -> None:
    own = schema({"propertyNames": {"pattern": "^[a-z]+$"}, "properties": {"x": False}})
    assert told("Ab: 1\n", own)[0].startswith("1:1 CK109 the name 'Ab' is not allowed")
    assert told("x: 1\n", own) == ["1:1 CK109 the field 'x' is not allowed - delete it"]


def test_a_forbidden_field_is_told_at_its_name() -> None:
    schema = Schema(json.dumps({"properties": {"x": False}}))
    [finding] = schema_findings(schema, load("id: a\nx: fog\n"), "a.yaml", "id: a\nx: fog\n")
    assert (finding.line, finding.column, finding.pointer) == (2, 1, "/x")


@pytest.mark.parametrize("part", [{"$ref": "#"}, {"allOf": [{"$ref": "#"}]}, {"anyOf": [True, {"$ref": "#/anyOf/1"}]}])
def test_a_schema_without_end_is_never_accepted(part: dict[str, object]) -> None:
    assert not Schema(json.dumps(part)).accepts({"id": "a"})

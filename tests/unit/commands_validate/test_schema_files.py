"""A schema may be YAML, and may refer to files beside it; mistakes in it are told with their place."""

import json
from pathlib import Path

import pytest

from corpuskit.checks import Schema, find_unknown_keywords
from corpuskit.checks.schema import packaged_schema
from corpuskit.commands.schema_file import schema_text
from corpuskit.commands.validate.command import validate
from corpuskit.errors import SettingsError
from corpuskit.store.corpus import Corpus

SCHEMA = """\
{
  "$ref": "base.json#/$defs/fields",
  "properties": {
    "desk": { "enum": ["sea", "land"] },
    "place": { "$ref": "parts/place.json" }
  },
  "unevaluatedProperties": false
}
"""
YAML = """\
$ref: base.json#/$defs/fields
properties:
  desk:
    enum: [sea, land]
  place: {$ref: parts/place.json}
unevaluatedProperties: false
"""
PLACE = {
    "type": "object",
    "properties": {"name": {"$ref": "#word"}, "since": {"$ref": "../base.json#/$defs/moment"}},
    "$defs": {"w": {"$anchor": "word", "type": "string"}},
}


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "corpuskit.toml").write_text("", encoding="utf-8")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "parts").mkdir()
    (tmp_path / "schema.json").write_text(SCHEMA, encoding="utf-8")
    base = packaged_schema().replace('"urn:corpuskit:sidecar:1"', '"base.json"', 1)
    (tmp_path / "base.json").write_text(base, encoding="utf-8")
    (tmp_path / "parts/place.json").write_text(json.dumps(PLACE), encoding="utf-8")
    (tmp_path / "corpus/fog.txt").write_text("Fog lay over all of Askford.\n", encoding="utf-8")
    sidecar = "id: fog-1\ntitle: Fog\nsource: The Quay Post\nlang: en\ndesk: air\nplace: {name: 7, since: soon}\n"
    (tmp_path / "corpus/fog.yaml").write_text(sidecar, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def places() -> list[str]:
    return [f"{finding.line}:{finding.column} {finding.check}" for finding in validate().findings]


def test_files_beside_the_schema_are_part_of_it(corpus: Path) -> None:
    assert places() == ["5:7 CK108", "6:15 CK106", "6:25 CK107"]
    schema = Schema(*schema_text(Corpus.at(corpus)))
    assert schema.fields[:2] == ("desk", "place") or "title" in schema.fields
    assert {"id", "title", "source", "lang"} <= schema.required
    assert schema._acceptor is not None


def test_a_schema_can_be_yaml(corpus: Path) -> None:
    (corpus / "schema.json").unlink()
    (corpus / "schema.yaml").write_text(YAML, encoding="utf-8")
    assert places() == ["5:7 CK108", "6:15 CK106", "6:25 CK107"]


def test_a_schema_can_be_yaml_in_braces(corpus: Path) -> None:
    (corpus / "schema.json").unlink()
    (corpus / "schema.yaml").write_text(f"# ours\n{SCHEMA}", encoding="utf-8")
    assert places() == ["5:7 CK108", "6:15 CK106", "6:25 CK107"]


def test_a_change_beside_the_schema_counts_at_once(corpus: Path) -> None:
    assert len(places()) == 3
    (corpus / "parts/place.json").write_text("{}", encoding="utf-8")
    assert places() == ["5:7 CK108"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("parts/place.json", "parts/plaice.json", "schema.json:5:24: '$ref' to 'parts/plaice.json': there is no file"),
        ("parts/place.json", "https://post.example/x.json", "schema.json:5:16: '$ref' to 'https://post.example/x.json' leads nowhere: schemas are never fetched"),
        ('"enum"', '"type": "text", "enum"', "schema.json:4:15: not a JSON Schema: 'text' is no type - did you mean 'string'?"),
        ('"enum"', '"type": "date", "enum"', "'date' is no type - write \"type\": \"string\", \"format\": \"date\""),
        ('["sea", "land"]', '"sea"', "schema.json:4:15: not a JSON Schema: 'enum': expected a list, not 'sea'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_place(corpus: Path, old: str, new: str, said: str) -> None:
    (corpus / "schema.json").write_text(SCHEMA.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        validate()
    assert said in str(caught.value)


def test_a_fault_beside_the_schema_is_told_there(corpus: Path) -> None:
    (corpus / "parts/place.json").write_text('{\n  "type": "text"\n}', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"parts/place\.json:2:3: not a JSON Schema: 'text' is no type"):
        validate()


@pytest.mark.parametrize(
    ("keyword", "meant"),
    [("maxlength", "maxLength"), ("enums", "enum"), ("minimun", "minimum"), ("additional_properties", "additionalProperties"), ("ref", "$ref")],
)  # fmt: skip
def test_misspelt_keywords_are_told(keyword: str, meant: str) -> None:
    schema = Schema(json.dumps({"properties": {"desk": {"type": "string", keyword: True}}}, indent=1))
    [finding] = find_unknown_keywords(schema)
    assert finding.line == 5
    assert f"did you mean {meant!r}?" in finding.message


@pytest.mark.parametrize("keyword", ["x-order", "markdownDescription", "foo", "maxLength", "$comment"])
def test_other_keywords_are_left_in_peace(keyword: str) -> None:
    value = 3 if keyword == "maxLength" else "x"
    assert find_unknown_keywords(Schema(json.dumps({"properties": {"desk": {keyword: value}}}))) == []


def test_names_of_fields_are_no_keywords() -> None:
    assert find_unknown_keywords(Schema(json.dumps({"properties": {"enums": {}, "maxlength": {}}}))) == []
    assert find_unknown_keywords(Schema(json.dumps({"const": {"enums": 1}, "default": {"maxlength": 1}}))) == []


def test_multiples_are_decimal() -> None:
    schema = Schema(json.dumps({"properties": {"price": {"multipleOf": 0.01}}}))
    assert [value for value in (0.07, 0.29, 1.15, 19.99, 0.075, 4.35) if not schema.is_valid({"price": value})] == [
        0.075
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"type": "string"}}},
        {"allOf": [{"properties": {"a": {}}}], "if": {"required": ["a"]}, "then": {"properties": {"b": {}}}, "unevaluatedProperties": False},
        {"patternProperties": {"^x_": {"type": "string"}}, "additionalProperties": False},
        {"$ref": "#here", "$defs": {"h": {"$anchor": "here", "type": "object"}}},
    ],
    ids=["draft-07", "if and allOf", "patternProperties", "$anchor"],
)  # fmt: skip
def test_the_quick_look_knows(schema: dict[str, object]) -> None:
    assert Schema(json.dumps(schema))._acceptor is not None

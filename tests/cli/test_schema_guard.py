"""No command writes what the schema of the corpus refuses; `init --update-schema` adds what the schema lacks."""

import json
import shutil
from pathlib import Path

import pytest

from corpuskit.checks import packaged_schema
from tests.cli.transcripts import called

STORY = "The harbour of Ostrel was closed on Tuesday, the port's master said to nobody in particular.\n"
COPY = (
    "Ines Calder reports. The ferry to Cape Lunn sailed again after eleven months, and the pier was full of people who waved. "
    * 3
)
OLD = Path(__file__).resolve().parents[1] / "cases/old"


def narrowed(*lost, relations=None):
    schema = json.loads(packaged_schema())
    fields = schema["$defs"]["fields"]["properties"]
    for name in lost:
        del fields[name]
    if relations:
        fields["relation"]["enum"] = relations
    fields["desk"] = {"enum": ["sea", "land"]}
    return json.dumps(schema, indent=2)


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    called("corpuskit init")
    for name in ("a", "b", "c"):
        Path(f"corpus/{name}.txt").write_text(f"Share on Facebook\n\n{STORY}" + COPY)
        Path(f"corpus/{name}.yaml").write_text(f"id: port-{name}\ntitle: Ferry\nsource: Mail\nlang: en\ndesk: sea\n")
    Path("schema.json").write_text(narrowed())
    return tmp_path


def state_of(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and ".corpuskit" not in p.parts}


def refused(corpus, command):
    before = state_of(corpus)
    printed, code = called(f"corpuskit {command}")
    assert code == 2, printed
    assert "`corpuskit init --update-schema`" in printed
    assert state_of(corpus) == before


def update():
    _, code = called("corpuskit init --update-schema")
    assert code == 0


@pytest.mark.parametrize("schema", [narrowed("cleaning"), narrowed("cleaning", "meta")])
def test_clean_stops_before_it_writes_anything(corpus, schema):
    Path("schema.json").write_text(schema)
    refused(corpus, "clean")
    update()
    assert called("corpuskit clean")[1] == 0
    assert called("corpuskit validate")[1] == 0


def test_undo_stops_where_the_schema_knows_no_declined_removals(corpus):
    called("corpuskit clean")
    schema = json.loads(narrowed())
    del schema["$defs"]["record"]["properties"]["declined"]
    Path("schema.json").write_text(json.dumps(schema))
    refused(corpus, "clean --undo")
    update()
    assert called("corpuskit clean --undo")[1] == 0


def test_mark_stops_at_a_relation_that_the_schema_does_not_know(corpus):
    Path("schema.json").write_text(narrowed(relations=["near"]))
    refused(corpus, "dedup --mark")
    update()
    assert called("corpuskit dedup --mark")[1] == 0
    assert "relation: exact" in Path("corpus/b.yaml").read_text()


def test_set_names_the_update(corpus):
    Path("schema.json").write_text(narrowed("section", relations=["near"]))
    refused(corpus, "set corpus section=port")
    refused(corpus, "set corpus relation=update")
    update()
    assert called("corpuskit set corpus section=port")[1] == 0


def test_add_stops_before_a_mark_would_be_lost(corpus):
    called("corpuskit dedup --mark")
    called("corpuskit export -o in.jsonl")
    shutil.rmtree("corpus")
    Path("corpus").mkdir()
    Path("schema.json").write_text(narrowed(relations=["near"]))
    _, code = called("corpuskit add in.jsonl")
    assert code == 2
    update()
    assert called("corpuskit add in.jsonl")[1] == 0
    assert called("corpuskit validate")[1] == 0
    assert len([path for path in Path("corpus").rglob("*.yaml") if "relation: exact" in path.read_text()]) == 2


def test_one_sidecar_that_an_own_rule_keeps_clean_from_is_a_failure_and_the_rest_goes_on(corpus):
    schema = json.loads(packaged_schema())
    schema["$defs"]["fields"]["properties"]["desk"] = {"enum": ["sea", "land"]}
    schema["if"] = {"properties": {"desk": {"const": "land"}}}
    schema["then"] = {"properties": {"cleaning": False}}
    Path("schema.json").write_text(json.dumps(schema))
    Path("corpus/b.yaml").write_text("id: port-b\ntitle: Ferry\nsource: Mail\nlang: en\ndesk: land\n")
    printed, code = called("corpuskit clean")
    assert code == 2
    assert "corpus/b.txt" in printed
    assert [Path(f"corpus/{name}.txt").read_text().startswith("Share") for name in "abc"] == [False, True, False]


def test_an_article_that_is_invalid_already_is_cleaned_all_the_same(corpus):
    Path("schema.json").write_text(
        '{"allOf": [{"$ref": "urn:corpuskit:sidecar:1#/$defs/fields"}], "properties": {"desk": {}},'
        ' "unevaluatedProperties": false}'
    )
    Path("corpus/b.yaml").write_text("id: port-b\nsource: Mail\nlang: en\ndesk: sea\n")
    assert called("corpuskit clean")[1] == 0
    assert "cleaning:" in Path("corpus/b.yaml").read_text()


def test_check_shows_the_diff_and_writes_nothing(corpus):
    Path("schema.json").write_text(narrowed("score"))
    before = state_of(corpus)
    printed, code = called("corpuskit init --update-schema --check")
    assert code == 1
    assert '+        "score": {' in printed
    assert state_of(corpus) == before
    update()
    assert called("corpuskit init --update-schema --check")[1] == 0


def test_an_update_of_a_copy_of_an_earlier_schema_shows_what_is_new(tmp_path, monkeypatch):
    shutil.copytree(OLD, tmp_path / "old")
    monkeypatch.chdir(tmp_path / "old")
    printed, code = called("corpuskit init --update-schema")
    assert code == 0
    assert '"template", "update", "shares_passage", "background"]' in printed


def test_no_update_goes_through_a_link_out_of_the_corpus(corpus, tmp_path_factory):
    shared = tmp_path_factory.mktemp("shared") / "schema.json"
    shared.write_text(narrowed("score"))
    Path("schema.json").unlink()
    Path("schema.json").symlink_to(shared)
    _, code = called("corpuskit init --update-schema")
    assert code == 2
    assert shared.read_text() == narrowed("score")


@pytest.mark.parametrize("command", ["init --check", "init nowhere --update-schema"])
def test_what_cannot_be_done_is_told(corpus, command):
    assert called(f"corpuskit {command}")[1] == 2


BESIDE = {
    "schema.json": '{"$ref": "base.json#/$defs/fields", "unevaluatedProperties": false}',
    "schema.yaml": "$ref: base.json#/$defs/fields\nunevaluatedProperties: false\n",
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_schema_in_yaml_or_several_files_is_to_be_updated_by_hand(corpus, name):
    Path("schema.json").rename("base.json")
    Path("base.json").write_text(narrowed(relations=["near"]))
    Path(name).write_text(BESIDE[name])
    before = state_of(corpus)
    printed, code = called("corpuskit init --update-schema")
    assert code == 2
    assert "add by hand: exact in /" in printed
    refused(corpus, "dedup --mark")
    assert state_of(corpus) == before

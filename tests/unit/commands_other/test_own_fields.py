"""Fields of one's own in all commands: `add` types and fills them, `stats` and `--where` look into them, `export --flatten` writes them, `init` prepares them."""

import json
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.init import init, update_schema
from corpuskit.commands.init_files import BASE
from corpuskit.text import yaml12

SCHEMA = {
    "$ref": f"{BASE}#/$defs/fields",
    "required": ["page"],
    "properties": {
        "desk": {"enum": ["sea", "land"], "default": "land"},
        "page": {"type": "integer"},
        "checked": {"type": "boolean", "default": False},
        "embargo": {"$ref": f"{BASE}#/$defs/moment"},
        "place": {"type": "object", "properties": {"name": {"type": "string"}, "lat": {"type": "number"}}},
    },
    "unevaluatedProperties": False,
}
ROWS = """\
id,title,source,lang,desk,page,checked,embargo,place.name,place.lat,text
a-1,Fog,The Quay Post,en,Sea,4,yes,14 March 2026,Askford,4.5,Fog lay over all of Askford today.
a-2,Mist,The Quay Post,en,,2,,,,,Mist lay over all of Weldmoor today.
a-3,Rain,The Quay Post,en,,,,,,,Rain fell on all of Saltby today.
"""


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    init(tmp_path, own_fields=True)
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (tmp_path / "in.csv").write_text(ROWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def sidecars(folder: Path) -> dict[str, dict[str, object]]:
    found = [yaml12.load(path.read_text(encoding="utf-8")) for path in folder.rglob("*.yaml") if path.parent.name != ""]
    return {said["id"]: said for said in found if isinstance(said, dict) and "id" in said}


def test_add_types_fills_and_tells(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["add", "in.csv"]) == 1
    first, second = (sidecars(corpus / "corpus")[name] for name in ("a-1", "a-2"))
    assert {name: first[name] for name in ("desk", "page", "checked", "embargo", "place")} == {
        "desk": "sea",
        "page": 4,
        "checked": True,
        "embargo": "2026-03-14",
        "place": {"name": "Askford", "lat": 4.5},
    }
    assert (second["desk"], second["page"], second["checked"], "place" in second) == ("land", 2, False, False)
    assert "in.csv:3:1: CK010 does not fit the schema: missing field 'page'" in capsys.readouterr().out
    assert run(["validate"]) == 0


def test_tables_and_back(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["add", "in.csv", "-q"])
    assert run(["export", "--flatten", "-o", "out.csv"]) == 0
    head, first, *_ = (corpus / "out.csv").read_text(encoding="utf-8").split("\n")
    assert ",place.name,place.lat," in head
    assert ",Askford,4.5," in first
    before = sidecars(corpus / "corpus")
    for path in (corpus / "corpus").rglob("*.*"):
        path.unlink()
    assert run(["add", "out.csv", "-q"]) == 0
    assert sidecars(corpus / "corpus") == before
    capsys.readouterr()
    assert run(["export", "--fields", "id,place.name", "--where", "place.lat > 4", "-o", "-"]) == 0
    assert json.loads(capsys.readouterr().out) == {"id": "a-1", "place.name": "Askford"}


def test_counts(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["add", "in.csv", "-q"])
    capsys.readouterr()
    assert run(["stats", "--by", "place.name,checked", "--output-format", "json"]) == 0
    groups = json.loads(capsys.readouterr().out)["facts"]["stats"]["by"]
    assert {(group["place.name"], group["checked"]) for group in groups} == {("Askford", "true"), ("-", "false")}
    assert run(["stats", "--by", "place.nmae"]) == 0
    assert "no article has 'place.nmae'" in capsys.readouterr().err
    assert run(["stats", "--by", "plaice.name"]) == 2


def test_init_follows_the_settings(tmp_path: Path) -> None:
    (tmp_path / "corpuskit.toml").write_text('corpus = "my.texts"\nschema = "sidecar.json"\n', encoding="utf-8")
    report = init(tmp_path)
    assert (tmp_path / "my.texts").is_dir()
    assert (tmp_path / "sidecar.json").is_file()
    assert not (tmp_path / "schema.json").exists()
    assert "\nmy.texts/** -text\n" in (tmp_path / ".gitattributes").read_text(encoding="utf-8")
    assert r"files: ^my\.texts/.*\.txt$" in (tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    editor = json.loads((tmp_path / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert editor == {"yaml.schemas": {"./sidecar.json": "my.texts/**/*.yaml"}}
    assert report.facts["by_hand"] == []


def test_an_update_is_about_the_file_that_has_the_fields(corpus: Path) -> None:
    assert update_schema(corpus, write=False).changed == ()
    base = corpus / BASE
    whole = base.read_text(encoding="utf-8")
    base.write_text(whole.replace('"dateline"', '"datelin"'), encoding="utf-8")
    assert update_schema(corpus).changed == (BASE,)
    assert base.read_text(encoding="utf-8") == whole

"""`set` writes what the schema accepts, in the types that it wants, and nothing else."""

import json

import pytest

from corpuskit.checks import packaged_schema
from corpuskit.cli.app import run
from corpuskit.commands.set_fields import SetOptions, set_fields
from corpuskit.text import yaml12

SIDECAR = """\
id: quay-1   # set once
title: Fog over Saltby
source: The Quay Post
lang: en
url: https://quay.example/1
tags:
  - fog   # first
meta:
  desk: sea   # theirs
"""
OWN = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$ref": json.loads(packaged_schema())["$id"] + "#/$defs/fields",
    "properties": {
        "page": {"type": "integer"},
        "codes": {"type": "array", "items": {"type": "integer"}},
        "byline-desk": {"type": "string"},
        "größe": {"enum": ["klein", "groß"]},
        "checked": {"type": "boolean"},
    },
    "unevaluatedProperties": False,
}


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpuskit.toml").write_text("", encoding="utf-8")
    (tmp_path / "schema.json").write_text(json.dumps(OWN), encoding="utf-8")
    (tmp_path / "corpus").mkdir()
    for name, lang in (("a", "en"), ("b", "de")):
        (tmp_path / f"corpus/{name}.txt").write_text("Fog lay over Saltby all day.\n", encoding="utf-8")
        text = SIDECAR.replace("quay-1", f"quay-{name}").replace("lang: en", f"lang: {lang}")
        (tmp_path / f"corpus/{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def fields(work, name="a"):
    return yaml12.load((work / f"corpus/{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("assignment", "path", "value"),
    [
        ("page=4", "page", 4),
        ("codes=1,2", "codes", [1, 2]),
        ("codes=7", "codes", [7]),
        ("checked=true", "checked", True),
        ("title=2024", "title", "2024"),
        ("byline-desk=Saltby", "byline-desk", "Saltby"),
        ("größe=groß", "größe", "groß"),
        ("tags=fog, sea", "tags", ["fog", "sea"]),
        ("tags+=sea,fog", "tags", ["fog", "sea"]),
        ("tags-=fog", "tags", None),
        ("codes+=3", "codes", [3]),
    ],
)
def test_values_get_the_types_of_the_schema(work, assignment, path, value):
    assert run(["set", "corpus/a.txt", assignment]) == 0
    assert fields(work).get(path) == value


def test_fields_inside_meta(work):
    assert run(["set", "corpus/a.txt", "meta.desk=land", "meta.pages=4"]) == 0
    text = (work / "corpus/a.yaml").read_text(encoding="utf-8")
    assert text == SIDECAR.replace("quay-1", "quay-a").replace("desk: sea ", "desk: land ") + "  pages: 4\n"
    assert run(["set", "corpus/a.txt", "meta.desk="]) == 0
    assert fields(work)["meta"] == {"pages": 4}


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("lang=xx9", "CK107 lang: 'xx9' is not"),
        ("page=four", "CK106 page: expected a whole number, not 'four'"),
        ("title=", "CK105 missing field 'title'"),
        ("größe=mittel", "CK108 größe: 'mittel' is not allowed"),
        ("codes=one", "CK106 codes"),
    ],
)
def test_what_the_schema_refuses_is_not_written(work, capsys, assignment, words):
    before = (work / "corpus/a.yaml").read_bytes()
    assert run(["set", "corpus/a.txt", assignment]) == 2
    printed = capsys.readouterr()
    assert words.split(" not ")[0] in printed.out + printed.err
    assert "--force" in printed.out + printed.err
    assert (work / "corpus/a.yaml").read_bytes() == before
    assert run(["set", "corpus/a.txt", assignment, "--force"]) == 0
    assert (work / "corpus/a.yaml").read_bytes() != before


def test_only_some_articles_and_only_a_look(work, capsys):
    before = (work / "corpus/b.yaml").read_bytes()
    assert run(["set", "corpus", "section=Sea", "--where", 'lang == "de"', "--diff"]) == 1
    assert "+section: Sea" in capsys.readouterr().out
    assert run(["set", "corpus", "section=Sea", "--where", 'lang == "de"', "--dry-run"]) == 1
    assert (work / "corpus/b.yaml").read_bytes() == before
    report = set_fields(["corpus"], {"section": "Sea"}, options=SetOptions(where='lang == "de"'))
    assert report.changed == ("corpus/b.yaml",)


def test_a_fault_that_was_there_before_does_not_stop_an_edit(work):
    path = work / "corpus/a.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "published: yesterday\n", encoding="utf-8")
    assert run(["set", "corpus/a.txt", "section=Sea"]) == 0
    assert fields(work)["section"] == "Sea"


def test_a_sidecar_is_parsed_once_before_and_once_after_an_edit(work, monkeypatch):
    parsed, load = [], yaml12.load

    def counting(text):
        parsed.append(text)
        return load(text)

    monkeypatch.setattr(yaml12, "load", counting)
    set_fields(["corpus/a.yaml"], {"lang": "fr", "tags+": "quay"})
    sidecars = [text for text in parsed if "quay-a" in text]
    assert len(sidecars) == len(set(sidecars)) == 3  # as it was, and after each of the two assignments

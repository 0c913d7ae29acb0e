"""Exported folders come back: texts with `metadata.csv`, and TEI documents beside it."""

import json
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.export.command import Choice, export

TEXTS = {
    "a-1": "\ufeffFog on Monday.\r\n\r\nIt lifted \u202e at noon.\r\n",
    "a-2": "=1+1 said \x1f the \u2028 master, “]]>”",
    "a-3": "Sun.\n",
}


@pytest.fixture
def rows(tmp_path, monkeypatch):
    (tmp_path / "old/corpus").mkdir(parents=True)
    (tmp_path / "old/corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path / "old")
    for name, text in TEXTS.items():
        Path(f"corpus/{name}.txt").write_bytes(text.encode())
        meta = {
            "id": name,
            "title": 'Fog, "and" more',
            "source": "Saltby Post",
            "lang": "en",
            "authors": ["Ann", "Bob; C."],
            "meta": {"page": 4, "x": [1, None]},
        }
        Path(f"corpus/{name}.yaml").write_text(json.dumps(meta))
    export([], Choice(output="../o.jsonl"))
    export([], Choice(output="../texts/", format="txt", names="{published}_{id}.txt"))
    export([], Choice(output="../tei/", format="tei"))
    (tmp_path / "new/corpus").mkdir(parents=True)
    (tmp_path / "new/corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path / "new")
    return (tmp_path / "o.jsonl").read_bytes()


@pytest.mark.parametrize("folder", ["texts", "tei"])
def test_an_exported_folder_comes_back_to_the_byte(rows, folder, capsys):
    assert run(["add", f"../{folder}"]) == 0
    assert "3 added" in capsys.readouterr().out
    export([], Choice(output="../again.jsonl"))
    assert Path("../again.jsonl").read_bytes() == rows


def test_a_listed_file_that_is_not_there_or_a_path_is_told(rows, capsys):
    Path("../texts/NA_a-1.txt").unlink()
    listing = Path("../texts/metadata.csv")
    listing.write_text(listing.read_text().replace("NA_a-2.txt", "../../etc/passwd"))
    assert run(["add", "../texts"]) == 1
    told = capsys.readouterr().out
    assert "no such file" in told
    assert "not the name of a file" in told


def test_another_metadata_csv_is_a_table_like_any(rows, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/metadata.csv").write_text("id,title,source,lang,text\nb-1,Fog,Post,en,Fog on the quay.\n")
    (tmp_path / "other/b-2.txt").write_text("Sun on the quay.\n")
    assert run(["add", "../other", "--source", "Post", "--lang", "en"]) == 0
    assert len(list(Path("corpus").rglob("*.txt"))) == 2

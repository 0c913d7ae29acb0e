"""`withdraw`: an article and its copies go, and do not come back."""

import json
import subprocess
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.clean import clean
from corpuskit.commands.export.command import Choice, export
from corpuskit.commands.withdraw.command import WithdrawOptions, withdraw
from corpuskit.errors import SettingsError, UsageError
from corpuskit.store.tombstones import Tombstones

TEXT = "The harbour of Ostrel was closed on Tuesday, said the port's master of ship {0}.\n\nShare on Facebook\n"
LINKS = {
    "a-2": "duplicate_of: a-1\nrelation: near\nscore: 0.9\n",
    "a-3": "duplicate_of: a-1\nrelation: background\nscore: 0.4\n",
}


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(("a-1", "a-2", "a-3", "a-4", "a-5")):
        text = TEXT.format(0 if name == "a-4" else number)
        (tmp_path / f"corpus/{name}.txt").write_text(text)
        (tmp_path / f"corpus/{name}.yaml").write_text(
            f"id: {name}\ntitle: Fog\nsource: Saltby Post\nlang: en\n{LINKS.get(name, '')}"
        )
    return tmp_path / "corpus"


def names(corpus):
    return sorted(path.stem for path in corpus.glob("*.txt"))


def test_an_article_goes_alone_and_its_copies_are_told(corpus, capsys):
    assert run(["withdraw", "a-1", "--reason", "asked for"]) == 0
    told = capsys.readouterr()
    assert "copies stay: a-2, a-4" in told.err
    assert names(corpus) == ["a-2", "a-3", "a-4", "a-5"]
    assert all("duplicate_of" not in (corpus / f"{name}.yaml").read_text() for name in ("a-2", "a-3"))
    assert "asked for" in Path("withdrawn.yaml").read_text()
    assert run(["validate", "-q"]) == 0


def test_copies_and_equal_texts_go_with_it_from_whichever_is_named(corpus):
    report = withdraw(["a-2"], WithdrawOptions(with_copies=True))
    assert names(corpus) == ["a-3", "a-5"]
    assert [one["id"] for one in report.facts["withdraw"]["withdrawn"]] == ["a-1", "a-2", "a-4"]


def test_a_copy_that_nobody_marked_goes_too(corpus):
    story = (
        "Snow closed the pass at noon, the road office said, and two lorries stood below the summit until the evening. "
        "Their drivers spent the night at the inn of Saltby, where the innkeeper had soup and one free bed. "
        "The plough comes from Weldmoor on Wednesday morning; those who must travel are asked to take the train. "
    )
    for name, end in (("b-1", "Nobody was hurt."), ("b-2", "Nobody was hurt, said Ines Adaro.")):
        (corpus / f"{name}.txt").write_text(f"{story}{end}\n")
        (corpus / f"{name}.yaml").write_text(f"id: {name}\ntitle: Snow\nsource: Post {name}\nlang: en\n")
    assert run(["withdraw", "b-1", "--with-copies", "-q"]) == 0
    assert not {"b-1", "b-2"} & {*names(corpus)}


def test_it_does_not_come_back(corpus, capsys):
    clean(["corpus"])
    withdraw(["a-1"])
    Path("again.txt").write_text(TEXT.format(0))
    assert run(["add", "again.txt", "--source", "Other", "--lang", "en"]) != 1
    assert "withdrawn" in (capsys.readouterr().out)
    assert names(corpus) == ["a-2", "a-3", "a-4", "a-5"]


def test_exports_lose_its_rows_and_the_others_are_named(corpus, capsys):
    for suffix in ("jsonl", "jsonl.gz", "csv", "parquet", "xml"):
        export([], Choice(output=f"o.{suffix}", datapackage=suffix == "jsonl"))
    export([], Choice(output="deep/p.jsonl"))
    options = [part for suffix in ("jsonl", "jsonl.gz", "csv", "parquet") for part in ("--export", f"o.{suffix}")]
    assert run(["withdraw", "a-1", *options]) == 0
    told = capsys.readouterr()
    for suffix in ("jsonl", "jsonl.gz", "csv", "parquet"):
        assert f"took 1 rows out of o.{suffix}" in told.out
    assert "still in deep/p.jsonl, o.xml" in told.err
    assert "datapackage.json" in told.err
    assert '"a-1"' not in Path("o.jsonl").read_text().replace('"duplicate_of":"a-1"', "")
    assert withdraw(["a-1"], WithdrawOptions(exports=("deep/p.jsonl",))).facts["withdraw"]["rows_removed"] == {
        "deep/p.jsonl": 1
    }


def test_the_cache_goes_and_the_history_is_named(corpus, capsys):
    for command in (
        ["init", "-q"],
        ["config", "user.email", "a@b.example"],
        ["config", "user.name", "A"],
        ["add", "-A"],
        ["commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], check=True, capture_output=True)
    run(["validate", "-q"])
    run(["export", "-o", "o.jsonl", "-q"])
    assert Path(".corpuskit/index.sqlite").exists()
    capsys.readouterr()
    assert run(["withdraw", "a-5"]) == 0
    assert not Path(".corpuskit/index.sqlite").exists()
    assert "git filter-repo --invert-paths --path 'corpus/a-5.txt'" in capsys.readouterr().err
    assert run(["validate", "-q"]) == 0


def test_a_dry_run_writes_nothing(corpus, capsys):
    before = {path: path.read_bytes() for path in corpus.parent.rglob("*.*") if path.is_file()}
    assert run(["withdraw", "a-1", "--with-copies", "--dry-run"]) == 0
    assert capsys.readouterr().out.count("would go") == 3
    assert {path: path.read_bytes() for path in before} == before
    assert not Path("withdrawn.yaml").exists()


def test_an_id_that_no_article_has_is_refused(corpus):
    with pytest.raises(UsageError, match="did you mean 'a-1'"):
        withdraw(["a-11"])


def test_a_broken_list_is_told_with_its_place(corpus):
    from corpuskit.store.corpus import Corpus  # noqa: PLC0415 - for this one

    for text in ("- 3\n", "id: x\n", "- {id: a, titel: x}\n", "- [\n"):
        Path("withdrawn.yaml").write_text(text)
        with pytest.raises(SettingsError, match=r"withdrawn\.yaml"):
            Tombstones.of(Corpus.at(Path.cwd()))


def test_the_list_holds_no_word_of_the_article(corpus):
    withdraw(["a-1"])
    assert "harbour" not in Path("withdrawn.yaml").read_text()
    assert json.dumps("Fog") not in Path("withdrawn.yaml").read_text()

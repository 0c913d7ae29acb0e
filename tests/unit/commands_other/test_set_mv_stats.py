"""`set`, `mv` and `stats` from end to end."""

import json

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.mv import mv
from corpuskit.commands.set_fields import set_fields
from corpuskit.commands.stats import stats
from corpuskit.errors import UsageError
from corpuskit.text import yaml12

SIDECAR = "id: {0}   # once\ntitle: Fog\nsource: {1}\nlang: en\npublished: {2}\nmeta:\n  guessed: [title, lang]\n"


@pytest.fixture
def work(tmp_path, monkeypatch):
    folder = tmp_path / "work"
    (folder / "corpus/x").mkdir(parents=True)
    (folder / "corpuskit.toml").write_text("")
    monkeypatch.chdir(folder)
    for name, source, day in (("a", "Post", "2025-03-14"), ("b", "Post", "2026-03-14"), ("c", "Mail", "2026-04-01")):
        (folder / f"corpus/x/{name}.txt").write_text("Fog on Monday.\n")
        (folder / f"corpus/x/{name}.yaml").write_text(SIDECAR.format(f"id-{name}", source, day))
    return folder


def said(work, name):
    return yaml12.load((work / f"corpus/x/{name}.yaml").read_text())


def test_set_changes_its_lines_and_no_other_byte(work):
    report = set_fields(["corpus/x/a.txt"], {"section": "News", "tags": "fog, sea"})
    assert report.changed == ("corpus/x/a.yaml",)
    assert (work / "corpus/x/a.yaml").read_text() == SIDECAR.format("id-a", "Post", "2025-03-14") + (
        "section: News\ntags:\n  - fog\n  - sea\n"
    )
    assert (work / "corpus/x/b.yaml").read_text() == SIDECAR.format("id-b", "Post", "2026-03-14")
    assert set_fields(["corpus/x/a.txt"], {"section": "News", "tags": "fog, sea"}).changed == ()


def test_set_takes_a_field_away_and_what_is_set_is_no_guess(work):
    set_fields(["corpus"], {"published": "", "title": "Thick fog"})
    assert said(work, "c") == {
        "id": "id-c", "title": "Thick fog", "source": "Mail", "lang": "en", "meta": {"guessed": ["lang"]},
    }  # fmt: skip
    set_fields(["corpus"], {}, confirm=["lang"])
    assert "meta" not in said(work, "c")


def test_set_converts_by_the_schema(work):
    set_fields(
        ["corpus/x/a.yaml"], {"meta": "{a: [1, no]}", "authors": '["Doe, J."]', "score": "0.5", "description": "12"}
    )
    found = said(work, "a")
    assert (found["meta"], found["authors"], found["score"], found["description"]) == (
        {"a": [1, "no"]},
        ["Doe, J."],
        0.5,
        "12",
    )


@pytest.mark.parametrize("values", [{"id": "x"}, {"cleaning": ""}, {"titel": "x"}, {"text": "x"}, {"meta": "{"}])
def test_set_refuses(work, values):
    with pytest.raises(UsageError):
        set_fields(["corpus"], values)
    assert run(["set", "corpus", *(f"{k}={v}" for k, v in values.items())]) == 2


def test_set_goes_on_after_a_sidecar_that_cannot_be_changed(work):
    (work / "corpus/x/a.yaml").write_text("- no mapping\n")
    (work / "corpus/x/b.yaml").unlink()
    report = set_fields(["corpus"], {"lang": "de"})
    assert [f.path for f in report.failures] == ["corpus/x/a.yaml", "corpus/x/b.yaml"]
    assert report.changed == ("corpus/x/c.yaml",)
    assert run(["set", "corpus", "lang=fr"]) == 2


def test_set_needs_to_be_told_where_and_what(work):
    assert run(["set", "lang=de"]) == 2
    assert run(["set", "corpus"]) == 2
    (work / "corpus/x/lang=de.txt").write_text("x")
    (work / "corpus/x/lang=de.yaml").write_text("id: odd\n")
    assert run(["set", "corpus/x/lang=de.txt", "title=x=y"]) == 0
    assert "title: x=y" in (work / "corpus/x/lang=de.yaml").read_text()


def test_mv_moves_both_files(work, capsys):
    assert run(["mv", "corpus/x/a.txt", "corpus/x/b.yaml", "corpus/2026/03/"]) == 0
    assert sorted(p.name for p in (work / "corpus/2026/03").iterdir()) == ["a.txt", "a.yaml", "b.txt", "b.yaml"]
    assert sorted(p.name for p in (work / "corpus/x").iterdir()) == ["c.txt", "c.yaml"]
    assert "moved  corpus/2026/03/a.txt" in capsys.readouterr().out
    assert mv(["corpus/x/c.txt"], "corpus/fog.txt").changed == ("corpus/fog.txt",)
    assert yaml12.load((work / "corpus/fog.yaml").read_text())["id"] == "id-c"


@pytest.mark.parametrize("target", ["corpus/x/b.txt", "elsewhere/a.txt", "../a.txt"])
def test_mv_never_overwrites_and_never_leaves_the_corpus(work, target):
    before = {p: p.read_bytes() for p in sorted(work.glob("**/[!.]*.*")) if p.is_file()}
    report = mv(["corpus/x/a.txt"], target)
    assert len(report.failures) == 1
    assert {p: p.read_bytes() for p in sorted(work.glob("**/[!.]*.*")) if p.is_file()} == before


def test_mv_to_itself_or_of_nothing(work):
    assert mv(["corpus/x/a.txt"], "corpus/x/").failures == ()
    assert (work / "corpus/x/a.txt").exists()
    assert mv(["corpus/x/none.txt"], "corpus/x/d.txt").failures
    with pytest.raises(UsageError):
        mv(["corpus/x/a.txt", "corpus/x/b.txt"], "corpus/x/c.txt")


def test_stats_count(work, capsys):
    path = work / "corpus/x/c.yaml"
    removed = [
        {"start": 0, "end": 5, "rule": "share-bar", "text": "Share"},
        {"start": 6, "end": 8, "rule": "share-bar", "text": "on"},
    ]
    path.write_text(path.read_text() + f"relation: near\ncleaning: {json.dumps({'version': 1, 'removed': removed})}\n")
    found = stats((), by=["source", "year"]).facts["stats"]
    assert (found["articles"], found["words"], found["characters"]) == (3, 9, 45)
    assert found["sources"] == [
        {"source": "Post", "articles": 2, "words": 6, "characters": 30},
        {"source": "Mail", "articles": 1, "words": 3, "characters": 15},
    ]
    assert [group["year"] for group in found["years"]] == ["2025", "2026"]
    assert found["removed"] == [{"rule": "share-bar", "articles": 1, "words": 2, "characters": 7}]
    assert [group["relation"] for group in found["relations"]] == ["near"]
    assert found["guessed"] == {"lang": 3, "title": 3}
    assert found["lengths"]["median"] == 3
    assert [(g["source"], g["year"], g["articles"]) for g in found["by"]] == [
        ("Mail", "2026", 1), ("Post", "2025", 1), ("Post", "2026", 1),
    ]  # fmt: skip
    assert run(["stats", "--by", "month"]) == 0
    assert "2026-04" in capsys.readouterr().out
    assert run(["stats", "--by", "mnth"]) == 2


def test_stats_of_nothing(work):
    for file in (work / "corpus/x").iterdir():
        file.unlink()
    assert stats(()).facts["stats"]["articles"] == 0
    assert run(["stats"]) == 0
